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
"$normalize" - raw1 - <raw1 >out 2>said
is "$? $(cat said)" "2 normalize: -: standard input can be read once only" "stdin named twice: refused"
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
"$normalize" -q -w 0.5 -o live <pipe &
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

# capture_of NAME UUID-BYTE BOOT-BYTE PID CWD, then records on stdin: a capture in a boot.
capture_of()
{
	say "@section kind=raw uuid=$2$2$2$2$2$2$2$2$2$2$2$2$2$2$2$2 boot_id=$3$3$3$3$3$3$3$3$3$3$3$3$3$3$3$3 clock=1 cpus=2 start=$4"
	say "property name=\"command\" value=\"$1\\0\""
	say 'property name="host" value="builder"'
	say '@state'
	say "state_process start=$4 tgid=$4 ppid=1 cwd=\"$5\" root=\"/\" name=\"$1\""
	cat
	say '@marks'
	say 'mark cpu=0 time=9000 written=2'
	say 'mark cpu=1 time=9000'
	say "@end time=9000 exit_status=${4}00 freezes=1"
}
capture_of one aa 11 1 /one <<END | "$undump" >one
@raw stream=1
$(lookup 0 1000 1/1/1 $C)
$(lookup 1 3000 1/1/1 $C)
END
capture_of two bb 11 2 /two <<END | "$undump" >two
@raw stream=1
$(lookup 0 2000 2/2/2 $C)
$(lookup 1 3000 2/2/2 $C)
END
"$normalize" one two >both 2>verdict
is "$? $(sed 's/;.*//' verdict)" "0 normalize: one + two: complete: 4 events, 2 processes" "two captures of one boot: one verdict"
"$dump" both | "$tests/events" >events
is "$(paths)" "/one/x /two/x /one/x /two/x " "two captures of one boot: on one time line, then by CPU, then as they were begun"
is "$(sed -n 's/^open process=\([0-9]*\) pid=\([0-9]*\) .*/\1:\2/p' events | tr '\n' ' ')" "1:1 2:2 1:1 2:2 " \
	"two captures of one boot: each process has a number of its own"
is "$(grep '^property\|^@end' events | tr '\n' ' ')" \
	'property name="command" value="one\0" property name="host" value="builder" property name="command" value="two\0" @end time=9000 exit_status=100 freezes=2 ' \
	"two captures of one boot: the properties and the ENDs of both"
is "$(grep -c '^@section' events)" 1 "two captures of one boot: one section"
is "$("$dump" both | sed -n 's/^process .* pid=\([0-9]*\).* status=\([^ ]*\).*/\1:\2/p' | tr '\n' ' ')" "1:0x9 2:0x9 " "two captures of one boot: two roots"
"$normalize" -q two one >out
ok "two captures of one boot: the same in whatever order they are named" cmp both out
"$normalize" -q - two <one >out
ok "two captures of one boot: also out of stdin" cmp both out
"$normalize" -q both >out
ok "two captures of one boot: what was made of them passes" cmp both out
"$normalize" -q one >out1
"$normalize" -q two >out2
is "$("$normalize" one one 2>&1 >out | grep -c 'complete: 2 events')" 2 "one capture named twice: two sections"
cat one two | "$normalize" -q >out
cat out1 out2 | cmp - out >problem 2>&1
is "$(cat problem)" "" "two captures of one boot in one stream: one after the other"
"$dump" two | sed '1,3s/boot_id=1111/boot_id=2222/' | "$undump" | "$normalize" one - 2>verdict >out
is "$(grep -c ' complete: 2 events' verdict) $("$dump" out | grep -c '^@section')" "2 2" "captures of two boots: one after the other"

# An exec whose arguments are still to come holds the other capture's later events back, too.
capture_of one aa 11 1 /one <<END | "$undump" >one
@raw stream=1
$(exec_of 0 1000 1/1/1 5 0)
@marks
mark cpu=0 time=8000 written=1
mark cpu=1 time=8000
@raw stream=1
$(piece 1 1001 1/1/1 0 'tool\0')
END
"$normalize" one two 2>verdict | "$dump" | "$tests/events" >events
is "$(sed -n 's/^\([a-z]*\) .*process=[0-9].*/\1/p' events | tr '\n' ' ')" "exec open open " "two captures of one boot: an exec that is not whole yet"
like "$(cat verdict)" ' complete: 3 events' "two captures of one boot: an exec that is not whole yet: complete"

# Two builds at the same time: each event once, and what is said of each is the same.
for seed in 1 2; do
	"$generate" -e 60000 -p 400 -n 1000 -s $seed | "$dump" | sed '/^@section/s/ clock=/ boot_id=aabbccddaabbccddaabbccddaabbccdd clock=/' |
		"$undump" >build$seed
done
"$normalize" build1 build2 2>verdict | "$dump" | "$tests/events" >events 2>problem
is "$? $(cat problem)" "0 " "two builds: one trace that keeps what the format promises"
like "$(cat verdict)" ' complete: 120000 events, 800 processes; lost 0, .* 0 contradicted, 0 unver' "two builds: all events, all right"
strip='s/process=[0-9]* //;s/child=[0-9]* //'
sed "$strip" events | grep -v '^@\|^property\|^verdict' | sort >all
for seed in 1 2; do
	"$normalize" -q build$seed | "$dump" | "$tests/events" | sed "$strip" | grep -v '^@\|^property\|^verdict'
done | sort >each
ok "two builds: the events of both, as they are apart" cmp each all
