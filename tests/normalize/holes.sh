# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# Where records are missing, what they may have changed is not known any more.

# mark CPU TIME LOST...: marks of two CPUs.
marks()
{
	say '@marks'
	say "mark cpu=0 time=$1 lost=$2"
	say "mark cpu=1 time=$1 lost=$3"
}

# CPU 0 lost a record between 2000 and 9000; the marks say so before CPU 0 has another.
{
	head_text
	say '@raw stream=1'
	opened 0 1000 $A 7 $C lib 'lib\0src\0' 50
	say '@raw stream=2'
	lookup 0 1100 $A 7
	lookup 1 1200 $A $C
	marks 2000 0 0
	say '@raw stream=2'
	lookup 2 2100 $A 7
	lookup 3 2200 $A $C
	opened 4 2300 $A 8 $C /src/include 'include\0src\0' 60
	lookup 5 2400 $A 8
	marks 3000 1 0
	say '@raw stream=2'
	opened 6 3100 $A 9 $C /src/other 'other\0src\0' 70
	lookup 7 3200 $A 9
	marks 4000 1 0
	say '@raw stream=2'
	opened 8 4100 $A 10 $C /src/include '' 60
	opened 9 4200 $A 11 $C /src/include 'include\0src\0' 60
	lookup 10 4300 $A 11
	lookup 11 4400 $A 5
	lookup 12 4500 $A $C
	opened 13 4600 $A 12 $C Makefile 'Makefile\0src\0' 80
	lookup 14 4700 $A $C
	marks 5000 1 0
	say '@raw stream=1'
	lookup 2 9000 $A $C
	say '@end time=11000'
} >text && run "a hole" 3
is "$(paths)" "/src/lib/x /src/x x x x x /src/include/x x x /src/x x " \
	"a hole: known before; not within, nor what was known before; then what is made anew, and the cwd when it shows"
is "$(grep -c '^open .*fd=10 ' events)" 1 "a hole: (a key from before it)"
has_not '^open .*real=.* fd=10 ' "a hole: a key from before it stands for no path"
has '^open .*path="/src/Makefile" real="/src/Makefile" .* fd=12 .* status=0x8 ' "a hole: the open that shows the cwd is confirmed"
is "$("$dump" normalized | sed -n 's/^process .*status=//p' | tr '\n' ' ')" "0x9 umask=022 0x5 " \
	"a hole: its process may run another program since"

# Without marks all may leave at the end only, and then it is known that a part is missing.
{
	head_text 1
	say '@raw stream=1'
	lookup 0 1000 $A 5
	lookup 2 2000 $A 5
	exec_of 3 3000 $A 5 0
	piece 4 3001 $A 0 'tool\0'
	say '@end time=11000'
} >text && run "a gap before any mark" 3
is "$(paths)" "x x " "a gap before any mark: nothing before it is sure"
has '^exec .*path="/src/tool" real="/src/tool" .*cwd="/src"' "a gap before any mark: but the kernel shows the cwd"
