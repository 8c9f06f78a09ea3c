#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The oracle and the truth test themselves: what they say of a right trace and of a falsified one.
# The right trace is made from strace's own log, so this needs no BPF.
. "$(dirname "$0")/lib.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL

oracle=$tests/oracle
strace='strace -f -y -v -s 65535'

compare()
{
	"$oracle/compare.py" "$1" "$2" "$work/run"
}

# differs LOG JSON: the comparer must find it, not trip over it.
differs()
{
	compare "$1" "$2"
	[ $? -eq 1 ]
}

tampered()
{
	"$oracle/tamper.py" "$@" <"$work/json" >"$work/tampered" && ! cmp -s "$work/json" "$work/tampered" &&
		differs "$work/log" "$work/tampered"
}

shortened_log()
{
	sed "$(($(wc -l <"$work/log") / 2)),\$!b;/$1/{x;s/^/x/;/^x\$/{x;d};x}" "$work/log" >"$work/short"
	[ "$(wc -l <"$work/short")" -eq $(($(wc -l <"$work/log") - 1)) ] && differs "$work/short" "$work/json"
}

untrue()
{
	"$oracle/tamper.py" "$@" <"$work/json" >"$work/tampered" && ! cmp -s "$work/json" "$work/tampered" &&
		! "$tests/truth.py" "$work/tampered" "$work/run" 'CFLAGS=-O1 -g -MD'
}

untrue_without()
{
	grep -v -e "$1" "$work/json" >"$work/tampered" && ! cmp -s "$work/json" "$work/tampered" &&
		! "$tests/truth.py" "$work/tampered" "$work/run" 'CFLAGS=-O1 -g -MD'
}

not_understood()
{
	printf '%s\n' "$1" >"$work/bad"
	compare "$work/bad" "$work/json"
	[ $? -eq 2 ]
}

# A log with each form of line, and what must be read from it.
"$oracle/log_to_json.py" "$oracle/forms.log" /src >"$work/forms"
same "$oracle/forms.json" "$work/forms" "each form of strace's lines is read"

# Every call, threads, vfork, signals.
mkdir "$work/run"
${CC:-cc} -D_GNU_SOURCE -o "$work/allcalls" "$oracle/allcalls.c" -lpthread || exit 1
(cd "$work/run" && $strace -o "$work/log" "$work/allcalls" unshare)
"$oracle/log_to_json.py" "$work/log" "$work/run" >"$work/json"
ok "every call: no differences" compare "$work/log" "$work/json"
for how in drop double result path real thread order fd arguments; do
	ok "every call: falsified: $how" tampered "$how"
done
ok "every call: a line missing in the log" shortened_log ' close(.* = 0$'
for syscall in open creat openat openat2 close close_range dup dup2 dup3 fcntl chdir fchdir rename renameat \
	renameat2 link linkat symlink symlinkat mkdir mkdirat unlink unlinkat rmdir execve execveat; do
	ok "every call: $syscall is compared" tampered drop "\"$syscall\""
done
ok "a log that is not one" not_understood 'make: Nothing to be done for all.'
ok "a log with half a call" not_understood '1 openat(AT_FDCWD</src>, "a", O_RDO'

# The example's build.
rm -rf "$work/run"
cp -R "$tests/example" "$work/run"
(cd "$work/run" && $strace -o "$work/log" sh -c "./configure && make -j2 CFLAGS='-O1 -g -MD'" >"$work/out" 2>&1)
"$oracle/log_to_json.py" "$work/log" "$work/run" >"$work/json"
ok "example: no differences" compare "$work/log" "$work/json"
ok "example: its trace is true" "$tests/truth.py" "$work/json" "$work/run" 'CFLAGS=-O1 -g -MD'
ok "truth: an object's writing is missing" untrue drop '"open".*/lib/circle\.o".*"rw"'
ok "truth: the writer's arguments are others" untrue arguments '"-c".*"src/area\.c"'
ok "truth: a header's reading is missing" untrue drop '"open".*"/usr/include/string\.h".*"r"'
ok "truth: another header is read" untrue real '"file.real":[^,]*/config\.h"'
ok "truth: no archiver reads an object" untrue_without '"open".*/lib/square\.o".*"r"'
done_testing
