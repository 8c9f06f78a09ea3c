# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# What is missing is said, counted and placed.

{
	head_text
	say '@raw stream=1'
	lookup 0 1000 $A $C
	lookup 1 2000 $A $C
	lookup 5 9000 $A $C
	say '@raw stream=2'
	lookup 4 5000 $A $C
	say '@marks'
	say 'mark cpu=0 time=10000 written=3 lost=3'
	say 'mark cpu=1 time=10000 written=1 lost=6'
	say '@end time=11000'
} >text && run "gaps" 3
is "$(sed -n 's/^\([a-z]*\) .*time=\([0-9]*\)$/\1 \2/p' events | tr '\n' ' ')" \
	"open 1000 open 2000 lost 5000 open 5000 lost 9000 open 9000 lost 9000 " "gaps: each at its place"
has '^lost .*since=0 count=4 cpu=1 time=5000' "gaps: at a CPU's beginning"
has '^lost .*since=2000 count=3 time=9000' "gaps: between two records"
has '^lost .*since=5000 count=2 cpu=1 time=(9000|10000)' "gaps: at the end, told by the mark, since the CPU's last record"
has '^verdict .*lost=9 .*status=0x1' "gaps: the verdict counts them"
like "$(cat verdict)" '^normalize: raw: INCOMPLETE: .* lost 9,' "gaps: and says so"

{
	head_text
	say '@marks'
	say 'mark cpu=1 time=10000 lost=7'
	say '@end time=11000 missed=3'
} >text && run "nothing but loss" 3
has '^verdict .*lost=10 ' "nothing but loss: the marks' and what the kernel missed"
has '^lost .*count=7 cpu=1' "nothing but loss: an event says so"

{
	head_text 1
	say '@raw stream=1'
	lookup 0 1000 $A $C
	say '@marks'
	say 'mark cpu=0 time=10000 written=1 cut=2 unreadable=3'
	say '@end time=11000'
} >text && run "cut and unreadable" 3
has '^verdict .*cut=2 unreadable=3 .*status=0x1' "cut and unreadable: counted"

{
	head_text 1
	say '@raw stream=1'
	lookup 0 1000 $A $C
	say '@marks'
	say 'mark cpu=0 time=10000 written=1'
} >text && run "no END" 3
has '^open ' "no END: what is there is used"
has '^verdict .*status=0x3' "no END: the verdict says so"
like "$(cat verdict)" 'INCOMPLETE.*the trace was cut off' "no END: and the message"

# exec SEQUENCE TIME WHO ARGV-SIZE ENV-SIZE; piece SEQUENCE TIME WHO OFFSET BYTES
exec_of()
{
	start=${3#*/}
	say "raw_exec time=$2 sequence=$1 start=${start%/*} tgid=${3%%/*} tid=${3##*/} old_tid=${3##*/} status=0x8 argv_size=$4" \
		"env_size=$5 argc=1 envc=1 ino=7 dev=1 mode=0100755 path=\"tool\" command=\"tool\" names=\"tool\\0src\\0\" name_key=7"
}

piece()
{
	start=${3#*/}
	say "raw_arguments time=$2 sequence=$1 start=${start%/*} tgid=${3%%/*} tid=${3##*/} offset=$4 bytes=\"$5\""
}

{
	head_text 1
	say '@raw stream=1'
	exec_of 0 1000 $A 5 4
	piece 1 1001 $A 0 'tool\0'
	piece 2 1002 $A 5 'E=1\0'
	say '@end time=11000'
} >text && run "arguments in pieces" 0
has '^exec .*path="/src/tool" real="/src/tool" .*argv=\["tool"\] env=\["E=1"\]' "arguments in pieces: whole"

{
	head_text 1
	say '@raw stream=1'
	exec_of 0 1000 $A 5 4
	say '@marks'
	say 'mark cpu=0 time=1001 written=1'
	say '@raw stream=1'
	piece 1 1001 $A 0 'tool\0E=1\0'
	say '@marks'
	say 'mark cpu=0 time=10000 written=2'
	say '@end time=11000'
} >text && run "arguments in a later block" 0
has '^exec .*argv=\["tool"\]' "arguments in a later block: whole"

{
	head_text 1
	say '@raw stream=1'
	exec_of 0 1000 $A 5 4
	piece 2 1002 $A 5 'E=1\0'
	lookup 3 1003 $A $C
	say '@marks'
	say 'mark cpu=0 time=10000 written=3 lost=1'
	say '@end time=11000'
} >text && run "a lost piece of the arguments" 3
has_not ' argv=' "a lost piece of the arguments: none rather than a part"
has '^exec .*status=0x[23ab]' "a lost piece of the arguments: the event says so"
has '^verdict .*lost=1 ' "a lost piece of the arguments: counted"
has '^lost .*count=1' "a lost piece of the arguments: placed"

# After a hole nothing is taken: a piece longer than what was announced least of all.
long=$(printf '%08000d' 0)
{
	head_text 1
	say '@raw stream=1'
	exec_of 0 1000 $A 5 4
	piece 2 1002 $A 5 'E=1\0'
	piece 3 1003 $A 0 "$long$long"
	piece 4 1004 $A 16000 "$long$long"
	lookup 5 1005 $A $C
	say '@end time=11000'
} >text && run "more arguments than announced, after a hole" 3
{
	head_text 1
	say '@raw stream=1'
	exec_of 0 1000 $A 5 4
	piece 1 1001 $A 0 "$long"
	exec_of 2 1002 $A 4294967295 4294967295
	piece 3 1003 $A 0 "tool\\0"
	lookup 4 1005 $A $C
	say '@end time=11000'
} >text && run "sizes that lie" 0
has_not ' argv=' "sizes that lie: no arguments"
