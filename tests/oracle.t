#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# strace as oracle: what the trace tells of each thread's calls is what strace tells of them, in one
# and the same run. oracle/run.sh does the same on any command.
. "$(dirname "$0")/lib.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL
need_bpf

oracle=$tests/oracle

agrees()
{
	mkdir -p "$1" && KEEP=$work/keep "$oracle/run.sh" "$@"
}

# The comparer must find what was falsified, and that alone, not trip over it.
tampered()
{
	"$oracle/compare.py" "$work/keep/s.log" "$work/keep/t.json" "$work/calls" || return
	"$oracle/tamper.py" "$1" <"$work/keep/t.json" >"$work/tampered"
	"$oracle/compare.py" "$work/keep/s.log" "$work/tampered" "$work/calls"
	[ $? -eq 1 ]
}

${CC:-cc} -D_GNU_SOURCE -o "$work/allcalls" "$oracle/allcalls.c" -lpthread || exit 1
ok "every call, threads, vfork, signals" agrees "$work/calls" "$work/allcalls"
for how in drop double result path real thread order fd arguments; do
	ok "falsified: $how" tampered "$how"
done

cp -R "$tests/example" "$work/example"
ok "the example: configure" agrees "$work/example" ./configure
ok "the example: make" agrees "$work/example" make -j4
ok "links, and directories that move" agrees "$work/moves" python3 "$oracle/moves.py"
ok "a shell's pipes and redirections" agrees "$work/shell" sh -c 'echo a | cat | sed s/a/b/ >x 2>&1
(cd / && cat <"$OLDPWD/x"); exec 3<x; cat <&3; rm -rf x none'
ok "python and its threads" agrees "$work/python" python3 -c 'import threading, os, tempfile
def work(number):
    with tempfile.TemporaryDirectory() as name:
        for n in range(50):
            open(f"{name}/{number}-{n}", "w").close()
            os.rename(f"{name}/{number}-{n}", f"{name}/x{n}")
threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
[one.start() for one in threads]
[one.join() for one in threads]'
done_testing
