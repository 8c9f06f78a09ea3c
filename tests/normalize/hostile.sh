# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2154,SC2016
# Raw traces that no kernel writes: normalize must neither crash nor run out of stack.

# survives NAME: of the text in the file `text': normalize ends by itself, with 0 or 3, and what it writes can be read.
survives()
{
	"$undump" <text >raw
	"$normalize" raw >out 2>said
	code=$?
	ok "$1: ends by itself" test "$code" -eq 0 -o "$code" -eq 3 || diagnose <said
	ok "$1: the trace keeps what the format promises" sh -c '"$1" out | "$2"' - "$dump" "$tests/events"
}

{
	head_text 1
	say '@raw stream=1'
	forked 0 1000 100/1/100 100/5/100 0
	call 1 1100 100/1/100 257 -2 'fd=-100 path="x"'
} >text
survives "its own child"

{
	head_text 1
	say '@raw stream=1'
	exited 0 1000 100/1/100 last=1
	say '@marks'
	say 'mark cpu=0 time=2000 written=1'
	say '@state'
	say 'state_fd fd=7 ino=50 dev=1 mode=040755 target="/src/lib"'
} >text
survives "state after the root has ended"

{
	head_text 1
	say '@raw stream=1'
	say "raw_syscall time=1000 start=1 tgid=100 tid=100 result=6 number=290 status=0x8 mode=0600 names=\"[$(printf '%03000d' 0)\""
} >text
survives "a label longer than any"

# Each child forks the next; then enough events that all are defined anew.
{
	head_text 1
	say '@raw stream=1'
	awk 'BEGIN {
		for (i = 0; i < 100000; i++) {
			if (i % 50000 == 0)
				print "@raw stream=1"
			printf "raw_fork time=%d sequence=%d start=%d tgid=%d tid=%d child_start=%d child_tgid=%d child_tid=%d parent_tgid=%d parent_start=%d\n",
				1000 + i, i, i + 1, 100 + i, 100 + i, i + 2, 101 + i, 101 + i, 100 + i, i + 1
		}
		for (; i < 640000; i++) {
			if (i % 50000 == 0)
				print "@raw stream=1"
			printf "raw_syscall fixed=88 time=%d sequence=%d start=100001 tgid=100100 tid=100100 result=-2 number=257 fd=-100 path=\"x\"\n", 1000 + i, i
		}
	}'
} >text
survives "a hundred thousand ancestors"
