#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# graph: golden pictures at each level, and what must hold for any picture.
#
# tests/graph/build.txt is a small build as make runs it; the pictures beside it were looked at
# when they were made.  UPDATE=1 writes them anew: look at them again.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

graph=$B/bin/graph
inputs=$tests/graph

# trace NAME: tests/graph/NAME.txt as a trace in $work
trace()
{
	"$undump" <"$inputs/$1.txt" >"$work/$1.btr" || exit 1
}

# golden NAME INPUT OPTION...: compares with tests/graph/NAME.dot and .err
golden()
{
	name=$1 input=$2
	shift 2
	"$graph" "$@" <"$work/$input.btr" >"$work/$name.dot" 2>"$work/$name.err"
	if [ "${UPDATE:-0}" = 1 ]; then
		cp "$work/$name.dot" "$work/$name.err" "$inputs"
	fi
	same "$inputs/$name.dot" "$work/$name.dot" "$name: picture"
	same "$inputs/$name.err" "$work/$name.err" "$name: what is said"
}

# label PATTERN FILE: the nodes' labels that match
label()
{
	sed -n 's/^	\([a-z][0-9a-f]*\) \[.*, label="\(.*\)", tooltip=.*/\2/p' "$2" | grep -cE "^($1)\$"
}

# edges FROM KIND TO FILE: edges of that class between nodes with these labels
edges()
{
	awk -f "$inputs/edges.awk" "$4" | grep -cxF "$1	$2	$3"
}

# xml FILE: whether it is well-formed
xml()
{
	python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$1"
}

trace build
trace odd
trace versions
trace talk

# Every level.
for level in process exec step file dir target tree; do
	golden "level-$level" build -l $level
done
golden missing build -l exec --missing
golden system-fold build --system fold
golden system-show build -l exec --system show
golden show build --show temporary,internal,sources,byproducts,commands
golden around build --around table.h
golden around-depth build --around obj/util.o --depth 1
golden from-to build --from lib.h --to app
golden from build --from mktable
golden to build --to lib.a -l exec
golden filter build --around 'proc.name == "ranlib"' --depth 1
golden legend build --legend
golden cpu build --color-by cpu
golden frames build --cluster dir --color-by dir
golden makes build --cluster make --color-by fail
golden links odd --url 'https://x/?f=%p&d=%d#%n-%i%%'
golden budget build -n 14
golden odd odd
golden versions versions -l process
golden talk talk -l exec
golden talk-show talk -l exec --show log,internal

"$graph" -q "$work/talk.btr" >"$work/talk-step.dot"

# What must be in the picture of the build, said in words.
step=$work/level-step.dot
is "$(edges 'cc main.c' write main.o "$step")" 1 "a file moved into place was made by who wrote it"
is "$(label 'main.o.tmp' "$step")" 0 "its first name is not drawn"
is "$(edges mktable exec 'mktable > table.h' "$step")" 1 "a program that was built is run"
is "$(edges 'mktable > table.h' write table.h "$step")" 1 "what a pipe wrote was made by the program before the filter"
is "$(edges 'ranlib lib.a' update lib.a "$step")" 1 "a library replaced by its only reader is updated"
is "$(edges lib.a read 'cc -o app' "$step")" 1 "and is the one that is linked"
is "$(label 'lib.a #2' "$step")" 0 "there is no second library"
is "$(label '(cc1|as|ld|collect2).*' "$step")" 0 "the parts of a compiler are not drawn"
is "$(label '(.*)exit 1' "$step")" 1 "a failed command says so"
is "$(grep -c 'command failed' "$step")" 1 "and only that one is drawn as failed"
like "$(cat "$work/level-step.err")" '--system fold' "what is hidden is said with its option"
like "$(cat "$step")" 'not shown: files of the system: [0-9]+ \(--system fold\)' "and under the picture"
is "$(label '(.*)util.d.*' "$step")" 0 "depfiles are left out"
is "$(label 'util.d.*' "$work/show.dot")" 1 "and shown when asked for"

process=$work/level-process.dot
frames=$work/frames.dot
is "$(edges 'cc main.c' fork 'cc1 main.c' "$process")" 1 "forks are edges"
is "$(edges 'cc1 main.c' temporary 'as -o main.o.tmp' "$process")" 1 "a temporary file is an edge"
is "$(label 'cc.*\.s' "$process")" 0 "and no node"

is "$(edges 'list all' pipe 'sort > out' "$work/talk.dot")" 1 "a pipe is an edge"
is "$(grep -c 'class="pipe"' "$work/talk.dot")" 1 "a jobserver is none"
is "$(grep -c 'class="pipe"' "$work/talk-step.dot")" 0 "nor is what one step says to make"

# Frames, colours, links, widths.
is "$(grep -c 'style=rounded.*label="lib"' "$frames")" 1 "a frame for each directory"
is "$(sed -n '/subgraph cluster_/,/}/p' "$work/makes.dot" | grep -c 'label="make -C lib"')" 1 "or for each make"
is "$(grep -c 'fillcolor="#e69f00".*label="cc util.c\\n5 ms"' "$work/cpu.dot")" 1 \
	"who used most CPU time is darkest, and has it in the label"
is "$(grep -c 'fillcolor="#f1c04d".*label="ar lib.a\\n1 ms"' "$work/cpu.dot")" 1 "a fifth of that is lighter"
is "$(grep -c 'fillcolor' "$work/makes.dot")" "$(grep -c 'fillcolor="#ffffff"\|command failed' "$work/makes.dot")" \
	"--color-by fail leaves colour to what failed"
"$graph" -q -l exec --legend --color-by time "$work/build.btr" | grep '^		legend_[0-9]* \[.*style=filled' >"$work/samples"
is "$(grep -c . "$work/samples"), $(grep -c 'fillcolor="#ffffff", label=' "$work/samples")" "6, 6" \
	"where a fill says something else, the legend's samples have none"
like "$(cat "$work/links.dot")" 'URL="https://x/\?f=/b/a%0Ab%22c%5Cd%3Ce%3E%26amp%3Bf%01%7F%FF%C3%28' "links are escaped"
is "$(grep -c "class=\"read\".*penwidth" "$step")" 0 "a line for one access is not wide"
like "$(cat "$work/system-fold.dot")" 'class="exec".*penwidth=1\.3' "a line for many is wider"

versions=$work/versions.dot
is "$(edges 'reader x' read x "$versions")" 0 "arrows of reading go to the reader"
is "$(edges x read 'reader x' "$versions")" 1 "who read the first version has an edge from it"
is "$(edges 'writer > x' write 'x #2' "$versions")" 1 "who then wrote the name made another file"
is "$(edges 'writer > x' write x "$versions")" 0 "and not the one that was read before"
is "$(edges 'x #2' read late "$versions")" 1 "who came later read the second"

# Paths between things, and what filters select.
ways=$work/from-to.dot
is "$(label lib.h "$ways")$(label one.o "$ways")$(label app "$ways")" 111 "--from and --to: the ways between"
is "$(label 'main.c|main.o|mktable' "$ways")" 0 "and nothing that only leads to one of them"
is "$(edges 'ranlib lib.a' update lib.a "$work/filter.dot")" 1 "a filter that speaks of processes: these"
"$graph" -q --around 'file.path endswith "/table.h"' "$work/build.btr" | sed 1,2d >"$work/by-filter"
"$graph" -q --around table.h "$work/build.btr" | sed 1,2d >"$work/by-name"
same "$work/by-name" "$work/by-filter" "a filter that speaks of a file: as its name"
"$graph" -q --around 'file.path endswith "/table.h"' <"$work/build.btr" | sed 1,2d >"$work/by-pipe"
same "$work/by-name" "$work/by-pipe" "the same from standard input"
"$graph" -q --from 'file.name == "lib.h"' --to 'file.name == "app"' "$work/build.btr" |
	grep -c '\[id=' >"$work/ways"
is "$(cat "$work/ways")" "$(grep -c '\[id=' "$ways")" "two filters, each its own"
"$graph" -q -l tree --around 'proc.name == "cc"' "$work/build.btr" >"$work/tree.dot"
is "$(label 'mktable|ranlib.*' "$work/tree.dot")" 0 "a tree is followed along forks"
cat "$work/build.btr" "$work/talk.btr" >"$work/two.btr"
is "$("$graph" -q -l exec --around 'proc.pid == 12 && evt.type == exec' "$work/two.btr" | grep -c 'label="sort > out"')" 1 \
	"events of a later section are found there"
mkdir -p "$work/alone"
cp "$graph" "$work/alone"

talk=$work/talk.dot
is "$(label log "$talk")" 0 "where the build's own output went is no result"
is "$(label log "$work/talk-show.dot")" 1 "but can be shown"
is "$(grep -c 'command failed' "$talk")" 0 "a grep that finds nothing has not failed"
is "$(label 'd[12]' "$talk")" 0 "a directory that is renamed is no file"
is "$(label 'here.1.*' "$talk")" 0 "a file read after it was deleted is no source"
is "$(label 'here.1.*' "$work/talk-show.dot")" 1 "it is the file that was written"
is "$(label .dirstamp "$work/talk-step.dot")" 0 "stamps are left out"
"$B/bin/query" -f trace 'evt.type == write' "$work/talk.btr" >"$work/writes.btr"
"$graph" -q -l exec "$work/writes.btr" >"$work/writes.dot"
like "$(cat "$work/writes.dot")" 'only what query selected: evt.type == write' "a selection says that it is one"
is "$(grep -c 'still running' "$work/writes.dot")" 0 "whose end was not selected is not said to run on"
"$B/bin/query" -f trace 'evt.type == exit && proc.pid in {10, 11}' "$work/talk.btr" | "$graph" -q >"$work/exits.dot"
is "$(label 'grep word|list all' "$work/exits.dot")" 2 "what was selected is drawn, though it makes nothing"
is "$(grep -c 'label="sort' "$work/exits.dot")" 0 "what was not is not"
"$B/bin/query" -f trace 'evt.type in {open, exec, fork}' "$work/build.btr" | "$graph" -q >"$work/kept.dot"
is "$(grep -c 'label="cc0000' "$work/kept.dot")" 0 "what was deleted unseen, and is called as mkstemp does, is no result"
is "$(edges 'cc util.c' write util.o "$work/kept.dot")" 1 "other files are"
is "$(label log "$work/writes.dot")" 1 "where openings may be missing, nothing is taken for a log"

# Commands are called after what tells them apart: a case a line.
awk -f "$inputs/labels.awk" "$inputs/labels" | "$undump" >"$work/labels.btr"
"$graph" -q -l exec --show commands "$work/labels.btr" | sed -n 's/^	c.*, label="\([^"]*\)", tooltip=.*/\1/p' |
	grep -vx top | sort >"$work/labels"
grep -v '^#' "$inputs/labels" | cut -f 1 | sort >"$work/expected"
same "$work/expected" "$work/labels" "labels of commands"

# A symbolic link called as what it leads to says nothing of its directory, which was made as one, or has a file of
# the kernel's name.
for unknown in '/^mkdir/d' 's/path=6 real=6/path=6/'; do
	sed "$unknown" "$inputs/farm.txt" | "$undump" >"$work/farm.btr"
	"$graph" -q -l exec --show internal "$work/farm.btr" >"$work/farm.dot"
	is "$(grep -c 'tooltip="/b/new/out.nmade here, deleted' "$work/farm.dot")" 1 "what was deleted is known as such ($unknown)"
done

# libtool is one command with all that it runs, and called after the compiler.
"$undump" <"$inputs/libtool.txt" >"$work/libtool.btr"
"$graph" -q -l exec "$work/libtool.btr" >"$work/libtool.dot"
is "$(sed -n 's/^	c.*, label="\([^"]*\)", tooltip=.*/\1/p' "$work/libtool.dot" | sort | tr '\n' ',')" \
	'cc x.c,make,mv,sh: sh ./libtool --mode=compile cc -c x.…,' "libtool and all that it runs is one command"
is "$(edges 'cc x.c' write '2 *.o\nbelow .' "$work/libtool.dot")" 1 "it writes both"
is "$(grep -c '\[class="fork' "$work/libtool.dot")" 3 "and nothing else is folded"

# A build tool that failed is drawn where no command that it ran explains it.
# failed PROCESSES: the processes that end with status 2
failed()
{
	sed "s/^exit .* process=[$1] .*/& code=512/" "$inputs/farm.txt" | "$undump" >"$work/failed.btr"
	"$graph" -q "$work/failed.btr" >"$work/failed.dot"
}
failed 1
is "$(label 'make.n✗ exit 2' "$work/failed.dot")" 1 "a build tool that failed by itself is drawn"
failed 13
is "$(label '(make|rm).n✗ exit 2' "$work/failed.dot")" 1 "what fails because a command did is not"
is "$(label 'rm.n✗ exit 2' "$work/failed.dot")" 1 "the command is"

# Four directories of sources with the same neighbours are one node, here and elsewhere; three are not.
# alike DIRECTORIES: `gen' reads seven files in each of so many below /b and below /home/me, and writes out
alike()
{
	awk -v directories="$1" 'BEGIN {
		for (i = 0; i < 2 * directories * 7; i++)
			print (i % 2 ? "/b/" : "/home/me/") "part" int(i / 14) "/f" i
	}' | awk '{ path[NR] = $0 } END {
		print "@section kind=normalized start=1000000000 cpus=1\nproperty name=\"cwd\" value=\"/b\"\n@definitions reset"
		print "string id=1 text=\"gen\"\nstring id=2 text=\"/b\"\nstring id=3 text=\"/b/out\"\nstrings id=1 strings=[1]"
		print "file id=1 path=3 real=3 mode=0100644\nprocess id=1 pid=9 start=1000000000 name=1 argv=1 cwd=2"
		for (i = 1; i <= NR; i++)
			printf "string id=%d text=\"%s\"\nfile id=%d path=%d real=%d mode=0100644\n", i + 3, path[i], i + 1, i + 3, i + 3
		print "@events\nexec time=1000000001 process=1 tid=9 argv=1 cwd=2 name=1"
		for (i = 1; i <= NR; i++)
			printf "open time=%d process=1 tid=9 file=%d result=3 fd=3\n", 1000000001 + i, i + 1
		print "open time=1000009000 process=1 tid=9 file=1 result=3 fd=3 flags=577\n@end"
	}' | "$undump" >"$work/alike.btr"
	"$graph" -q "$work/alike.btr" >"$work/alike.dot"
}
alike 3
is "$(label '7 files.nin .*' "$work/alike.dot")" 6 "three directories with the same neighbours are three nodes"
alike 4
is "$(label '28 files.nbelow .' "$work/alike.dot")" 1 "four are one"
is "$(label '28 files.nbelow /home/me' "$work/alike.dot")" 1 "and those elsewhere another"

# Any picture is good DOT, and its SVG good XML; bytes of names come through as text.
if command -v dot >/dev/null && command -v python3 >/dev/null; then
	for file in "$work"/*.dot; do
		svg=$work/picture.svg
		ok "$(basename "$file"): dot takes it" dot -Tsvg -o "$svg" "$file"
		is "$(cat "$work/.ok")" "" "$(basename "$file"): without a word"
		ok "$(basename "$file"): the SVG is XML" xml "$svg"
	done
	dot -Tsvg -o "$work/odd.svg" "$work/odd.dot"
	ok "odd names are in labels and tooltips as they should be" python3 - "$work/odd.svg" <<'EOF'
import sys, xml.dom.minidom
svg = xml.dom.minidom.parse(sys.argv[1])
labels = ["".join(n.data for n in e.childNodes) for e in svg.getElementsByTagName("text")]
tips = [e.getAttribute("xlink:title") for e in svg.getElementsByTagName("a")]
odd = "a\\nb\"c\\d<e>&amp;f\\x01\\x7f\\xff\\xc3(\\xed\\xa0\\x80\\xef\\xbf\\xbf\\xe2\\x80\\xae\\N|{}"
assert odd in labels, labels
assert any(t.startswith("/b/" + odd + "\n") for t in tips), tips
assert any("/b/--><script>alert(1)</script>\\" in t for t in tips), tips
assert "\u00e9t\u00e9 \u2713.c" in labels, labels
assert not svg.getElementsByTagName("script")
EOF
	# A file for each byte that a name may have, where a character might go on.
	awk 'BEGIN { for (i = 1; i < 256; i++) if (i != 47) printf "<\\xc3\\x%02x>\n", i }' |
		awk -f "$inputs/names.awk" | "$undump" >"$work/bytes.btr"
	"$graph" -q -l process -n 0 --url 'file://%p' "$work/bytes.btr" >"$work/bytes.dot"
	dot -Tsvg -o "$work/bytes.svg" "$work/bytes.dot"
	ok "every byte of a name comes through dot and XML" python3 - "$work/bytes.svg" <<'EOF'
import sys, urllib.parse, xml.dom.minidom
links = [e for e in xml.dom.minidom.parse(sys.argv[1]).getElementsByTagName("a") if e.getAttribute("xlink:href")]
paths = {urllib.parse.unquote_to_bytes(e.getAttribute("xlink:href")) for e in links}
tips = {line for e in links for line in e.getAttribute("xlink:title").split("\n")}
for byte in set(range(1, 256)) - {47}:
    assert b"file:///b/<\xc3%c>" % byte in paths, byte
    try:
        text = bytes([0xc3, byte]).decode()
    except UnicodeDecodeError:
        plain = {9: "\\t", 10: "\\n"}.get(byte, chr(byte) if 32 <= byte < 127 else "\\x%02x" % byte)
        text = "\\xc3" + plain
    assert "/b/<" + text + ">" in tips, (byte, text)
EOF
else
	skip "dot takes every picture" "no dot or no python3"
fi

# The same bytes again; the same names for another run of the same build.
"$graph" -q "$work/build.btr" >"$work/again"
"$graph" -q - <"$work/build.btr" | cmp - "$work/again" >"$work/cmp" 2>&1
is "$(cat "$work/cmp")" "" "the same trace gives the same bytes"
sed 's/ pid=1/ pid=7/; s/time=10/time=11/; s/start=10/start=11/; s|/tmp/cc|/tmp/ccXy|; s/\(string id=[0-9]* text="st\)ABC/\1QRS/' \
	"$inputs/build.txt" | "$undump" >"$work/run2.btr"
for level in process step; do
	"$graph" -q -l $level "$work/build.btr" | grep -o '^	[a-z][0-9a-f]*\( -> [a-z][0-9a-f]*\)\?' | sort >"$work/ids1"
	"$graph" -q -l $level "$work/run2.btr" | grep -o '^	[a-z][0-9a-f]*\( -> [a-z][0-9a-f]*\)\?' | sort >"$work/ids2"
	same "$work/ids1" "$work/ids2" "another run has the same names, level $level"
done
is "$(sort "$work/ids1" | uniq -d)" "" "no name is used twice"

# commands NAME...: their names in the graph, of which each has one of these as argument
commands()
{
	printf '%s\n' "$@" | awk -f "$inputs/names.awk" | "$undump" >"$work/chance.btr"
	"$graph" -q -l process "$work/chance.btr" | grep -o '^	c[0-9a-f]* \[id'
}
is "$(commands TryCompile-Re8lzi/cmTC_948e7.dir/x.o x-cmTC_abcde ccAbCdEf)" \
	"$(commands TryCompile-xxxxxx/cmTC_00000.dir/x.o x-cmTC_12345 cc012345)" "what is made by chance is not in the names"
for word in TryCompile-Re8 cmTC_948e70 TryCompiled ccache config stdlib strnlen1.c; do
	[ "$(commands $word)" != "$(commands "$(echo $word | tr '[:lower:]0' '[:upper:]1')")" ] || echo $word
done >"$work/words"
is "$(cat "$work/words")" "" "other words are"

# Budget.
count()
{
	grep -c "^	[cfsyd][0-9a-f]* $1" "$2"
}
for nodes in 1 5 14 30; do
	for level in process exec step file dir target tree; do
		"$graph" -q -l $level -n $nodes "$work/build.btr" >"$work/small.dot"
		[ "$(count '\[' "$work/small.dot")" -le $nodes ] || echo "$level: more than $nodes"
	done
done >"$work/budget"
is "$(cat "$work/budget")" "" "-n is kept to"
is "$("$graph" -q -l tree -n 1 "$work/build.btr" | grep -c 'label="make\\n+ [0-9]* below"')" 1 "a tree that is cut says how much is below"
"$graph" -q -l process -e 20 "$work/build.btr" >"$work/small.dot"
is "$([ "$(count '->' "$work/small.dot")" -le 20 ] && echo kept)" kept "-e is kept to"
like "$(cat "$work/budget.err")" 'level|alike|not shown' "a picture that was made smaller says so"

files=$work/few-files.dot
"$graph" -q -l file -n 12 "$work/build.btr" >"$files"
like "$(cat "$files")" 'file: .*files of a directory that are alike are drawn as one' "level file folds alike files before it gives up"

# Memory grows with processes and files, not with events.
{
	sed '/^@end/d' "$inputs/versions.txt"
	awk 'BEGIN { for (i = 0; i < 400000; i++) { if (i % 50000 == 0) print "@events"; print "open time=1000009000 process=1 tid=9 file=2 result=3 fd=3 flags=" (i % 2 ? 577 : 0) } }'
	echo '@end'
} | "$undump" >"$work/many.btr"
if sh -c "ulimit -v 40000; '$graph' -V" >/dev/null 2>&1; then
	ok "400,000 openings of one file fit into 40 MB" sh -c "ulimit -v 40000; '$graph' -q '$work/many.btr' >/dev/null"
else
	skip "400,000 openings of one file fit into 40 MB" "a sanitizer needs more to begin with"
fi

# dot needs long for edges without any order: 240 files, each made of five others.
if command -v dot >/dev/null; then
	awk 'BEGIN {
		print "@section kind=normalized start=1000000000 cpus=1\nproperty name=\"cwd\" value=\"/b\"\n@definitions reset"
		print "string id=1 text=\"/b\"\nstring id=2 text=\"make\"\nstrings id=1 strings=[2]"
		print "process id=1 pid=9 start=1000000000 name=2 argv=1 cwd=1"
		for (i = 1; i <= 240; i++) {
			printf "string id=%d text=\"/b/dir%d/out%d\"\n", i + 2, i % 17, i
			printf "file id=%d path=%d real=%d mode=0100644\n", i, i + 2, i + 2
			printf "process id=%d parent=1 pid=%d start=1000000000 name=2 argv=1 cwd=1\n", i + 1, i + 9
		}
		print "@events\nexec time=1000000001 process=1 tid=9 argv=1 cwd=1 name=2"
		for (i = 1; i <= 240; i++) {
			printf "exec time=%d process=%d tid=9 argv=1 cwd=1 name=2\n", 1000000000 + 10 * i, i + 1
			for (j = 1; j <= 5 && j < i; j++) {
				chance = (chance * 16807 + 12345) % 2147483647
				printf "open time=%d process=%d tid=9 file=%d result=3 fd=3\n", 1000000000 + 10 * i + j, i + 1, chance % (i - 1) + 1
			}
			printf "open time=%d process=%d tid=9 file=%d result=3 fd=3 flags=577\n", 1000000009 + 10 * i, i + 1, i
		}
		print "@end"
	}' | "$undump" >"$work/dense.btr"
	"$graph" -q -l file "$work/dense.btr" >"$work/dense.dot"
	is "$([ "$(count '->' "$work/dense.dot")" -gt 1000 ] && echo many)" many "a picture just within the budget"
	ok "dot is done with it in 20 s of CPU time" sh -c "ulimit -t 20; dot -Tsvg -o '$work/dense.svg' '$work/dense.dot'"
else
	skip "dot is done with any picture in 20 s" "no dot"
fi

# Programs whose names are no words.
for name in '' ' sh bash' ' '; do
	sed "s/text=\"grep\"/text=\"$name\"/" "$inputs/talk.txt" | "$undump" >"$work/name.btr"
	ok "a program called \"$name\"" "$graph" -q -l exec "$work/name.btr"
done

# Several traces; output to a file.
"$graph" -q -l process "$work/build.btr" "$work/odd.btr" >"$work/both.dot"
is "$(label 'make|.*✗ killed by signal 9' "$work/both.dot")" 2 "several traces are one picture"
"$graph" -q -o "$work/out.dot" "$work/build.btr"
same "$work/again" "$work/out.dot" "-o writes a file"
"$graph" -o "$work/out.dot" -q <"$work/build.btr"
is "$?" 0 "exit 0"

# status EXPECTED NAME PATTERN COMMAND...: exit status and the sentence on stderr
status()
{
	expected=$1 name=$2 pattern=$3
	shift 3
	"$@" >"$work/stdout" 2>"$work/stderr"
	is "$?" "$expected" "$name: exit $expected"
	like "$(cat "$work/stderr")" "$pattern" "$name: says why"
}
status 2 "unknown level" '^graph: -l wants' "$graph" -l nothing "$work/build.btr"
status 2 "unknown option" 'unrecognized option' "$graph" --nothing
status 2 "bad number" '^graph: -n wants a number' "$graph" -n x "$work/build.btr"
status 2 "bad mode" '^graph: --system wants' "$graph" --system x "$work/build.btr"
status 2 "bad kind" '^graph: --show wants' "$graph" --show x "$work/build.btr"
status 3 "empty input" 'empty input' "$graph" /dev/null
is "$(cat "$work/stdout")" "" "empty input: no picture"
echo hello >"$work/text"
status 3 "text" 'not a buildtrace stream' "$graph" "$work/text"
status 4 "directory" 'Is a directory' "$graph" "$work"
status 4 "no file" 'No such file' "$graph" "$work/none"
status 4 "full disk" 'No space left' "$graph" -q -o /dev/full "$work/build.btr"
sed 's/kind=normalized/kind=raw/; /^@definitions/,$d' "$inputs/odd.txt" | "$undump" >"$work/raw.btr"
status 3 "raw trace" 'raw trace; give it to normalize' "$graph" "$work/raw.btr"
head -c 12000 "$work/build.btr" >"$work/cut.btr"
status 3 "cut trace" 'cut off' "$graph" "$work/cut.btr"
like "$(head -n 1 "$work/stdout")" '^digraph' "cut trace: what was read is drawn"
status 2 "bad colour" '^graph: --color-by wants' "$graph" --color-by x "$work/build.btr"
status 2 "bad frame" '^graph: --cluster wants' "$graph" --cluster x "$work/build.btr"
status 2 "bad link" '^graph: --url knows' "$graph" --url 'x%y' "$work/build.btr"
status 1 "no way" 'nothing leads from app to lib.h' "$graph" --from app --to lib.h "$work/build.btr"
status 1 "filter without events" 'nothing that is drawn is selected by proc.pid == 1' "$graph" --to 'proc.pid == 1' "$work/build.btr"
status 2 "bad filter" 'no field file.nothing' "$graph" --around 'file.nothing == 1' "$work/build.btr"
status 2 "two ways at once" '^graph: --around goes in both' "$graph" --around a --to b "$work/build.btr"
status 4 "no query" 'a filter needs query.*install it' env PATH=/nowhere "$work/alone/graph" --around 'proc.pid == 1' "$work/build.btr"
status 1 "nothing there" 'nothing in the trace is called nothing' "$graph" --around nothing "$work/build.btr"
is "$("$graph" -V)" "graph (buildtrace) $(sed -n 's/^VERSION *= *//p' "$root/Makefile")" "-V"
like "$("$graph" -h)" '^usage: graph' "-h"

done_testing
