#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# query: the language, the views, and what it makes of bad input.
. "$(dirname "$0")/lib.sh"
query=$B/bin/query inputs=$tests/query
cd "$work" || exit

for name in build lost hostile newer; do
	"$undump" "$inputs/$name.txt" >"$name.btr" || exit
done
cat build.btr build.btr >twice.btr

# status EXPECTED NAME COMMAND...: the exit status; messages are left in `messages', output in `out'.
status()
{
	expected=$1
	name=$2
	shift 2
	"$@" >out 2>messages
	is "$?" "$expected" "$name"
}

# counts EXPECTED FILTER: how many events of build.btr it selects; also when their kind and file do not tell.
counts()
{
	slowly="evt.cpu < 0 or (${2:-evt.ok or evt.failed}
)"
	is "$("$query" -c "$2" build.btr 2>&1) $("$query" -c "$slowly" build.btr 2>&1)" "$1 $1" "$2"
}

# wrong FILTER MESSAGE CARET: refused with exit 2, this message, and the caret line.
wrong()
{
	"$query" -c "$1" build.btr >out 2>messages
	is "$? $(sed -n '1s/^query: filter:[0-9:]* //p' messages)|$(sed -n '$p' messages)" "2 $2|  $3" "refused: $1"
}

# Views, against what was once looked at line by line.
for view in text json csv files procs tree summary; do
	"$query" -f "$view" '' build.btr >out
	same "$inputs/build.$view" out "view $view"
done
"$query" -f trace 'proc.name == gcc and file.ext == h' build.btr | "$dump" >out
same "$inputs/build.trace" out "view trace: definitions, ancestors, verdict and filter come along"

# compile_commands.json, of all that a compiler may be called.
awk -f "$inputs/compilers.awk" "$inputs/compilers.txt" | "$undump" >compilers.btr
"$query" -f compdb '' compilers.btr >out 2>messages
same "$inputs/compilers.json" out "view compdb"
ok "... is JSON" jq -e 'length == 17' out
like "$(cat messages)" '^query: compdb: 3 compiler commands name no source but perhaps in a response file' \
	"... and says what it could not list"
is "$("$query" -f compdb 'evt.type == exit' build.btr)" "[]" "... also when it is empty"

# The processes in time.
"$query" -f chrome '' build.btr >chrome.json
columns=proc.pid,proc.ppid,proc.start,proc.dur,proc.exit,proc.signal
"$query" -f json --columns=$columns 'evt.type == exit' build.btr >exits.json
is "$(python3 "$inputs/chrome.py" chrome.json exits.json)" "lanes 1 at once 1 nested 4" "view chrome"
is "$("$query" -f chrome evt.ok twice.btr | jq -c '[.traceEvents[] | select(.ph == "X") | .pid] | unique')" "[1,2]" \
	"... of two sections"
is "$("$query" -f chrome 'evt.type == rmdir' build.btr | jq -c '.traceEvents | length')" "1" "... of nothing"

# The manual: each filter in it is run, and selects so many events.
# shellcheck disable=SC1003 # backslashes are meant
awk '/^\.Bd -literal -offset indent$/ { on = 1; next } /^\.Ed$/ { on = 0 } on' "$root/man/buildtrace-filter.7" |
	sed -e 's/\\e/\\/g' -e 's/\\&//g' -e 's/\\(dq/"/g' >examples
cut -d'|' -f2- "$inputs/manual.txt" >known
same known examples "the filters in buildtrace-filter(7) are those of tests/query/manual.txt"
while IFS= read -r line; do
	counts "${line%%|*}" "${line#*|}"
done <"$inputs/manual.txt"
sed -n '/^query: filter:1:1: no field/,/\^/p' "$root/man/buildtrace-filter.7" | sed 's/\\(dq/"/g' >known
"$query" -c 'proc.nme == "cc"' build.btr 2>out
same known out "the error shown in buildtrace-filter(7)"
awk '/^\.It Cm [a-z]+\.[a-z]+ Pq/ { name = $3; type = $5; getline; printf "%-15s %-8s %s\n", name, type, $0 }' \
	"$root/man/buildtrace-filter.7" | sort >known
"$query" --fields | grep -v '^proc\.parent' | sort >out
same known out "the fields in buildtrace-filter(7) are those of query --fields"

sed -n '/^Types of events are/,/^\.El/p' "$root/man/buildtrace-filter.7" | sed -n 's/^\.Cm //p' | tr ' ' '\n' | sort >known
"$query" --fields=evt.type | sort >out
same known out "the types of events in buildtrace-filter(7) are all there are"
is "$("$query" --fields=file.mode | tr '\n' ' ')$("$query" --fields=proc.pid)" "r w rw x " "--fields=FIELD"
status 2 "... of no field" "$query" --fields=evt.tpe
like "$(cat messages)" 'no field evt.tpe; did you mean evt.type' "... is said"
is "$("$query" --views | cut -d' ' -f1 | tr '\n' ' ')" "$(sed -n '/^\.Sh THE VIEWS/,/^\.Sh ENV/s/^\.It Cm //p' "$root/man/query.1" |
	tr '\n' ' ')" "the views in query(1) are those of query --views"

sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/s/^\.Dl //p' "$root/man/query.1" | sed 's/\\(dq/"/g' >known
ok "query(1) has examples" test "$(wc -l <known)" -ge 4
while IFS= read -r line; do
	PATH=$B/bin:$PATH sh -c "$line" >out 2>&1 </dev/null
	ok "example: $line" sh -c 'test -s out && ! grep -e "^query:" -e "^graph:" -e "not found" out'
done <known

# Operators and types beyond the manual.
counts 24 ''
is "$("$query" -c "# nothing but a comment" build.btr)" 24 "a comment alone"
counts 6 'evt.type == open'
counts 6 'evt.type == "open"'
counts 6 'evt.type == 68'
counts 18 'evt.type != open'
counts 18 'not evt.type == open'
counts 4 'evt.type == open and evt.ok and not file.name startswith b'
counts 7 'evt.type == open or evt.type == rename and evt.failed or evt.type == chdir'
counts 6 '(evt.type == open or evt.type == rename) and evt.ok'
counts 24 '!evt.ok||!evt.failed'
counts 12 "evt.time<0.2&&evt.time>=0||evt.time in{2.5s..2600ms}"
counts 2 'evt.result < 0'
counts 3 'evt.result in {-2, 5}'
counts 5 'proc.pid in {103..103, 100, 999} and evt.type in {exec, exit, rename}'
counts 1 'file.ino == 18446744073709551615'
counts 1 'file.ino in {0xffffffffffffffff}'
counts 1 'proc.maxrss == 1G and evt.type == exit'
counts 1 'proc.maxrss == 35M and evt.type == exit'
counts 1 'file.path contains "\xff\n\x1b["'
counts 1 'file.path endswith r"b.c" and file.path !~ "\n" and evt.type == open'
counts 0 'file.path contains "\0"'
counts 24 'file.path contains "" or not file.path'
counts 6 'proc.signal == SEGV'
counts 6 'proc.signal == 11'
counts 18 'proc.exit'
counts 6 'proc.cpu > 2s'
counts 24 'trace.complete and trace.lost == 0 and trace.host == alder and trace.id startswith "00010203-"'
counts 9 'proc.parent.parent.name == make'
counts 0 'proc.parent.parent.parent.name'
counts 8 'file.inside and file.path startswith "/src/app"'
counts 0 'file.inside and not file.path startswith "/src/app/"'
counts 1 'file.real and file.real != file.path and file.name == sh'
counts 4 'proc.cwd == "/src/app/lib" and proc.parent.cwd == "/src/app"'
counts 1 'evt.flags == MEMORY'
counts 1 'evt.flags == O_TRUNC and file.mode == w'
counts 2 'file.dir == "/bin"'
counts 4 'evt.child'
counts 4 'evt.type == fork and evt.child > 1 and not file.path'
counts 5 'file.path glob "/*/*/*.?" or file.path glob "**/[M-M]akefile"'
counts 0 'file.path glob "/src/*.o"'
counts 0 'proc.argv ~ r"^gcc.*bad.*\.c$"' # the name has a newline, which . is not,
counts 5 'proc.argv ~ r"(?s)^gcc.*bad.*\.c$"' # but for (?s)

# Of an event that has no file, of names that are not there, and of one name after the other.
counts 9 'not file.path'
counts 24 'not (file.path glob "**/*.h" and evt.type == fork)'
counts 2 'file.ext == h or not file.path glob "**/*" and evt.type == exec'
counts 1 'evt.type ~ "^(un)?link$" or evt.type == chdir'
counts 8 'evt.class == name or evt.type in {exec}'
counts 1 'file.inside and not evt.type in {open, exec} and not evt.class == name'

# Globs.
grep -v '^#' "$inputs/globs.txt" >globs
cut -d'|' -f2 globs | tr ' ' '\n' | grep . | sort -u | awk '
	BEGIN { print "@section kind=normalized\n@definitions reset" }
	{ print "string id=" NR " text=\"" $0 "\"\nfile id=" NR " path=" NR }
	END { print "@events"; for (i = 1; i <= NR; i++) print "open time=" i " file=" i; print "@end" }' | "$undump" >globs.btr
while IFS='|' read -r pattern names; do
	is "$("$query" -f files "file.path glob r\"$pattern\"" globs.btr | tr '\n' ' ')" "${names:+$names }" "glob $pattern"
done <globs

# Relations.
counts 12 'self(proc.name == gcc)'
counts 9 'parent(proc.name == sh)'
counts 9 'ancestor(proc.name == sh)'
counts 13 'within(proc.name == sh)'
counts 9 'descendant(proc.name == gcc)'
counts 19 'ancestor(proc.exit == 2)'
counts 9 'descendant(parent(proc.name == sh))'
counts 5 'self(proc.signal) and evt.type != exit or not self(not proc.exit)  and proc.id == 99'
counts 24 'within(self(self(self(evt.seq == 0))))'
counts 0 'parent(ancestor(parent(ancestor(proc.name))))'

# Refusals, with the place.
wrong 'evt.time < 3K' 'a time has the unit s, ms, us or ns' '           ^~'
wrong 'evt.type = open' 'no operator =; did you mean ==?' '         ^'
wrong 'evt.type == opne' 'no event type opne; did you mean open?' '            ^~~~'
wrong 'file.path ~ "\.o"' "no such escape; r\"...\" and '...' take backslashes as they are" '             ^~'
wrong '(evt.ok' 'this parenthesis is not closed' '^'
wrong 'evt.ok)' 'this parenthesis was not opened' '      ^'
wrong 'evt.ok and' 'the filter ends where a comparison is expected' '          ^'
wrong 'file.path glob' 'this operator needs a string: "..."' '              ^'
wrong 'name == x' 'no field name; did you mean proc.name?' '^~~~'
wrong 'proc.parent.nme == x' 'no field proc.parent.nme; did you mean proc.parent.name?' '^~~~~~~~~~~~~~~'
wrong 'evt.ok evt.failed' 'no operator evt.failed' '       ^~~~~~~~~~'
wrong 'writer(evt.ok)' 'no function writer; did you mean writers?' '^~~~~~'
wrong 'inputs(evt.ok, 3)' 'expected depth=N here, with a number from 1 on' '               ^'
wrong 'anny(evt.flags == x)' 'no function anny; did you mean any?' '^~~~'
wrong 'any(evt.ok)' 'any() takes one comparison of a field with many values' '^~~'
wrong 'file.path ~ "(a"' 'bad pattern: missing closing parenthesis, at byte 2 of the pattern' '            ^~~~'
wrong 'proc.uid == proc.name' 'proc.uid is of type number, proc.name of type string: they cannot be compared' \
	'            ^~~~~~~~~'
wrong 'file.ino < 3' 'file.ino is of type id, which has no operator <' '         ^'
wrong 'evt.failed > 1' 'evt.failed is of type bool, which has no operator >' '           ^'
wrong 'evt.time in {3..1}' 'this range ends before it begins' '                ^'
wrong 'proc.name in {a..b}' 'proc.name is of type string, which has no ranges' '               ^~'
wrong 'proc.name in {a' 'this set is not closed' '             ^'
wrong '"x" == proc.name' 'a comparison begins with a field, not with a value' '^~~'
wrong 'evt.ok & evt.failed' 'no operator &; did you mean &&?' '       ^'
wrong 'proc.name == "abc' 'this string does not end' '             ^'
wrong 'proc.pid == 9223372036854775808' 'the number is too large' '            ^~~~~~~~~~~~~~~~~~~'
wrong 'proc.pid == 1.5' 'a whole number is needed here' '            ^~~'
wrong 'evt.ok == maybe' 'evt.ok is compared with true or false' '          ^~~~~'
wrong 'file.path == /usr' 'this character has no meaning here; strings need quotes: "..."' '             ^'
wrong 'file.path == file.pth' 'no field file.pth; did you mean file.path?' '             ^~~~~~~~'
wrong 'proc.name == "ä" and proc.nam == x' 'no field proc.nam; did you mean proc.name?' '                     ^~~~~~~~'
"$query" -c "$(printf 'evt.ok and\n\tproc.nam == x')" build.btr 2>out
is "$(sed -n 1p out)" 'query: filter:2:2: no field proc.nam; did you mean proc.name?' "lines are counted"
"$query" -c "$(printf 'evt.type == "\033[31m"')" build.btr 2>out
ok "no escape sequence of a filter reaches the terminal" sh -c '! grep "$(printf "\033")" out && grep -F "\\x1b[31m" out'
nested=$(awk 'BEGIN { for (i = 0; i < 5000; i++) printf "("; }')
status 2 "5000 parentheses are refused" "$query" -c "$nested" build.btr
like "$(head -1 messages)" 'more than 200 levels of nesting' "... with a sentence"
nested=$(awk 'BEGIN { printf "evt.ok"; for (i = 0; i < 8000; i++) printf " or evt.ok"; }')
is "$("$query" -c "$nested" build.btr)" 22 "8000 ors are not nested"
nested=$(awk 'BEGIN { printf "self(evt.ok)"; for (i = 0; i < 64; i++) printf " or self(evt.ok)"; }')
status 2 "65 relations are refused" "$query" -c "$nested" build.btr

# A pattern that explodes: a limit, not an hour.
string=$(awk 'BEGIN { for (i = 0; i < 2000; i++) printf "a" }')
printf '%s\n' '@section kind=normalized' '@definitions reset' "string id=1 text=\"/$string!\"" 'file id=1 path=1' \
	'@events' 'open time=1 file=1' '@end' | "$undump" >long.btr
status 2 "a pattern that is too complex" timeout 20 "$query" -c 'file.path ~ "^/(a+)+$"' long.btr
like "$(cat messages)" '^query: pattern too complex' "... is called so"

# Blocks at other times, or of other kinds, are not opened, and nothing that matters is missed: 6 epochs of 10
# blocks, in which a process becomes another program in each seventh and goes elsewhere in each eleventh.
awk 'BEGIN {
	print "@section kind=normalized start=1000 cpus=1"
	name = "n0"
	for (block = 0; block < 60; block++) {
		if (block % 10 == 0) {
			print "@definitions reset\nstring id=1 text=\"" name "\"\nstring id=2 text=\"/d" block "\""
			print "file id=1 path=2\nprocess id=1 pid=7 start=1000 name=1 cwd=2\nprocess id=2 parent=1 pid=8 name=1 cwd=2"
		}
		if (block % 7 == 3)
			print "@definitions\nstring id=" block + 10 " text=\"" (name = "n" block) "\""
		print "@events"
		for (event = 0; event < 5; event++) {
			time = (block * 5 + event) * 1000000 + 1000
			if (event == 2 && block % 7 == 3)
				print "exec process=1 name=" block + 10 " sequence=" ++sequence " time=" time
			else if (event == 2 && block % 11 == 5)
				print "chdir process=1 file=1 sequence=" ++sequence " time=" time
			else
				print (event == 4 ? "close" : "open") " process=" 1 + (event == 3) " file=1 sequence=" ++sequence " time=" time
		}
	}
	print "exit process=2 last=1 code=0x100 sequence=" ++sequence " time=" 300001000
	print "@end"
}' >times.txt
"$undump" times.txt >times.btr
"$undump" -z times.txt >times.zst.btr
columns=evt.seq,evt.type,proc.id,proc.name,proc.cwd,proc.parent.name,file.path
for range in 0..1 100ms..120ms 101ms..101ms 137ms.. ..33ms 299ms..400ms 1s..2s 50ms..; do
	set="evt.time in {$(echo "$range" | sed 's/^\.\./0../; s/\.\.$/..9s/')}"
	"$query" -f json --columns=$columns "evt.cpu < 0 or $set" times.btr >known
	"$query" -f json --columns=$columns -t "$range" times.btr >file
	"$query" -f json --columns=$columns -t "$range" <times.zst.btr >compressed
	"$query" -f json --columns=$columns "evt.ok and $set" times.btr >filter
	cat times.btr times.zst.btr | "$query" -f json --columns=$columns -t "$range" >piped
	ok "-t $range misses nothing" sh -c 'cmp known file && cmp known compressed && cmp known filter && cat known known | cmp - piped'
done
is "$("$query" -f procs -t ..9ms '' times.btr | awk '{ print $1, $2 }' | sort | tr '\n' ' ')" "7 - 8 1 " "how a process ended is known, whenever that was"
unread()
{
	"$query" -v -c "$@" 2>&1 >/dev/null | sed -n 's/.* \([0-9]*\) blocks left unread.*/\1/p'
}
is "$(unread -t 101ms..101ms '' times.btr)" 64 "-t leaves blocks unread"
is "$(unread 'evt.time > 101ms and evt.time <= 102ms and proc.name' times.btr)" 64 "... by whatever filter"
is "$(unread 'not evt.time > 101ms' times.btr)" 0 "... but not by one that says nothing of the time"
is "$(unread 'evt.type == exit' times.btr)" 47 "other kinds are left unread"
is "$(unread 'evt.type == exit and self(evt.ok)' times.btr)" 47 "... when they are shown, not when they are learned from"
sed 's/^@events$/&/; 0,/^@events/s//@block type=7 flags=3 kinds=0x10 time_first=1000 time_last=4001000 payload="no zstd frame"\n@events/' \
	times.txt | "$undump" >packed.btr
status 3 "a block that does not decompress" "$query" -c '' packed.btr
status 0 "... is not decompressed when it is not needed" "$query" -c -t 100ms.. '' packed.btr
{ head -c 15000 times.btr && printf X && tail -c +15002 times.btr; } >flipped.btr
status 3 "damage is noticed in blocks that are not needed" "$query" -c -t 1s.. '' flipped.btr

# An id that is defined twice is not what it was.
printf '%s\n' '@section kind=normalized' '@definitions reset' 'string id=1 text="/a.c"' 'file id=1 path=1' \
	'@events' 'open time=1 file=1' '@definitions' 'string id=1 text="/a.h"' '@events' 'open time=2 file=1' \
	'@definitions' 'string id=2 text="/a.o"' 'file id=1 path=2' '@events' 'open time=3 file=1' '@end' |
	"$undump" >twofold.btr
for ext in c h o; do
	is "$("$query" -c "file.ext == $ext" twofold.btr) $("$query" -c "file.path glob '/*.$ext'" twofold.btr)" "1 1" \
		"an id that is defined twice: $ext"
done

# A | B is A and B.
columns=evt.seq,evt.time,evt.type,evt.syscall,evt.errno,evt.child,proc.id,proc.pid,proc.name,proc.exe,proc.args
columns=$columns,proc.env,proc.cwd,proc.uid,proc.start,proc.depth,proc.parent.id,proc.parent.name,proc.parent.args
columns=$columns,proc.parent.cwd,proc.parent.parent.name,file.path,file.real,file.target,file.mode,file.ino,file.type
columns=$columns,trace.id,trace.host,proc.end,proc.dur,proc.cpu,proc.maxrss,proc.exit,proc.signal
columns=$columns,proc.parent.exit,trace.lost
cat >filters <<'END'
evt.type == open
evt.failed
not evt.failed
evt.type == exec
evt.type != exec
evt.type != exec and evt.type != chdir
evt.type in {exit, rename, fork}
proc.args == "-c"
proc.parent.name == sh
proc.parent.parent.args == "-j2"
proc.cwd endswith "/lib"
file.path glob "/src/**"
proc.pid == 104
evt.seq >= 12
proc.exit != 0 and not evt.type == exit
proc.cpu > 2s or proc.parent.exit == 2
END
differences=0
while IFS= read -r a; do
	while IFS= read -r b <&3; do
		"$query" -f json --columns="$columns" "($a) and ($b)" build.btr >both
		"$query" "$a" <build.btr | "$query" "$b" | "$query" -f json --columns="$columns" '' >piped
		cmp -s both piped || { differences=$((differences + 1)) && echo "# $a | $b"; }
	done 3<filters
done <filters
is "$differences" 0 "query A | query B | query -f json is query -f json 'A and B', for 256 pairs"

for view in procs tree chrome; do
	"$query" 'evt.type == open' build.btr | "$query" evt.ok | "$query" -f "$view" '' >out
	"$query" -f "$view" 'evt.type == open and evt.ok' build.btr >known
	same known out "query A | query B | query -f $view: how processes ended is still known"
done

# Traces through query.
"$query" '' <build.btr | "$dump" | grep -v '^[@#]' | sort >out
"$dump" build.btr | grep -v -e '^[@#]' | sort >known
ok "an empty filter invents nothing" sh -c 'test -z "$(comm -13 known out)"'
ok "an empty filter keeps all events" sh -c '! comm -23 known out | grep -Ev "^(string|list|file|process) "'
ok "an empty filter does not say that it filtered" sh -c '! grep -q -e filter -e status=0x4 out'
"$query" -f trace 'evt.type == open' newer.btr | "$dump" >out
ok "what need not be known is copied" grep -q 'type=77 .*payload="what is this"' out
ok "... records too" grep -q 'record kind=40 fixed=16 bytes="12345678"' out
ok "... with the schema of what is newer" grep -q 'schema_field shape=18 offset=80 type=2 unit=15 name="label"' out
ok "an id in a newer field is defined" grep -q 'string id=3 text="a label"' out
ok "what nothing needs is not" sh -c '! grep -q -e "id=4 " -e somebody out'
"$query" -f trace 'not evt.type == open' newer.btr | "$dump" >out
ok "a newer kind of event passes, and its ids are defined" sh -c 'grep -q "^record kind=120" out && grep -q somebody out'
"$query" -e evt.ok -F - -r -t 1ms..2s -n 3 <<END build.btr -o all.btr
evt.type == exec # only
END
status 0 "-e, -F, -r, -t and -n together" "$query" -f json '' all.btr
is "$("$dump" all.btr | sed -n 's/^property name="filter" value=//p')" \
	'"not ((evt.ok) and (evt.type == exec # only\n\n)) and (evt.time in {1ms..2s}) # -n 3"' "... are told in the trace"
is "$("$query" -c '' all.btr)" 3 "... and select"
"$query" -z -o small.btr '' build.btr
ok "-z compresses" test "$(wc -c <small.btr)" -lt "$(wc -c <build.btr)"
is "$("$query" -f json '' small.btr | cksum)" "$("$query" -f json '' build.btr | cksum)" "... and loses nothing"
cat build.btr small.btr >twice.btr
is "$("$query" -c evt.failed twice.btr)" 4 "two sections in one file"
is "$("$query" -c evt.failed build.btr twice.btr - <small.btr)" 8 "several files and stdin"
is "$("$query" evt.failed twice.btr build.btr | "$query" -f json '' | wc -l)" 6 "several traces into one"
is "$("$query" -c 'self(evt.failed) and evt.type == exit' twice.btr build.btr)" 6 "relations keep sections apart"
is "$(cat build.btr small.btr | "$query" -c 'self(evt.failed) and evt.type == exit')" 4 "a pipe is read twice too"
is "$(zstd -q -c build.btr | "$query" -c 'self(evt.failed) and evt.type == exit')" 2 "... even if zstd has wrapped it"
TMPDIR=/nonexistent status 4 "no place to keep a pipe" sh -c 'cat build.btr | "$B/bin/query" -c "self(evt.ok)"'
like "$(cat messages)" '^query: stdin: cannot keep the input in /nonexistent: ' "... is said"

# Options.
status 0 "-q: found" "$query" -q evt.failed build.btr
is "$(cat out messages)" '' "... and silent"
status 1 "-q: not found" "$query" -q 'evt.type == rmdir' build.btr
status 3 "-q: not found, but records are missing" "$query" -q 'evt.type == rmdir' lost.btr
status 0 "-q: found in what there is" "$query" -q 'evt.type == exit' lost.btr
is "$("$query" -c -r evt.failed build.btr)" 22 "-r"
is "$("$query" -c -r '' build.btr)" 0 "-r of everything is nothing"
is "$("$query" -c -t 0.2..0.21 '' build.btr)" 11 "-t: seconds, both ends"
is "$("$query" -c -t 2s.. '' build.btr) $("$query" -c -t ..20ms '' build.btr)" '2 7' "-t: open ends"
is "$("$query" -f json -n 2 evt.failed build.btr | wc -l)" 2 "-n"
is "$("$query" -f text -n 0 evt.failed build.btr)" '' "-n 0"
is "$("$query" -c -e evt.failed -e 'evt.type == open' build.btr)" 1 "-e twice: both hold"
echo 'evt.failed and' >wrong
status 2 "-F with an error in the file" "$query" -c -F wrong build.btr
like "$(cat messages)" '^query: wrong:2:1: |^query: wrong:1:15: ' "... names file, line and column"
status 0 "a trace where the filter should be is a trace" "$query" -c build.btr
is "$(cat out)" 24 "... and everything is selected"
sed -n '/^the same,$/,/^Names, types/p' "$root/man/query.1" | sed -n 's/^\.Cm //p' | tr -d ',. ' >known
"$query" -f csv -n 0 '' build.btr | tr , '\n' | grep -v 'bytes$' | tr -d '\n.' >out
is "$(tr -d '\n' <known)" "$(cat out)" "the columns are those that query(1) lists"
is "$("$query" -f json --columns=proc.pid,proc.parent.name,proc.exit 'evt.seq == 13' build.btr)" \
	'{"proc.pid":103,"proc.parent.name":"sh","proc.exit":0}' "--columns"
is "$("$query" -f csv --columns=proc.name,file.path 'evt.seq in {13, 20}' build.btr | od -An -c | tr -d ' \n')" \
	'proc.name,proc.name.bytes,file.path,file.path.bytes\n"mv",,"/src/app/x.tmp",\n"gcc",,"/src/app/bad357277275357277275357277275[31m.c",2f7372632f6170702f626164ff0a1b5b33316d2e63\n' \
	"csv has one line an event, whatever the name"
is "$("$query" -0 -f files 'evt.seq == 20' build.btr | od -An -c | tr -d ' \n')" '/src/app/bad377\n033[31m.c\0' "-0: raw names"
"$query" -f json '' build.btr >out
ok "JSON is valid, and UTF-8" python3 -c 'import json; [json.loads(line) for line in open("out", encoding="utf-8")]'
"$query" -f json '' hostile.btr >out
ok "... also of a trace that no writer of ours made" \
	python3 -c 'import json; [json.loads(line) for line in open("out", encoding="utf-8")]'
ok "CSV has as many cells in each line as in the first" python3 -c '
import csv
rows = list(csv.reader(open("'"$inputs"'/build.csv", encoding="utf-8", newline="")))
assert len(rows) == 25 and {len(row) for row in rows} == {len(rows[0])}'
if command -v sqlite3 >/dev/null; then
	is "$("$query" -f csv '' build.btr | sqlite3 :memory: '.import --csv /dev/stdin events' \
		'select count(*), sum("evt.failed" == "true"), count(distinct "proc.id"), max("file.ino") from events
		where "evt.time" >= 0')" '24|2|5|20' "CSV loads into SQLite"
else
	skip "CSV loads into SQLite" "no sqlite3"
fi
for option in '-f xml' '-n x' '-t 5' '-t ..' '--columns=proc.nme' '-z99' '--frobnicate' '-e' '-F /nonexistent'; do
	# shellcheck disable=SC2086 # words
	status 2 "refused: $option" "$query" $option
done
status 0 "--help" "$query" --help
like "$(cat out)" '^usage: query' "... prints the usage"
for option in $("$query" --help | grep -oE -- '--[a-z]+' | sort -u); do
	"$query" "$option" -h >/dev/null 2>messages
	! grep -q 'unrecognized' messages && grep -q "Fl -${option#--}" "$root/man/query.1" || echo "$option"
done >out
is "$(cat out)" '' "the options in --help are there, and in query(1)"
is "$("$query" -V | cut -d' ' -f1,2)" "query (buildtrace)" "-V"

# A terminal.
on_terminal()
{
	script -qefc "$1" /dev/null </dev/null
}
on_terminal "'$query' -f trace evt.ok build.btr" >out
is "$?" 2 "a trace is not written to a terminal"
export TERM=xterm
on_terminal "stty cols 60; '$query' evt.failed build.btr" >out
ok "text is the default on a terminal, with colours" grep -q "$(printf '\033')" out
NO_COLOR=1 on_terminal "stty cols 80; '$query' evt.ok build.btr" >out
ok "NO_COLOR" sh -c '! grep -q "$(printf "\033")" out && grep -q exec out'
ok "long command lines are cut at its width" awk 'length($0) > 81 { bad = 1 } /\.\.\.\r?$/ { cut = 1 } END { exit bad || !cut }' out

for view in text procs tree; do
	on_terminal "stty cols 80; '$query' -f $view '' build.btr" | sed "s/$(printf '\033')\[[0-9;]*m//g" | tr -d '\r' >out
	ok "80 columns are enough: $view" python3 -c 'import sys
lines = open("out", encoding="utf-8").read().splitlines()
sys.exit(not lines or max(map(len, lines)) > 80)'
done
on_terminal "stty cols 60; '$query' 'evt.seq in {9, 13, 16}' build.btr" | sed "s/$(printf '\033')\[[0-9;]*m//g" | tr -d '\r' >out
is "$(cut -c27- out | sed 's/^ *//')" "open   w  /src/app/x.tmp = 5
rename    ...x.tmp -> ...p/x.o
fork      -> 104" "names are cut at their beginning, results are not"
like "$(on_terminal "'$query' -f tree '' build.btr" | head -n 1)" '^ *pid *exit *seconds *command' "the columns of tree have names on a terminal"
"$undump" >calls.btr <<'END'
@section kind=normalized
@definitions reset
string id=1 text="umask"
string id=2 text="tgkill"
string id=3 text="setresuid"
@events
umask time=1 syscall=1 mode=022 fd=-1
kill time=2 syscall=2 mode=4711 flags=15 fd=-1
setid time=3 syscall=3 mode=0 fd=-1
@end
END
is "$("$query" -f text '' calls.btr | cut -c37- | tr -s ' ' | tr '\n' '|')" \
	" umask umask(022)| kill tgkill(4711, SIGTERM)| setid setresuid(0)|" "calls that are about no file say what they do"

"$undump" >script.btr <<'END'
@section kind=normalized
@definitions reset
string id=1 text="/bin/sh"
string id=2 text="-e"
string id=3 text="./outer"
strings id=1 strings=[1,2]
strings id=2 strings=[1,2,3]
process id=1 pid=7
@events
exec time=1 process=1 argv=2 interpreters=1
exec time=2 process=1 argv=2
@end
END
is "$("$query" -f csv --columns=evt.seq,evt.interpreters 'evt.interpreters startswith "/"' script.btr)" \
	'evt.seq,evt.interpreters,evt.interpreters.bytes
0,"[""/bin/sh"",""-e""]",' "what #! lines put before a script's name"

# Bad input: one sentence, and the exit status.
: >empty
echo hello >words
"$undump" "$tests/golden/small-raw.txt" >raw.btr
size=$(wc -c <build.btr)
head -c $((size - 100)) build.btr >cut.btr
{ head -c $((size / 2)) build.btr && printf X && tail -c +$((size / 2 + 2)) build.btr; } >flipped.btr
status 3 "empty input" "$query" -f text '' empty
status 3 "text" "$query" -f text '' words
status 4 "a directory" "$query" -f text '' .
status 4 "no such file" "$query" -f text '' nowhere
status 3 "a raw trace" "$query" -f text '' raw.btr
is "$(cat messages)" 'query: raw.btr: this is a raw trace: pass it through normalize first' "... says what to do"
status 3 "a trace that is cut off" "$query" -f text '' cut.btr
is "$(wc -l <messages) $(wc -l <out)" "1 24" "... is shown as far as it goes, with one sentence"
status 3 "a flipped byte" "$query" -f text '' flipped.btr
ok "... costs one block" test "$(wc -l <out)" -gt 10
status 3 "lost records" "$query" -c '' lost.btr
status 3 "... also behind query" sh -c '"$B/bin/query" evt.ok lost.btr 2>/dev/null | "$B/bin/query" -f text ""'
status 3 "... and behind query, a trace that was cut off" \
	sh -c '"$B/bin/query" evt.ok cut.btr 2>/dev/null | "$B/bin/query" -f text ""'
status 3 "... without what only the end could tell" "$query" -c 'not trace.complete' cut.btr
for view in text json csv files procs tree compdb chrome summary trace; do
	status 0 "ids that are not defined, and parents in a loop: $view" "$query" -o hostile.out -f "$view" '' hostile.btr
done
status 0 "... with relations" "$query" -c 'within(parent(descendant(ancestor(evt.ok))))' hostile.btr
at=0
while [ "$at" -lt 12000 ]; do
	head -c "$at" build.btr | "$query" -f summary 'self(evt.ok)' >out 2>messages
	[ $? -eq 3 ] || echo "# cut at $at: not exit 3"
	at=$((at + 997))
done >bad
is "$(cat bad)" '' "cut anywhere: exit 3"

# Output that fails.
if [ -c /dev/full ]; then
	for view in text json trace summary; do
		status 4 "a full disk: $view" "$query" -o /dev/full -f "$view" '' build.btr
	done
	like "$(cat messages)" '^query: /dev/full: No space left on device$' "... says so"
	status 4 "a full disk: --fields" sh -c '"$B/bin/query" --fields >/dev/full'
fi
status 4 "a directory that is not there" "$query" -o nowhere/out '' build.btr
status 2 "the output is an input" "$query" -o build.btr '' build.btr
ok "... which is left alone" test "$(wc -c <build.btr)" -eq "$size"
for view in text trace; do
	sh -c 'trap "" PIPE; sleep 0.2; "$B/bin/query" -f "$1" "" build.btr 2>messages; echo $? >out' - "$view" | true
	is "$(cat out)" 4 "a closed pipe: $view"
done

# Live: what has come is shown, although more may come.
mkfifo fifo
"$query" -f text 'evt.seq == 0' <fifo >live 2>/dev/null &
exec 4>fifo
head -c -100 build.btr >&4
for _ in 1 2 3 4 5 6 7 8 9 10; do
	[ -s live ] && break
	sleep 0.2
done
ok "live input is shown as it comes" grep -q 'exec *x */usr/bin/make' live
exec 4>&-
wait
done_testing
