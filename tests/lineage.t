#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# inputs(), outputs(), writers(), readers(): stories whose answers are known, stories made up by chance
# against SQL (oracle.py), and what is told on the way.
. "$(dirname "$0")/lib.sh"
query=$B/bin/query dir=$tests/lineage
cd "$work" || exit

"$dir/stories.py" "$dir/stories" "$undump" "$query" >answers || exit
while IFS= read -r line; do
	is "$(printf '%s' "$line" | cut -f4)" "$(printf '%s' "$line" | cut -f3)" "$(printf '%s' "$line" | cut -f1,2 | tr '\t' ':')"
done <answers

# by_sql NAME TRACE QUESTIONS: each of them, asked of query and of SQL, selects the same events.
by_sql()
{
	name=$1
	trace=$2
	questions=$3
	set -- # the questions, one a word
	while IFS= read -r question; do
		set -- "$@" "$question"
	done <"$questions"
	ok "$name" "$dir/oracle.py" "$dump" "$query" "$trace" "$@"
}

# The sum of what was found guards against stories in which nothing happens.
found=0
for seed in 1 2 3 5 8 13 21 34 55 89 144 233; do
	"$dir/story.py" "$seed" 80 | "$undump" >chance.btr
	by_sql "story $seed, by SQL" chance.btr "$dir/questions"
	found=$((found + $("$query" -c 'inputs(file.path == "/src/a")' chance.btr)))
done
ok "stories have something to find" test "$found" -gt 50

# A pipe is read twice; a selection is a trace; sections are apart.
is "$("$query" -c 'inputs(file.path == "/src/a")' <chance.btr)" "$("$query" -c 'inputs(file.path == "/src/a")' chance.btr)" \
	"from a pipe"
cat chance.btr chance.btr >twice.btr
is "$("$query" -c 'inputs(file.path == "/src/a")' twice.btr)" \
	$((2 * $("$query" -c 'inputs(file.path == "/src/a")' chance.btr))) "each section has its own files"
is "$("$query" 'inputs(file.path == "/src/a")' chance.btr | "$query" -f json '' | cksum)" \
	"$("$query" -f json 'inputs(file.path == "/src/a")' chance.btr | cksum)" "the selection is a trace"

# What is read again and again is remembered once: ten times the events, the same memory.
repeat()
{
	awk -v count="$1" 'BEGIN {
		print "@section kind=normalized start=1\n@definitions reset\nstring id=1 text=\"/src/a\""
		print "file id=1 path=1 real=1 mode=0100644 ino=5 dev=1 status=2\nprocess id=1 pid=1 start=1\n@events"
		for (i = 0; i < count; i++) {
			if (i % 5000 == 4999)
				print "@events"
			printf "open sequence=%d time=%d process=1 file=1 fd=3 fd2=-1 result=3\nread sequence=%d time=%d process=1 file=1 fd=3 fd2=-1\nclose sequence=%d time=%d process=1 file=1 fd=3 fd2=-1\n", 3 * i, i, 3 * i + 1, i, 3 * i + 2, i
		}
		print "@end" }' | "$undump"
}
# kilobytes FILTER TRACE: the most memory that query had.
kilobytes()
{
	python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$query" -c "$1" "$2"
}
repeat 20000 >small.btr
repeat 200000 >large.btr
for filter in 'inputs(file.path == "/src/a")' 'race() or missed() or unused() or clobbered()'; do
	small=$(kilobytes "$filter" small.btr) large=$(kilobytes "$filter" large.btr)
	is $((small > 1000 && large - small < 2000)) 1 "memory for 600000 events as for 60000: $filter"
done
is "$("$query" -c 'readers(file.path == "/src/a")' large.btr)" 200000 "though each of them is found"

# refused FILTER MESSAGE
refused()
{
	"$query" -c "$1" chance.btr >out 2>messages
	is "$? $(sed -n '1s/^query: filter:[0-9:]* //p' messages)" "2 $2" "refused: $1"
}
refused 'inputs(evt.ok, depth=0)' 'expected depth=N here, with a number from 1 on'
refused 'inputs(evt.ok, deep=1)' 'expected depth=N here, with a number from 1 on'
refused 'writers(evt.ok, depth=1)' 'expected and, or, or a closing parenthesis here'
refused 'input(evt.ok)' 'no function input; did you mean inputs?'
refused 'inputs' 'inputs is a function: write inputs(...)'
many=$(awk 'BEGIN { printf "inputs(evt.ok)"; for (i = 0; i < 16; i++) printf " or inputs(evt.ok)"; }')
refused "$many" 'a filter has at most 16 lineage functions'
done_testing
