#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# normalize on raw traces that the kernel half cannot be made to write at will: loss, late and backward
# records, pids used twice, processes and descriptors of unknown origin, several sections; and its memory.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
work=$(cd "$work" && pwd -P)
cd "$work" || exit 1
normalize=$B/bin/normalize
# shellcheck disable=SC2034 # used by the parts
generate=$B/tests/tools/generate

# A line of the trace's text, as it is: echo(1) has a view of \0.
say()
{
	printf '%s\n' "$*"
}

# The text of a raw trace's beginning: a root in /src, pid 100, with descriptor 5 on /src/lib.
head_text()
{
	say "@section kind=raw clock=1 cpus=${1:-2} start=1"
	say '@state'
	say 'state_process start=1 tgid=100 ppid=1 umask=022 cwd="/src" root="/" name="make"'
	say 'state_fd fd=5 ino=50 dev=1 mode=040755 target="/src/lib"'
}

# call CPU-SEQUENCE TIME PID/START/TID NUMBER RESULT [FIELD=VALUE...]: a call that identified nothing.
call()
{
	sequence=$1 time=$2 who=$3 number=$4 result=$5
	shift 5
	start=${who#*/}
	say "raw_syscall fixed=88 time=$time sequence=$sequence start=${start%/*} tgid=${who%%/*} tid=${who##*/}" \
		"result=$result number=$number $*"
}

# opened SEQUENCE TIME WHO FD DIRFD PATH REAL-LEAF-FIRST INO [FIELD=VALUE...]: an open that reached something.
opened()
{
	sequence=$1 time=$2 who=$3 fd=$4 dirfd=$5 path=$6 names=$7 ino=$8
	shift 8
	start=${who#*/}
	say "raw_syscall time=$time sequence=$sequence start=${start%/*} tgid=${who%%/*} tid=${who##*/} result=$fd" \
		"number=257 status=0x8 fd=$dirfd path=\"$path\" names=\"$names\" ino=$ino name_key=$ino dev=1 mode=040755 $*"
}

# forked SEQUENCE TIME WHO CHILD/START/TID SHARES
forked()
{
	start=${3#*/} child_start=${4#*/}
	say "raw_fork time=$2 sequence=$1 start=${start%/*} tgid=${3%%/*} tid=${3##*/} child_start=${child_start%/*}" \
		"child_tgid=${4%%/*} child_tid=${4##*/} parent_tgid=${3%%/*} parent_start=${start%/*} shares=$5"
}

# exited SEQUENCE TIME WHO [FIELD=VALUE...]
exited()
{
	sequence=$1 time=$2 who=$3
	shift 3
	start=${who#*/}
	say "raw_exit time=$time sequence=$sequence start=${start%/*} tgid=${who%%/*} tid=${who##*/} $*"
}

# lookup SEQUENCE TIME WHO DIRFD: a failed open of "x", which shows what cwd or descriptor stand for.
lookup()
{
	call "$1" "$2" "$3" 257 -2 "fd=$4 path=\"x\""
}

# run NAME STATUS: normalizes ./text; leaves ./events and ./verdict.
run()
{
	name=$1 expected=$2
	"$undump" text >raw || exit 1
	timeout 60 "$normalize" raw >normalized 2>verdict
	is $? "$expected" "$name: exit status" || diagnose <verdict
	"$dump" normalized | "$tests/events" >events 2>problem
	is "$(cat problem)" "" "$name: the trace keeps what the format promises"
}

# has PATTERN NAME; has_not PATTERN NAME
has()
{
	ok "$2" grep -Eq -e "$1" events || diagnose <events
}

has_not()
{
	is "$(grep -E -c -e "$1" events)" 0 "$2" || diagnose <events
}

# The lookups' paths, in order.
paths()
{
	sed -n 's/^open .*result=-2 path="\([^"]*\)".*/\1/p' events | tr '\n' ' '
}

# The root's first thread, and AT_FDCWD.
# shellcheck disable=SC2034
A=100/1/100 C=-100

# shellcheck source=tests/normalize/loss.sh
. "$tests/normalize/loss.sh"
# shellcheck source=tests/normalize/order.sh
. "$tests/normalize/order.sh"
# shellcheck source=tests/normalize/processes.sh
. "$tests/normalize/processes.sh"
# shellcheck source=tests/normalize/descriptors.sh
. "$tests/normalize/descriptors.sh"
# shellcheck source=tests/normalize/holes.sh
. "$tests/normalize/holes.sh"
# shellcheck source=tests/normalize/links.sh
. "$tests/normalize/links.sh"
# shellcheck source=tests/normalize/streams.sh
. "$tests/normalize/streams.sh"
# shellcheck source=tests/normalize/hostile.sh
. "$tests/normalize/hostile.sh"
# shellcheck source=tests/normalize/memory.sh
. "$tests/normalize/memory.sh"
done_testing
