# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# Several sections, normalized input, outputs that fail, and events that come out while the input goes on.

simple()
{
	head_text 1
	say '@raw stream=1'
	opened 0 1000 $A 7 $C lib 'lib\0src\0' 50
	lookup 1 1100 $A 7
	say '@end time=11000'
}

simple >text && run "one section" 0
cp raw raw1
cp normalized normalized1
cp events events1
ok "compressed input, the same bytes" sh -c "'$undump' -z | '$normalize' -q | cmp - normalized1" <<END
$(simple)
END
{ simple; simple; } >text && run "two sections" 0
cat events1 events1 >expected
same expected events "two sections: each by itself"
is "$(grep -c 'complete: ' verdict)" 2 "two sections: two verdicts"
cat raw1 normalized1 raw1 >mixed
"$normalize" -q mixed >out
is $? 0 "a raw, a normalized and a raw section"
cat normalized1 normalized1 normalized1 | cmp - out >problem 2>&1
is "$(cat problem)" "" "come out normalized, one after the other"
"$normalize" -q raw1 raw1 - <raw1 >out
cat normalized1 normalized1 normalized1 | cmp - out >problem 2>&1
is "$(cat problem)" "" "so do files and stdin"
{ simple | sed '$d'; simple; } >text && run "a section that is cut off, then a whole one" 3
is "$(grep -c '^open' events)" 4 "both are used"
is "$(grep -c 'the trace was cut off' verdict)" 1 "and one said to be cut off"

"$normalize" normalized1 >out 2>said
is "$? $(cat said)" "0 " "normalized input"
ok "passes byte for byte" cmp normalized1 out
"$normalize" -z raw1 2>/dev/null >packed
"$normalize" packed >out
ok "compressed too" cmp packed out
ok "-z: the same text" sh -c "'$dump' packed | sed 's/ zstd\$//' | cmp - expected.text" <<END
$("$dump" normalized1 >expected.text)
END
grep -v '^@verdict\|^verdict' "$tests/golden/small.txt" | "$undump" >other
printf '@block type=99 flags=0x200 payload="unknown"\n' >>other.text
{ "$dump" other | sed '/^@end/d'; say '@block type=99 flags=0x200 payload="unknown"'; say 'x' >/dev/null; "$dump" other | grep '^@end'; } |
	"$undump" >with-unknown
"$normalize" with-unknown >out
ok "blocks that are not known pass" cmp with-unknown out
head -c $(($(wc -c <normalized1) - 100)) normalized1 >cut
"$normalize" cut >out 2>said
is $? 3 "normalized input that is cut off: exit status"

"$normalize" raw1 -o /dev/full 2>said
is "$? $(grep -c 'No space left on device' said)" "4 1" "a full disk is noticed"
"$normalize" -q raw1 >&- 2>said
is "$? $(wc -l <said)" "4 1" "a closed stdout is noticed"
"$normalize" raw1 -o no/such/file 2>said
is "$? $(cat said)" "4 normalize: no/such/file: No such file or directory" "an output that cannot be made"
"$generate" -e 100000 -p 500 >big
{ "$normalize" -q big 2>said; say $? >status; } | head -c 1 >out
is "$(cat status) $(cat said)" "4 " "a reader that is gone: status 4, without a word"
"$normalize" --no-such-option 2>said </dev/null
is $? 2 "an unknown option"
"$normalize" -S 1K raw1 2>said >out
is $? 2 "a memory that is too small"
"$normalize" -q raw1 >out 2>said
is "$(cat said)" "" "-q: no verdict"
python3 "$tests/calls/terminal.py" - "$normalize" raw1 >out
is "$? $(grep -c 'will not write' out)" "2 1" "a terminal is refused"

# The first events of a trace are out before the rest has come: half a second behind the marks.
{
	head_text 2
	say '@raw stream=1'
	lookup 0 1000 $A $C
	say '@marks'
	say 'mark cpu=0 time=650000000 written=1'
	say 'mark cpu=1 time=650000000'
	say '@raw stream=1'
	lookup 1 660000000 $A 5
	say '@marks'
	say 'mark cpu=0 time=670000000 written=2'
	say '@end time=680000000'
} | "$undump" >slow
cut=$("$dump" -v slow | sed -n 's/^# block 5 at \([0-9]*\):.*/\1/p')
mkfifo pipe
"$normalize" -q -o live <pipe &
exec 7>pipe
head -c "$cut" slow >&7
waited=0
while "$dump" live 2>/dev/null | "$tests/events" >events 2>/dev/null; ! grep -q '^open' events && [ $waited -lt 300 ]; do
	sleep 0.1
	waited=$((waited + 1))
done
is "$(grep -c '^open' events)" 1 "marks release events before the input ends"
tail -c +$((cut + 1)) slow >&7
exec 7>&-
wait
"$dump" live | "$tests/events" >events
is "$(grep -c '^open' events)" 2 "and the rest comes later"
