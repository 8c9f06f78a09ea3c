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

{
	head_text
	say '@raw stream=1'
	lookup 0 1000 $A $C
	lookup 1 5000 $A $C
	say '@marks'
	say 'mark cpu=0 time=6000 written=2'
	say 'mark cpu=1 time=6000'
	say '@raw stream=2'
	lookup 0 2000 $A 5
	say '@marks'
	say 'mark cpu=0 time=9000 written=2'
	say 'mark cpu=1 time=9000 written=1'
	say '@end time=11000'
} >text && run "a late record" 3
is "$(paths)" "/src/x /src/x /src/lib/x " "a late record: is not thrown away"
has '^verdict .*late=1 .*status=0x1' "a late record: counted"
like "$(cat verdict)" 'INCOMPLETE.*1 records? came late' "a late record: said"

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
