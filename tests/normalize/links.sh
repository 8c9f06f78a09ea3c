# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# Symbolic links: told of at the start, made, read, or inferred from what the kernel found.

# verified COUNTS: confirmed, contradicted, unverifiable of the verdict.
verified()
{
	for word in confirmed contradicted unverifiable; do
		grep '^verdict ' events | grep -o " $word=[0-9]*" || echo " $word=0"
	done | sed 's/.*=//' | tr '\n' ' '
}

# found NAME REAL FILE-NUMBER: an open of the absolute NAME that the kernel found at REAL (leaf first).
link_sequence=0
found()
{
	opened "$link_sequence" $((1000 + link_sequence)) $A 7 $C "$1" "$2" "$3" "${4:-}"
	link_sequence=$((link_sequence + 1))
}

# made NUMBER FIELDS...: a call that succeeded; missed PATH: a lookup that did not.
made()
{
	number=$1
	shift
	call "$link_sequence" $((1000 + link_sequence)) $A "$number" 0 "$*"
	link_sequence=$((link_sequence + 1))
}

missed()
{
	call "$link_sequence" $((1000 + link_sequence)) $A 257 -2 "fd=$C path=\"$1\""
	link_sequence=$((link_sequence + 1))
}

reals()
{
	sed -n 's/^open .*result=-2 path="[^"]*"\( real="\([^"]*\)"\)\{0,1\}.*/\2,/p' events | tr '\n' ' '
}

{
	head_text 1
	say 'state_link path="/lib" text="usr/lib"'
	say 'state_link path="/odd" text="../..//opt/./x"'
	say '@raw stream=1'
	found /lib/a.so 'a.so\0lib\0usr\0' 80
	found /lib/a.so '' 80
	missed /lib/none
	missed /lib/../none
	missed /odd/none
	say '@end time=11000'
} >text && run "links of the start" 0
is "$(verified)" "2 0 0 " "links of the start: the kernel confirms what they say"
is "$(reals)" "/usr/lib/none, /usr/none, /opt/x/none, " "links of the start: names not found go by them"
is "$(grep -c 'result=-2.*file_status=0x8' events)" 3 "links of the start: such paths are marked"

# The second time a name leads where it led before is a confirmation; another place is news.
link_sequence=0
{
	head_text 1
	say '@raw stream=1'
	found /usr/lib/b 'b\0lib\0usr\0' 81
	found /usr/lib/l.so 'l.so.1\0lib\0usr\0' 82
	found /usr/lib/l.so '' 82
	missed /usr/lib/l.so/none
	found /usr/lib/l.so 'l.so.2\0lib\0usr\0' 83
	found /usr/lib/l.so '' 83
	missed /usr/lib/l.so
	made 87 'path="/usr/lib/l.so"'
	missed /usr/lib/l.so
	found /usr/lib/l.so '' 83
	made 88 'path="/usr/lib/other" path2="b"'
	missed /usr/lib/l.so
	say '@end time=11000'
} >text && run "links inferred" 0
is "$(verified)" "3 0 3 " "links inferred: confirmed when the kernel finds the same again"
is "$(reals)" "/usr/lib/l.so.1/none, /usr/lib/l.so.2, , , " "links inferred: the last place counts, until it or any link changes"

# What was found out about a name holds until the links on its way are others.
link_sequence=0
{
	head_text 1
	say '@raw stream=1'
	found /usr/lib/b 'b\0lib\0usr\0' 81
	missed /usr/lib/new/x
	missed /usr/lib/new/x
	made 88 'path="/usr/lib/new" path2="/opt"'
	missed /usr/lib/new/x
	missed /usr/lib/new
	made 87 'path="/usr/lib/new"'
	missed /usr/lib/new/x
	missed /usr/lib/new
	say '@end time=11000'
} >text && run "names asked for again" 0
is "$(reals)" ", , /opt/x, /opt, , , " "names asked for again: lead where the links of that moment do"

# Relative names that the kernel finds elsewhere: nothing is inferred from what a wrong cwd would explain too.
link_sequence=0
{
	head_text 1
	say '@raw stream=1'
	found a 'a\0other\0' 84
	found a '' 84
	found b 'c\0other\0' 85
	found b '' 85
	say '@end time=11000'
} >text && run "names that the kernel finds elsewhere" 0
is "$(verified)" "1 0 3 " "names that the kernel finds elsewhere: no proof of a link"

# What cannot be a link contradicts the model: the kernel is believed from then on.
link_sequence=0
{
	head_text 1
	say '@raw stream=1'
	found new 'new\0other\0' 86 flags=0xc0
	missed x
	opened $link_sequence 1010 $A 8 5 made 'made\0moved\0' 87 flags=0xc0
	call $((link_sequence + 1)) 1011 $A 257 -2 'fd=5 path="x"'
	say '@end time=11000'
} >text && run "contradictions" 0
is "$(verified)" "0 2 0 " "contradictions: counted"
is "$(paths)" "/other/x /moved/x " "contradictions: cwd and descriptor are where the kernel says"
has '^open .*path="/src/new" real="/other/new" .*status=0x10' "contradictions: the event says so"

# Descriptors' links are each process' own.
link_sequence=0
{
	head_text 1
	say '@raw stream=1'
	missed /proc/self/fd/5/none
	missed /dev/fd/5/none
	missed /proc/self/fd/9/none
	missed /proc/thread-self/cwd/none
	missed /proc/100/cwd/none
	missed /proc/100/task/100/root/none
	missed /proc/101/cwd/none
	missed /proc/self/fd/99999999999/none
	missed /proc/self/fdinfo
	missed /proc/self/fd/5x/none
	missed /proc/self/task/77/cwd/none
	found /proc/self/fd/5 'lib\0src\0' 88
	found /proc/self/maps 'maps\0100\0proc\0' 89
	say '@end time=11000'
} >text && run "links of /proc" 0
is "$(reals)" "/src/lib/none, /src/lib/none, , /src/none, /src/none, /none, , \
, /proc/100/fdinfo, , /proc/100/task/77/cwd/none, " "links of /proc: lead to what the process has"
is "$(verified)" "2 0 0 " "links of /proc: and the kernel confirms it"

# The list of contradictions ends somewhere; names are no terminal's business.
link_sequence=0
{
	head_text 1
	say '@raw stream=1'
	found new 'n\\ew\x1b[2J\0other\0' 86 flags=0xc0
	while [ $link_sequence -lt 103 ]; do
		found /src/new 'x\0other\0' 87 flags=0xc0
	done
	say '@end time=11000'
} >text && run "many contradictions" 0
is "$(wc -l <verdict)" 1 "many contradictions: not listed unasked"
"$normalize" -v raw 2>listed >again
is "$(head -n 2 listed)" 'normalize: contradicted: event 0, process 100: asked for /src/new, the kernel found /other/n\x5cew\x1b[2J
normalize: contradicted: event 1, process 100: asked for /src/new, the kernel found /other/x' "many contradictions: listed with -v"
is "$(sed -n '101,$p' listed | cut -d, -f1)" 'normalize: contradicted: 3 more
normalize: raw: complete: 103 events' "many contradictions: up to a hundred"
same normalized again "many contradictions: the trace is the same with -v"
