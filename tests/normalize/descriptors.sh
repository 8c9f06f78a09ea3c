# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# What descriptors and names stand for, where the trace leaves doubt: no path rather than a wrong one.

{
	head_text 1
	say '@raw stream=1'
	lookup 0 1000 $A 5
	lookup 1 1100 $A 9
	call 2 1200 $A 33 6 fd=5 fd2=6
	lookup 3 1300 $A 6
	call 4 1400 $A 33 6 fd=9 fd2=6
	lookup 5 1500 $A 6
	call 6 1600 $A 32 5 fd=9
	lookup 7 1700 $A 5
	call 8 1800 $A 3 0 fd=9
	say '@end time=11000'
} >text && run "descriptors of unknown origin" 0
is "$(paths)" "/src/lib/x x /src/lib/x x x " "copies of an unknown one are unknown, also over a known one"
has_not '^close .*path=' "and nothing is said of what it was"

# Of two threads that share descriptors one closes, the other is given the number before the close has returned.
{
	head_text
	say '@raw stream=1'
	opened 0 1000 $A 7 $C lib 'lib\0src\0' 50
	opened 1 1050 $A 8 $C other 'other\0src\0' 60
	forked 2 1100 $A 100/1/101 7
	call 3 2010 $A 3 0 fd=7
	call 4 3010 $A 3 0 fd=8
	say '@raw stream=2'
	opened 0 2000 100/1/101 7 $C include 'include\0src\0' 70
	lookup 1 2100 100/1/101 7
	call 2 3000 100/1/101 32 8 fd=7
	lookup 3 3100 100/1/101 8
	call 4 4000 100/1/101 3 0 fd=8
	lookup 5 4100 100/1/101 8
	say '@end time=11000'
} >text && run "a number given out before its close has returned" 0
is "$(paths)" "/src/include/x /src/include/x x " "the open is believed; a later close closes"
has '^close .*tid=100 .*path="/src/lib" .*fd=7' "the close is of what was open before"
has '^close .*tid=100 .*path="/src/other" .*fd=8' "after a dup too"
has '^close .*tid=101 .*path="/src/include" .*fd=8' "and the copy's own close is of the copy"

# Two closes of one number are in flight when it is given out for the third time; each ends in its own time,
# in either order, and another thread's close of the newest comes between.
in_flight()
{
	head_text 3
	say '@raw stream=1'
	opened 0 1000 $A 7 $C lib 'lib\0src\0' 50
	forked 1 1100 $A 100/1/101 7
	forked 2 1200 $A 100/1/102 7
	forked 3 1300 $A 100/1/103 7
	lookup 4 1400 $A 7
	call 5 "$1" $A 3 0 fd=7
	say '@raw stream=2'
	opened 0 2000 100/1/101 7 $C include 'include\0src\0' 70
	lookup 1 2100 100/1/101 7
	call 2 "$2" 100/1/101 3 0 fd=7
	say '@raw stream=3'
	opened 0 3000 100/1/102 7 $C other 'other\0src\0' 60
	lookup 1 3100 100/1/102 7
	lookup 2 3200 100/1/103 7
	call 3 "$3" 100/1/103 3 0 fd=7
	lookup 4 6000 100/1/102 7
	say '@end time=11000'
}
for times in '5010 5020 5030' '5030 5020 5010' '5020 5010 5030' '5010 5030 5020' '3150 3160 5000' '3160 3150 5000'; do
	# shellcheck disable=SC2086
	in_flight $times >text && run "two closes in flight ($times)" 0
	is "$(paths)" "/src/lib/x /src/include/x /src/other/x /src/other/x x " "two closes in flight ($times): the opens are believed"
	is "$(sed -n 's/^close .*tid=\([0-9]*\) .*path="\([^"]*\)".*/\1 \2/p' events | sort | tr '\n' ' ')" \
		"100 /src/lib 101 /src/include 103 /src/other " "two closes in flight ($times): each close is of its own"
done

# The kernel sends a path once, then its key alone.
{
	head_text 1
	say '@raw stream=1'
	opened 0 1000 $A 7 $C link 'lib\0src\0' 50
	opened 1 1100 $A 8 $C link '' 50
	opened 2 1200 $A 9 $C other '' 51
	lookup 3 1300 $A 8
	lookup 4 1400 $A 9
	say '@end time=11000'
} >text && run "paths sent once" 0
is "$(grep -c '^open .*path="/src/link" real="/src/lib"' events)" 2 "the key stands for the path"
has_not '^open .*path="/src/other" real=' "a key never explained stands for none"
is "$(paths)" "/src/lib/x /src/other/x " "what is below goes by the kernel's path, else by the name asked"

# Renaming, seen without a kernel: a directory twice, through a link, and back.
{
	head_text 1
	say '@raw stream=1'
	opened 0 1000 $A 7 $C a 'a\0src\0' 50
	call 1 1100 $A 82 0 'path="a" path2="b"'
	lookup 2 1200 $A 7
	call 3 1300 $A 82 0 'path="b" path2="c"'
	lookup 4 1400 $A 7
	call 5 1500 $A 82 -2 'path="c" path2="d"'
	lookup 6 1600 $A 7
	call 7 1700 $A 82 0 'path="/src" path2="/dst"'
	lookup 8 1800 $A 7
	lookup 9 1900 $A $C
	say '@end time=11000'
} >text && run "a directory renamed" 0
is "$(paths)" "/src/b/x /src/c/x /src/c/x /dst/c/x /dst/x " "descriptors and cwd follow, each time"

# "..": taken away only where no link can be crossed.
{
	head_text 1
	say '@raw stream=1'
	call 0 1000 $A 257 -2 "fd=$C path=\"link/../y\""
	opened 1 1100 $A 7 $C d 'd\0src\0' 50
	call 2 1200 $A 257 -2 "fd=$C path=\"d/../y\""
	call 3 1300 $A 84 0 'path="d"'
	call 4 1400 $A 257 -2 "fd=$C path=\"d/../y\""
	call 5 1500 $A 257 -2 "fd=$C path=\"../../..//./y/\""
	say '@end time=11000'
} >text && run "dots" 0
is "$(paths)" "/src/link/../y /src/y /src/d/../y /y " "dots"

# Numbers that no table could hold; paths without a call; calls without a rule.
{
	head_text 1
	say '@raw stream=1'
	opened 0 1000 $A 2147483647 $C lib 'lib\0src\0' 50
	call 1 1100 $A 33 1000000000 fd=5 fd2=1000000000
	call 2 1200 $A 436 0 fd=0 fd2=-1 flags=4
	call 3 1300 $A 3 0 fd=-2147483648
	call 4 1400 $A 511 0 fd=1
	call 5 1500 $A 65535 0 fd=1
	lookup 6 1600 $A 2147483647
	say '@end time=11000'
} >text && run "impossible numbers" 0
is "$(paths)" "x " "impossible numbers: no memory for them, no path from them"
