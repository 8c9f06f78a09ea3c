#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Programs that make each traced call, with success and with failure, and say what events they expect:
# the trace must have those, and nothing more.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_bpf
work=$(cd "$work" && pwd -P)

# calls NAME PROGRAM [OPTION...]
calls()
{
	calls=$1
	traced "$@" 2>"$work/problem"
	is "$? $(cat "$work/problem")" "0 " "$calls: runs, and its trace is complete"
	ok "$calls: the events are as expected" sh -c "'$tests/calls/compare' expected '$work/calls' <events"
	is "$(grep -c 'contradicted=' events)" 0 "$calls: the kernel contradicts no path"
}

for name in open descriptors names moves links magic roots directories hostile sharing race pids execs compat received \
	waits sockets uring touches trapped null; do
	calls "$name" "$B/tests/calls/$name" --all-probes
	cd "$root" || exit 1
done

# repeats KIND: the sum of what is said to be left out.
repeats()
{
	sed -n "s/^$1 .* repeats=\\([0-9]*\\).*/\\1/p" events | awk '{ sum += $1 } END { print sum + 0 }'
}

calls probes "$B/tests/calls/probes"
is "$(repeats exit)" 15 "probes: those left out are counted at the process' end"
is "$(repeats verdict)" 15 "and in all"
cd "$root" || exit 1

calls all_thread_execs "$B/tests/calls/thread_execs" --all-probes
all=$(grep -c ' result=-' events)
cd "$root" || exit 1
calls thread_execs "$B/tests/calls/thread_execs"
ok "thread_execs: (lookups are left out)" test "$(repeats verdict)" -ge 26
is "$(($(grep -c ' result=-' events) + $(repeats verdict)))" "$all" "thread_execs: what is not told is counted in all"
is "$(repeats exit)" "$(repeats verdict)" "and at the threads' ends"
cd "$root" || exit 1

for name in uring_undecoded waits_unknown x32; do
	traced "$name" "$B/tests/calls/$name" 2>"$work/problem"
	is "$? $(cat "$work/problem")" "3 " "$name: runs, and its trace is not complete"
	is "$(sed -n 's/.* unreadable \([0-9]*\);.*/\1/p' said)" "$(cat expected)" "$name: each is counted"
	cd "$root" || exit 1
done

# Its paths are longer than what the kernel half copies, which makes the trace incomplete.
traced deep "$B/tests/calls/deep" --all-probes 2>/dev/null
ok "deep: the events are as expected" sh -c "'$tests/calls/compare' expected <events"
cd "$root" || exit 1

for name in compat received waits sockets; do
	if ${CC:-cc} -m32 -D_GNU_SOURCE -o "$work/${name}32.program" "$tests/calls/$name.c" 2>/dev/null; then
		calls "${name}32" "$work/${name}32.program" --all-probes
	else
		skip "${name}32" "this compiler makes no 32-bit programs"
	fi
	cd "$root" || exit 1
done

# capture itself in a chroot: the state's names are seen from there, the kernel's are not.
mkdir "$work/jail"
unshare -m sh -c 'mount --rbind / "$1/jail" && exec chroot "$1/jail" sh -c "cd \"\$1\" && exec \"\$2/bin/capture\" --all-probes \
	-o jail.raw -- sh -c \"cat none; cat <calls; cat <&3; cat /lib/none; cd /usr/bin && cat none\" 3<calls" - "$1" "$2"' \
	- "$work" "$B" >"$work/jail.out" 2>&1
"$B/bin/normalize" "$work/jail.raw" >"$work/jail.normalized" 2>"$work/jail.said"
is "$?" 0 "capture in a chroot: the trace is complete" || diagnose <"$work/jail.said"
"$dump" "$work/jail.normalized" | "$tests/events" >"$work/jail.events"
ok "capture in a chroot: (there are events)" test "$(grep -c '^open .* path=' "$work/jail.events")" -gt 10
is "$(grep -oE '(path|real)="/[^"]*"' "$work/jail.events" | grep -vcF "\"$work/jail")" 0 \
	"capture in a chroot: all names are seen from outside"
is "$(sed -n 's/^open .*result=-2 path="\([^"]*\)".*/\1/p' "$work/jail.events" | grep none | tr '\n' ' ')" \
	"$work/jail$work/none $work/jail/lib/none $work/jail/usr/bin/none " "capture in a chroot: those not found too"
like "$(cat "$work/jail.said")" ' [0-9]{2,} confirmed, 0 contradicted' "capture in a chroot: the kernel agrees"

# The calls that move names, descriptors and programs about; tests/oracle has the others.
# open_by_handle_at(2) and open_tree(2) are not had everywhere.
kinds='OPEN|CLOSE|DUP|CHDIR|RENAME|LINK|SYMLINK|UNLINK|MKDIR|RMDIR|EXEC'
sed -nE "s/^SYSCALL\(([a-z0-9_]*),[^,]*,[^,]*, *($kinds),.*/\1/p" "$root/common/syscalls.def" |
	grep -Evx 'open_by_handle_at|open_tree' |
	while read -r call; do
		printf '%s succeeds\n%s fails\n' "$call" "$call"
	done | sort >"$work/all"
ok "(there are such)" test "$(wc -l <"$work/all")" -ge 50
sort -u "$work/calls" >"$work/made"
is "$(comm -23 "$work/all" "$work/made")" "" "each call of syscalls.def was made, with success and with failure"
done_testing
