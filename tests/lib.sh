# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# For the tests written in shell: TAP, a directory that is removed at the end, the programs' places.
#
#   . "$(dirname "$0")/lib.sh"
#   plan 3                                     (or done_testing at the end)
#   ok "says yes" grep -q yes "$work/out"      runs the command; its output is shown when it fails
#   is "$got" "$expected" "name"
#   like "$got" 'extended regex' "name"
#   same expected-file got-file "name"         shows the differences
#   need_bpf                                   before plan: skips the file where BPF cannot be had
#   traced NAME PROGRAM [OPTION...]            captures and normalizes it in $work/NAME
#
# A file whose tests failed exits 1.  Paths are absolute, so a test may cd.

set -u
# A shell cannot reset signals that were ignored when it began, as by nohup(1) or "&".
if [ -z "${signals_reset:-}" ] && ! grep -q '^SigIgn:[^0-9a-f]*0*$' /proc/$$/status; then
	exec env --default-signal signals_reset=1 sh "$0" "$@"
fi
unset signals_reset
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL	# of the make that runs the tests
unset SUDO_COMMAND SUDO_GID SUDO_UID SUDO_USER	# the commands traced run as whoever runs the tests
tests=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$tests")
B=${B:-build}
case $B in
/*) ;;
*) B=$root/$B ;;
esac
export B
# shellcheck disable=SC2034 # used by the tests
undump=$B/tests/tools/undump dump=$B/tests/tools/dump
work=$(mktemp -d "${TMPDIR:-/tmp}/buildtrace.XXXXXX") || exit 1
planned=0 count=0 failures=0

finish()
{
	status=$?
	rm -rf "$work"
	if [ "$planned" -ne 0 ] && [ "$planned" -ne "$count" ]; then
		echo "# planned $planned tests, ran $count" >&2
		status=1
	fi
	[ "$failures" -eq 0 ] || status=1
	exit "$status"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

plan()
{
	planned=$1
	echo "1..$1"
}

done_testing()
{
	planned=$count
	echo "1..$count"
}

# On standard error, which prove shows also without -v.
diagnose()
{
	sed 's/^/# /;100q' >&2
}

# report STATUS NAME
report()
{
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
		return 0
	fi
	failures=$((failures + 1))
	echo "not ok $count - $2"
	echo "failed: $2" | diagnose
	return 1
}

ok()
{
	name=$1
	shift
	if "$@" >"$work/.ok" 2>&1; then
		report 0 "$name"
	else
		report 1 "$name"
		printf '%s\n' "$*" | diagnose
		diagnose <"$work/.ok"
		return 1
	fi
}

is()
{
	if [ "$1" = "$2" ]; then
		report 0 "$3"
	else
		report 1 "$3"
		printf 'got:      %s\nexpected: %s\n' "$1" "$2" | diagnose
		return 1
	fi
}

like()
{
	if printf '%s\n' "$1" | grep -Eq -e "$2"; then
		report 0 "$3"
	else
		report 1 "$3"
		printf 'got:      %s\nexpected: %s\n' "$1" "$2" | diagnose
		return 1
	fi
}

same()
{
	if diff -u "$1" "$2" >"$work/.same" 2>&1; then
		report 0 "$3"
	else
		report 1 "$3"
		diagnose <"$work/.same"
		return 1
	fi
}

skip()
{
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

# Skips the whole file, or with REQUIRE_BPF=1 fails it, where capture cannot watch a command.
need_bpf()
{
	if [ "${NO_BPF:-0}" = 1 ]; then
		echo "1..0 # SKIP NO_BPF=1"
		exit 0
	fi
	if reason=$("$B/bin/capture" -o "$work/.need_bpf" -- true 2>&1); then
		return
	fi
	reason=$(printf '%s' "$reason" | head -n 1)
	if [ "${REQUIRE_BPF:-0}" = 1 ]; then
		printf '1..1\nnot ok 1 - BPF is required: %s\n' "$reason"
		exit 1
	fi
	echo "1..0 # SKIP $reason"
	exit 0
}

# traced NAME PROGRAM [OPTION...]: captures a program with these options, changes to $work/NAME, and
# leaves there what it printed (expected), its trace's text (events), and what normalize said (said).
# The status is normalize's.
traced()
{
	mkdir -p "$work/$1/cwd"
	cd "$work/$1/cwd" || exit 1
	program=$2
	shift 2
	timeout 60 "$B/bin/capture" "$@" -b 16M -o ../raw -- "$program" >../expected || return
	cd .. || exit 1
	"$B/bin/normalize" raw >normalized 2>said
	status=$?
	"$dump" normalized | "$tests/events" >events || return
	return $status
}
