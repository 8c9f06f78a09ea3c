# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# Who did it: pids used twice, threads, processes whose birth is not in the trace.

{
	head_text 1
	say '@raw stream=1'
	forked 0 1000 $A 200/10/200 0
	opened 1 1100 200/10/200 7 $C lib 'lib\0src\0' 50
	exited 2 1200 200/10/200 last=1 code=256
	forked 3 1300 $A 200/20/200 0
	lookup 4 1400 200/20/200 7
	exited 5 1500 200/20/200 last=1
	say '@end time=11000'
} >text && run "a pid used twice" 0
is "$(grep '^exit' events | cut -d' ' -f2 | sort -u | wc -l)" 2 "a pid used twice: two processes"
is "$(paths)" "x " "a pid used twice: the second has none of the first's descriptors"
has '^verdict .*processes=3 ' "a pid used twice: three processes in all"

{
	head_text 1
	say '@raw stream=1'
	forked 0 1000 $A 200/10/200 0
	opened 1 1100 200/10/200 7 $C lib 'lib\0src\0' 50
	lookup 2 1200 200/20/200 7
	lookup 3 1300 200/20/200 $C
	say '@end time=11000'
} >text && run "a pid used twice, end and birth lost" 0
is "$(paths)" "x x " "a pid used twice, end and birth lost: nothing is inherited"
is "$("$dump" normalized | grep '^process .*pid=200' | grep -c 'status=0x2')" 1 "its birth is said to be unknown"

{
	head_text 1
	say '@raw stream=1'
	forked 0 1000 $A 100/1/101 7
	call 1 1100 100/1/101 80 -2 'path="none"'
	exited 2 1200 100/1/100 code=0
	exec_of 3 1300 $A 5 0 | sed 's/old_tid=100/old_tid=101/'
	piece 4 1301 $A 0 'tool\0'
	lookup 5 1400 $A 5
	exited 6 1500 $A last=1
	say '@end time=11000'
} >text && run "exec by a thread that is not the leader" 0
has '^exec process=1 pid=100 tid=100 .*path="/src/tool" .*cwd="/src"' "its cwd goes on"
is "$(paths)" "/src/lib/x " "and its descriptors"
has '^exit process=1 .*tid=100 .*last=1' "and it ends as the process"
has '^verdict .*processes=1 ' "one process all the time"

# The thread has a cwd and descriptors of its own: those count after its exec.
{
	head_text 1
	say '@raw stream=1'
	forked 0 1000 $A 100/1/101 1
	opened 1 1100 100/1/101 7 $C other 'other\0' 60
	say 'raw_syscall time=1200 sequence=2 start=1 tgid=100 tid=101 number=81 status=0x8 fd=7 ino=60 dev=1 mode=040755 name_key=60'
	exited 3 1300 $A code=0
	exec_of 4 1400 $A 5 0 | sed 's/old_tid=100/old_tid=101/'
	piece 5 1401 $A 0 'tool\0'
	lookup 6 1500 $A $C
	lookup 7 1600 $A 7
	say '@end time=11000'
} >text && run "exec by a thread that shares nothing" 0
has '^exec .*path="/other/tool" .*cwd="/other"' "the program is looked up in its cwd"
is "$(paths)" "/other/x /other/x " "its cwd and descriptors go on"

{
	head_text 1
	say '@raw stream=1'
	lookup 0 1000 300/30/300 $C
	call 1 1100 300/30/300 257 -2 "fd=$C path=\"/abs/../y\""
	say 'raw_syscall time=1200 sequence=2 start=30 tgid=300 tid=300 number=80 status=0x8 path="sub" names="sub\0far\0" ino=61 dev=1 mode=040755 name_key=61'
	lookup 3 1300 300/30/300 $C
	forked 4 1400 300/30/300 301/31/301 0
	lookup 5 1500 301/31/301 $C
	exited 6 1600 300/30/300 last=1
	say '@end time=11000'
} >text && run "a process of unknown birth" 0
is "$(paths)" "x /abs/../y /far/sub/x /far/sub/x " "relative until the kernel says where it is"
has '^open .*path="x" .*file_status=0x1' "a path without a base is said to be so"
has '^verdict .*unresolved=2' "and counted, with that of the chdir"
is "$("$dump" normalized | grep -c '^process .*pid=300 .*status=0x2')" 1 "the process is said to be of unknown birth"
has '^fork process=1 .*child_pid=301 child_ppid=300' "its child is known"

# An unknown thread of a known process shares all with the others, as pthreads do.
{
	head_text 1
	say '@raw stream=1'
	lookup 0 1000 100/1/150 $C
	exited 1 1100 $A last=0
	call 2 1200 100/1/150 3 0 fd=5
	lookup 3 1200 100/1/150 $C
	lookup 4 1250 100/1/151 5
	exited 5 1300 100/1/150 last=1
	say '@end time=11000'
} >text && run "a thread of unknown birth" 0
has '^verdict .*processes=1 ' "a thread of unknown birth: of the process that is known"
is "$(paths)" "/src/x /src/x x " "a thread of unknown birth: stands where the others do, and closes for all"

# umask(2) is each process' own, but where CLONE_FS shares it.  Its event still has the one before.
{
	head_text 1
	say '@raw stream=1'
	forked 0 1000 $A 200/10/200 0
	forked 1 1100 $A 201/11/201 4
	lookup 2 1200 200/10/200 $C
	lookup 3 1300 201/11/201 $C
	call 4 1400 201/11/201 95 022 value=077
	lookup 5 1500 200/10/200 $C
	lookup 6 1600 201/11/201 $C
	lookup 7 1700 $A $C
	lookup 8 1800 300/30/300 $C
	call 9 1900 300/30/300 95 022 value=0
	lookup 10 2000 300/30/300 $C
	say '@end time=11000'
} >text && run "umask" 0
is "$("$dump" normalized | sed -n 's/^process .* pid=\([0-9]*\).*\( status=[^ ]*\)\( umask=.*\)\{0,1\}$/\1\2\3,/p' | tr '\n' ' ')" \
	"100 status=0x9 umask=022, 200 status=0x8 umask=022, 201 status=0x8 umask=022, \
100 status=0x9 umask=077, 201 status=0x8 umask=077, 300 status=0x2, 300 status=0xa, " "umask: inherited, changed for all that share it, else not known"
is "$("$dump" normalized | sed -n '/^umask .*mode=077/,$p' | grep '^@events\|umask=077' | head -n 1)" \
	"$("$dump" normalized | grep '^process .*umask=077' | head -n 1)" "umask: told behind the call that sets it"

# Children outlive parents; the parents' ends may be lost.
{
	head_text 1
	say '@raw stream=1'
	forked 0 1000 $A 200/10/200 0
	forked 1 1100 200/10/200 201/11/201 0
	exited 2 1200 200/10/200 last=1
	exited 3 1300 $A last=1
	lookup 4 1400 201/11/201 $C
	forked 5 1500 201/11/201 200/12/200 0
	lookup 6 1600 200/12/200 $C
	say '@end time=11000 running=2'
} >text && run "orphans" 0
is "$(paths)" "/src/x /src/x " "orphans: keep their cwd"
has '^verdict .*running=2' "orphans: the verdict says how many run"
