# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# One order out of many CPUs: (time, CPU, sequence).

# The same records, however they were blocked: one CPU after the other, or piece by piece with marks.
end_text()
{
	say '@marks'
	say 'mark cpu=0 time=900000000 written=3'
	say 'mark cpu=1 time=900000000 written=3'
	say '@end time=900000001'
}
first()
{
	lookup 0 1000 $A $C
	lookup 1 200000000 $A 5
}
second()
{
	say '@raw stream=2'
	lookup 0 1000 $A 5
	lookup 1 3000 $A $C
	lookup 2 400000000 $A 5
}
{ head_text; say '@raw stream=1'; first; lookup 2 500000000 $A $C; second; end_text; } >text && run "CPU by CPU" 0
is "$(sed -n 's/^open .*time=\([0-9]*\)$/\1/p' events | tr '\n' ' ')" "1000 1000 3000 200000000 400000000 500000000 " \
	"CPU by CPU: ordered by time"
is "$(paths)" "/src/x /src/lib/x /src/x /src/lib/x /src/lib/x /src/x " "CPU by CPU: then by CPU"
cp normalized one
{ head_text; second; say '@raw stream=1'; first; say '@raw stream=1'; lookup 2 500000000 $A $C; end_text; } >text && run "the other CPU first" 0
ok "the other CPU first: the same bytes" cmp one normalized
{
	head_text
	say '@raw stream=1'
	first
	say '@marks'
	say 'mark cpu=0 time=250000000 written=2'
	say 'mark cpu=1 time=1000'
	second
	say '@marks'
	say 'mark cpu=1 time=450000000 written=3'
	say '@raw stream=1'
	lookup 2 500000000 $A $C
	end_text
} >text && run "released by marks" 0
ok "released by marks: the same bytes" cmp one normalized

# Between taking the time and the number a CPU may be interrupted: the number rules.
{
	head_text 1
	say '@raw stream=1'
	lookup 0 1000 $A $C
	lookup 1 3000 $A 5
	lookup 2 2000 $A $C
	lookup 3 4000 $A 5
	say '@marks'
	say 'mark cpu=0 time=10000 written=4'
	say '@end time=11000'
} >text && run "times that run backwards" 0
is "$(paths)" "/src/x /src/lib/x /src/x /src/lib/x " "times that run backwards: the CPU's own order"

# A record behind a mark that had excluded it is put in its place: out of a file wherever that is, out
# of a pipe when it is not late by more than is waited for: half a second, ten seconds, or -w.
late()
{
	head_text
	say '@raw stream=1'
	lookup 0 1000 $A $C
	lookup 1 5000 $A $C
	say '@marks'
	say "mark cpu=0 time=$1 written=2"
	say "mark cpu=1 time=$1"
	say '@raw stream=2'
	lookup 0 2000 $A 5
	say '@marks'
	say "mark cpu=0 time=$(($1 + 1000)) written=2"
	say "mark cpu=1 time=$(($1 + 1000)) written=1"
	say '@end time=11000000000'
}
late 10000000000 >text && run "a late record" 0
is "$(paths)" "/src/x /src/lib/x /src/x " "a late record: is put in its place"
has '^verdict .*late=1' "a late record: counted"
like "$(cat verdict)" ' complete: .*1 records came late, and are in their place' "a late record: said"
late 6000 | "$undump" >raw && cp normalized one
# shellcheck disable=SC2002 # a pipe, not a file
cat raw | "$normalize" -q | "$dump" | "$tests/events" >events
is "$(paths)" "/src/x /src/lib/x /src/x " "a record late by a little, out of a pipe: is put in its place"
late 10000000000 | "$undump" | { "$normalize" 2>verdict; say $? >status; } | cat >normalized
is "$(cat status)" 3 "a record that is too late, out of a pipe: exit status"
"$dump" normalized | "$tests/events" >events
is "$(paths)" "/src/x /src/x /src/lib/x " "a record that is too late, out of a pipe: is not thrown away"
has '^verdict .*late=1 .*status=0x9' "a record that is too late, out of a pipe: the verdict has it"
like "$(cat verdict)" 'INCOMPLETE.*1 records came late, and are not all in their place .-w waits' "a record that is too late, out of a pipe: said"
for waits in '-w 10 >>waited' '-w 100000 | cat >>waited' '>>waited'; do
	: >waited
	late 10000000000 | "$undump" | eval "\"$normalize\" -q $waits"
	"$dump" waited | "$tests/events" >events
	is "$(paths)" "/src/x /src/lib/x /src/x " "a record late by ten seconds, out of a pipe: normalize $waits puts it in its place"
done
late 10000000000 | "$undump" | "$normalize" -q -w 0 -o waited
is "$? $("$dump" waited | "$tests/events" >events; paths)" "3 /src/x /src/x /src/lib/x " "-w 0: waits for nothing"
for wrong in '' -1 1s nan 1e99; do
	"$normalize" -w "$wrong" raw 2>said >out
	is "$? $(head -n 1 said)" "2 normalize: -w $wrong: expected seconds, as in 0.5" "-w '$wrong': refused"
done

# Every arrangement of a build's records makes the same bytes.
"$generate" -e 20000 -p 60 -n 2000 -j 12 >raw
"$dump" raw >build
"$normalize" -q raw >one
for seed in 1 2 3; do
	"$tests/normalize/arrange.py" $seed <build | "$undump" >raw
	"$normalize" -q raw >normalized
	ok "arrangement $seed: the same bytes" cmp one normalized
	"$undump" <<-END | "$normalize" -q -z -S 1M | "$dump" | sed 's/ zstd$//' >text
	$("$tests/normalize/arrange.py" $seed <build)
	END
	"$dump" one | cmp - text >problem 2>&1
	is "$(cat problem)" "" "arrangement $seed: out of a pipe, compressed, in little memory: the same trace"
	"$tests/normalize/arrange.py" $seed late <build | "$undump" | cat >raw
	"$normalize" raw 2>verdict | "$dump" | grep -v '^verdict\|^@end' >text
	like "$(cat verdict)" ' complete: .*20000 events.*[0-9]+ records came late, and are in their' "arrangement $seed: in no order: complete"
	"$dump" one | grep -v '^verdict\|^@end' | cmp - text >problem 2>&1
	is "$(cat problem)" "" "arrangement $seed: in no order: the same events"
done

# A mark says that the CPU's clock stands behind all that is to come, at that very time too.
{
	head_text
	say '@raw stream=1'
	lookup 0 1000 $A $C
	say '@marks'
	say 'mark cpu=0 time=1000 written=1'
	say 'mark cpu=1 time=1000'
	say '@raw stream=2'
	lookup 0 1000 $A 5
	say '@marks'
	say 'mark cpu=0 time=9000 written=1'
	say 'mark cpu=1 time=9000 written=1'
	say '@end time=11000'
} >text && run "a record at the very time of the mark" 0
is "$(paths)" "/src/x /src/lib/x " "a record at the very time of the mark: in order"

{
	head_text 2
	say '@raw stream=200'
	lookup 0 2000 $A $C
	say '@raw stream=1'
	lookup 0 1000 $A 5
	say '@raw stream=4000000000'
	lookup 0 3000 $A 5
	say '@marks'
	say 'mark cpu=4000000000 time=9000 written=1'
	say 'mark cpu=199 time=9000 written=1'
	say '@end time=11000'
} >text && run "CPUs beyond those announced" 0
is "$(paths)" "/src/lib/x /src/x " "CPUs beyond those announced: taken as far as there can be such"
