#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# capture: what the command and whoever started it notice of being traced (nothing), and what the trace says.
# shellcheck source=tests/lib.sh
# shellcheck disable=SC2016 # what is in single quotes is for inner shells
. "$(dirname "$0")/lib.sh"
need_bpf
work=$(cd "$work" && pwd -P)
cd "$work" || exit 1
capture=$B/bin/capture
normalize=$B/bin/normalize

# status NAME EXPECTED COMMAND...: its exit status; its output is in ./out and ./said.
status()
{
	name=$1 expected=$2
	shift 2
	"$@" >out 2>said
	is $? "$expected" "$name" || diagnose <said
}

# resolve TRACE: normalized and readable; fails where the trace is not complete.
resolve()
{
	"$normalize" "$1" >normalized 2>verdict
	complete=$?
	"$dump" normalized | "$tests/events" && return $complete
}

# has_event PATTERN NAME
has_event()
{
	ok "$2" grep -Eq "$1" events
}

# --- the command's end is capture's end

for code in 0 1 77 255; do
	status "exit status $code" $code "$capture" -o t -- sh -c "exit $code"
done
for signal in KILL:9 TERM:15 INT:2 SEGV:11; do
	python3 -c 'import subprocess, sys; print(subprocess.run(sys.argv[1:]).returncode)' \
		"$capture" -o t -- sh -c "ulimit -c 0; kill -${signal%:*} \$\$" >out 2>said
	is "$(cat out)" "-${signal#*:}" "ends by SIG${signal%:*} as the command did"
	resolve t >events
	is $? 0 "the trace of a command that SIG${signal%:*} ended is complete"
	has_event "^exit .* code=${signal#*:} last=1 " "which says so"
done
status "the shell sees 137" 137 sh -c '"$0" -o t -- sh -c "kill -9 \$\$"; exit $?' "$capture"
status "SIGCHLD ignored by whoever started it" 3 python3 -c 'import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.execv(sys.argv[1], sys.argv[1:])' "$capture" -o t -- sh -c 'exit 3'

status "a command that is not there" 127 "$capture" -o t -- no-such-command
is "$(cat said)" "capture: no-such-command: No such file or directory" "which is said"
mkdir directory
: >plain
status "a directory" 126 "$capture" -o t -- ./directory
status "a file without x" 126 "$capture" -o t -- ./plain
is "$(cat said)" "capture: ./plain: Permission denied" "which is said"
printf '#!/no/such/interpreter\n' >lost
printf 'exit $(($# + 40))\n' >text
printf '#!/bin/sh\nexit 9\n' >script
printf '\177ELF garbage' >garbage
chmod +x lost text script garbage
status "a script whose interpreter is not there" 127 "$capture" -o t -- ./lost
status "a program of another machine" 126 "$capture" -o t -- ./garbage
status "a text without #! is run by the shell" 42 "$capture" -o t -- ./text one two
status "a script" 9 "$capture" -o t -- ./script
resolve t >events
has_event "^exec .*path=\"$work/script\" .*interpreter=\"/(usr/)?bin/(da)?sh\"" "is the file of its exec, beside its interpreter"
status "no command" 125 "$capture"
status "an option that is not there" 125 "$capture" --no-such-option
status "a ring that is no power of two" 125 "$capture" -b 100K -o t true
status "an output that cannot be made" 125 "$capture" -o no/such/file touch touched
ok "the command does not run then" test ! -e touched

# --- what it reads and writes

echo input | "$capture" -o t -- sh -c 'cat; echo error >&2' >out 2>said
is "$(cat out) $(cat said)" "input error" "with -o the command keeps stdin, stdout and stderr"
"$capture" -- sh -c 'echo output; echo error >&2' >t 2>said
is "$(tr '\n' ' ' <said)" "output error " "without -o stdout goes to stderr"
resolve t >events
is $? 0 "and the trace is clean"
"$capture" -o - -- echo output >t 2>said
is "$(cat said)" output "-o - is stdout too"
python3 "$tests/calls/terminal.py" - "$capture" -- touch touched >out
is $? 125 "a terminal is refused"
like "$(cat out)" 'will not write a binary trace to a terminal' "with a sentence"
ok "and the command not run" test ! -e touched

# What a process can see of itself, but for its cgroup: it is put into one, to be frozen.
: >plain-text
cp "$tests/calls/look" .
sh -c 'sh look >plain' 2>said <plain-text 3<text 5>&3
"$capture" -o t -- sh look >traced 2>said <plain-text 3<text 5>&3
same plain traced "the command sees no trace of being traced: descriptors, signals, limits, environment"
ok "(the comparison has descriptors and signals in it)" sh -c "grep -q '^5 -> $work/text' plain && grep -q SigIgn plain"
"$capture" -- sh -c 'sh look >traced' 2>said <plain-text 3<text 5>&3 >t
same plain traced "without -o neither"
(trap '' INT HUP; "$capture" -o t -- sh look) >traced 2>said <plain-text 3<text 5>&3
(trap '' INT HUP; sh look) >plain 2>said <plain-text 3<text 5>&3
same plain traced "also where signals are ignored"
sh -c 'ls /proc/self/fd' >plain 2>said <&-
"$capture" -o t -- sh -c 'ls /proc/self/fd' >traced 2>said <&-
same plain traced "a closed stdin stays closed"
"$capture" -o t -- sh -c 'sleep 1 & exit 4' 2>&-
is $? 4 "without stderr"
"$normalize" t >normalized 2>verdict
is $? 0 "no message gets into the trace"
printf 'all:\n\t+@"%s" -o t -- $(MAKE) --no-print-directory -f sub.mk\n' "$capture" >main.mk
printf 'all: a b\na b:\n\t@echo $@\n' >sub.mk
make -j2 -f main.mk >out 2>said
is "$? $(sort out | tr '\n' ' ')$(cat said)" "0 a b " "make's jobserver reaches through"

# --- arguments and environment, whole

mkdir arguments
python3 "$tests/calls/arguments.py" cases >cases
while read -r case; do
	rm -f arguments/*
	python3 "$tests/calls/arguments.py" run "$case" "$capture" "$work/t" "$work/arguments" 2>said
	is "$? $(cat said)" "0 " "arguments: $case: runs"
	resolve t >events
	is $? 0 "arguments: $case: complete"
	ok "arguments: $case: byte for byte" sh -c "python3 '$tests/calls/arguments.py' check arguments <events"
done <cases

# --- interruption

# The marker is there when the command's trap stands.
cat >patient <<'END'
trap 'exit 5' INT TERM HUP
: >marker
i=0
while [ $i -lt 200 ]; do sleep 0.05; i=$((i + 1)); done
END
cat >defenceless <<'END'
: >marker
exec sleep 10
END
for command in patient:5 defenceless:130; do
	rm -f marker t
	python3 "$tests/calls/terminal.py" marker "$capture" -o t -- sh "${command%:*}" >out
	is $? "${command#*:}" "Ctrl-C ends a ${command%:*} command"
	resolve t >events
	is $? 0 "and its trace is complete"
	has_event '^@end .*status=0x1' "and says that it was interrupted"
done
for signal in INT TERM HUP; do
	rm -f marker t
	env --default-signal=INT,TERM,HUP "$capture" -o t -- sh patient &
	while [ ! -e marker ]; do sleep 0.01; done
	kill -$signal $!
	wait $!
	is $? 5 "SIG$signal to capture alone is passed on"
	resolve t >events
	is $? 0 "and the trace is complete"
done

# --- what outlives the command

"$capture" -o t -- sh -c 'sleep 3 & sleep 3 & exit 6' >out 2>said
is "$? $(cat said)" "6 capture: 2 processes of the command are still running, no longer traced" "background processes"
resolve t >events
is $? 0 "the trace is complete so far"
has_event '^@end .*running=2' "END says how many still run"
has_event '^verdict .*running=2' "and the verdict"
"$capture" -q -o t -- sh -c 'sleep 1 & exit 6' >out 2>said
is "$? $(cat said)" "6 " "-q keeps quiet about it"
"$capture" -o t -- sh -c '(sleep 0.2; cat /dev/null) & wait' >out 2>said
is "$? $(cat said)" "0 " "those that end in time are not counted"

# --- a trace that cannot be written

many='i=0; while [ $i -lt 3000 ]; do : <text; i=$((i + 1)); done; sleep 0.3; : <text; echo done >finished; exit 8'
rm -f finished
{ "$capture" -- sh -c "$many" 2>said; echo $? >code; } | head -c 1000 >out
is "$(cat code) $(cat finished)" "8 done" "the reader is gone: the command finishes, with its own status"
is "$(wc -l <said) $(cat said)" "1 capture: the reader of the trace is gone; the command runs on, untraced" "one warning"
rm -f finished
status "a full disk: the command finishes, with its own status" 8 "$capture" -o /dev/full -- sh -c "$many"
is "$(wc -l <said) $(cat finished 2>&1)" "1 done" "one sentence"
like "$(cat said)" 'No space left on device' "which says why"
mkdir disk
if mount -t tmpfs -o size=256k none disk 2>/dev/null; then
	rm -f finished
	status "a disk that fills up: the command finishes" 8 "$capture" -o disk/t -- sh -c "$many"
	is "$(wc -l <said) $(cat finished)" "1 done" "one sentence"
	like "$(cat said)" 'No space left on device.*runs on, untraced' "which says why"
	umount disk
else
	skip "a disk that fills up" "no mount"
fi
rm -f finished
"$capture" -- sh -c "$many" >&- 2>said
is "$? $(wc -l <said)" "125 1" "without a stdout nothing starts"
ok "not even the command" test ! -e finished

# --- loss

# The reader sleeps while the command fills its ring, so that much is lost, and all is accounted for.
storm='i=0; while [ $i -lt 4000 ]; do : <text; i=$((i + 1)); done'
status "a ring that overflows" 0 "$capture" -b 64K -o t -- sh -c "kill -STOP \$PPID; $storm; kill -CONT \$PPID; sleep 0.5; : <script"
"$normalize" t >normalized 2>verdict
is $? 3 "normalize exits 3"
like "$(cat verdict)" 'INCOMPLETE: .* lost [1-9][0-9]{3}' "and says how many are lost"
"$dump" t >raw
# Per CPU: records in the trace, the last one's number, and what the last mark says of both.
awk '
	function value(key) { return match($0, " " key "=[0-9]+") ? substr($0, RSTART + length(key) + 2, RLENGTH - length(key) - 2) : 0 }
	/^@raw/ { cpu = value("stream") - 1 }
	/^raw_/ { n[cpu]++; gaps[cpu] += value("sequence") - next_[cpu]; next_[cpu] = value("sequence") + 1 }
	/^mark/ { written[value("cpu")] = value("written"); lost[value("cpu")] = value("lost") }
	END { for (c in written) if (written[c] != n[c] + 0 || lost[c] < gaps[c] || written[c] + lost[c] < next_[c]) {
		print "CPU " c ": " n[c] " records, " gaps[c] " missing, marks say " written[c] " and " lost[c]; bad = 1 }
		else total += lost[c]
	      print total > "total"; exit bad }' raw >problem
is "$(cat problem)" "" "written, lost and sequence numbers agree"
"$dump" normalized | "$tests/events" >events
sum=$(sed -n 's/^lost .* count=\([0-9]*\).*/\1/p' events | awk '{ n += $1 } END { print n }')
is "$sum" "$(cat total)" "the lost events account for all of them"
has_event "^verdict .* lost=$(cat total) " "and the verdict"
has_event "^open .*path=\"$work/script\"" "what came after the loss is there"

# A ring that holds more than one block may.
cat >heavy.py <<'END'
import os, signal, subprocess
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.kill(os.getppid(), signal.SIGSTOP)
for _ in range(12):
    subprocess.run(['/bin/true'] + ['x' * 100000] * 19)
os.kill(os.getppid(), signal.SIGCONT)
END
status "a large ring that has filled up" 0 "$capture" -b 64M -o t -- python3 heavy.py
is "$(cat said)" "" "without a word"
resolve t >events
is "$? $(grep -c '^exec .*path="/bin/true" ' events) $(grep -c 'argv=\["/bin/true",' events)" "0 12 12" "whole"

# --- options, neighbours

"$capture" -o t -- sh -c "$storm" 2>said
"$capture" -z -o tz -- sh -c "$storm" 2>>said
ok "-z: much smaller" test "$(wc -c <tz)" -lt $(($(wc -c <t) / 4))
resolve tz >events
is "$? $(grep -c "path=\"$work/text\"" events)" "0 $(resolve t | grep -c "path=\"$work/text\"")" "-z: and complete"
ok "-z: every block of records is compressed" sh -c "'$dump' tz | grep '^@raw' | grep -vq zstd && exit 1 || exit 0"
"$capture" -o t1 -- sh -c "sleep 0.3; : <script; $storm" &
"$capture" -o t2 -- sh -c "sleep 0.3; : <lost; $storm"
wait $!
resolve t1 >events
is "$? $(grep -c '^open .*/script"' events) $(grep -c '^open .*/lost"' events)" "0 1 0" "two captures at once: one sees its own alone"
resolve t2 >events
is "$? $(grep -c '^open .*/script"' events) $(grep -c '^open .*/lost"' events)" "0 0 1" "and so does the other"
"$capture" -o outer -- sh -c "'$capture' -o inner -- sh -c ': <script'; : <lost"
resolve inner >events
is "$? $(grep -c '^open .*/script"' events) $(grep -c '^open .*/lost"' events)" "0 1 0" "a capture in a capture: the inner"
resolve outer >events
is "$? $(grep -c '^open .*/script"' events) $(grep -c '^open .*/lost"' events)" "0 1 1" "the outer"
has_event "^exec .*path=\"$capture\"" "sees the inner one too"

# --- live

"$capture" -- sh -c ': <script; sleep 2' 2>said | "$normalize" -q -w 0.5 -o live &
sleep 1
"$dump" live 2>/dev/null | "$tests/events" >events
has_event "^open .*path=\"$work/script\"" "events come out while the command runs"
wait

# --- section and initial state

mkdir "odd
dir"
cd "odd
dir" || exit 1
umask 027
"$capture" -o ../t -- sh -c 'cat <&3; cat here; exit 0' "two words" 3<../text 4>&1 7<>../plain 8>/dev/null >../out 2>../said
cd .. || exit 1
umask 022
"$dump" t >raw
is "$(grep '^property name="command"' raw)" 'property name="command" value="sh\0-c\0cat <&3; cat here; exit 0\0two words\0"' "command"
is "$(grep '^property name="host"' raw)" "property name=\"host\" value=\"$(uname -n)\"" "host"
is "$(grep '^property name="kernel"' raw)" "property name=\"kernel\" value=\"$(uname -srm)\"" "kernel"
is "$(grep '^property name="cwd"' raw)" "property name=\"cwd\" value=\"$work/odd\\ndir\"" "cwd"
is "$(grep '^property name="uid"' raw)" "property name=\"uid\" value=\"$(id -u)\"" "uid"
boot_id=$(tr -d '\n-' </proc/sys/kernel/random/boot_id)
like "$(grep '^@section' raw)" " boot_id=$boot_id .*cpus=[1-9]" "boot and CPUs"
like "$(grep '^state_process' raw)" " umask=027 .*cwd=\"$work/odd.ndir\" root=\"/\"" "umask, cwd and root"
# fd_is FD FILE FLAGS
fd_is()
{
	like "$(grep "^state_fd.* fd=$1 " raw)" "ino=$(stat -Lc %i "$2") .* flags=$3 .*target=\"$2\"" "descriptor $1"
}
fd_is 3 "$work/text" 0x8000
fd_is 7 "$work/plain" 0x8002
fd_is 8 /dev/null 0x8001
find / -maxdepth 1 -type l -printf 'state_link path="%p" text="%l"\n' | sort >links
grep '^state_link ' raw | sort >got
same links got "the links of the root directory"
resolve t >events
has_event "^close .*path=\"$work/text\"|^dup .*path=\"$work/text\"" "a descriptor given by the shell leads to its file"
has_event "^open .*path=\"$work/odd.ndir/here\"" "and names are relative to the cwd given"
mkdir gone
cp text removed
(cd gone && exec 3<../removed && rmdir ../gone && rm ../removed && "$capture" -o ../t -- sh -c ': <x; : <&3' 2>../said)
resolve t >events
is "$(grep -c '(deleted)' events)" 0 "a cwd and a file that are deleted have no path, rather than one with (deleted)"

status "a cwd deeper than the longest path" 3 python3 -c 'import os, sys
for i in range(50):
    os.mkdir("d" * 100)
    os.chdir("d" * 100)
os.execv(sys.argv[1], sys.argv[1:])' "$capture" -o "$work/t" -- sh -c 'exit 3'

# A pid namespace, as in containers: the records' pids are others than the state's.
if unshare -p -f --mount-proc true 2>/dev/null; then
	mkdir -p in
	cp text in/text
	status "in a pid namespace" 0 unshare -p -f --mount-proc "$capture" -o t -- sh -c 'cat in/text'
	resolve t >events
	has_event "^open .*path=\"$work/in/text\"" "the command's cwd is known"
else
	skip "in a pid namespace" "no unshare"
fi

# A reader that does not read: the command stands still, but signals get through.
cat >stuck.py <<'END'
import signal, subprocess, sys, time
run = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
time.sleep(2)
for number in signal.SIGINT, signal.SIGTERM:
    run.send_signal(number)
    time.sleep(1)
print(run.pid, run.poll())
run.kill()
END
python3 stuck.py "$capture" -b 256K -- "$B/tests/tools/hammer" 20 >ended
read -r pid code <ended
is "$code" -2 "a reader that does not read: a second signal ends the waiting"
is "$(find /sys/fs/cgroup -maxdepth 3 -name "buildtrace-$pid-*" 2>/dev/null)" "" "no cgroup is left behind"
done_testing
