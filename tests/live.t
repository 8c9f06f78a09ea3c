#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# capture | normalize | query shows what happens while the command runs.  The command waits for a word
# that it gets when its own first event has been printed: were that to come at the end, it would wait
# for ever.  Nobody else is traced meanwhile, so that all CPUs are idle, or all but one.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_bpf
cd "$work" || exit 1
mkfifo word
: >first
: >second

# await FILE PATTERN: until a line is there; at most a minute.  Prints when that was, ns.
await()
{
	python3 - "$@" <<-'END'
		import os, re, sys, time
		began = time.monotonic()
		while not os.path.exists(sys.argv[1]) or not re.search(sys.argv[2], open(sys.argv[1]).read()):
		    if time.monotonic() - began > 60:
		        sys.exit(1)
		    time.sleep(0.01)
		print(time.time_ns())
	END
}

# live NAME COMMAND...: which opens "first", writes the time to "began", then reads a line from "word", then opens "second".
live()
{
	name=$1
	shift
	rm -f began
	: >shown
	"$B/bin/capture" -- "$@" 2>/dev/null | "$B/bin/normalize" -q |
		"$B/bin/query" -f text 'evt.type == open && file.name in {"first", "second"}' >shown 2>problem &
	seen=$(await shown '/first"?$|/first ')
	report $? "$name: an event is shown while the command goes on"
	[ -z "$seen" ] || echo "# $name: shown $(((seen - $(cat began)) / 1000000)) ms after it"
	is "$(grep -c /second shown)" 0 "$name: and the command does wait"
	echo go >word
	wait
	is "$(grep -c /second shown) $(cat problem)" "1 " "$name: its last event comes, too"
}

live "all CPUs idle" sh -c ': <first; date +%s%N >began; read -r line <word; : <second'
for cpu in 0 $(($(nproc) - 1)); do
	live "all CPUs idle but $cpu" taskset -c $cpu sh -c ': <first; date +%s%N >began
		(while [ ! -e done ]; do : <began; done) & read -r line <word; : >done; wait; rm done; : <second'
done
done_testing
