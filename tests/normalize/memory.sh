# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# The same memory for a build of any size.  The figures are in comments of the output (prove -v).

# weigh NAME LIMIT-KB OPTION...: normalizes a generated build; its peak must stay below the limit.
weigh()
{
	name=$1 limit=$2
	shift 2
	"$generate" "$@" | python3 -c '
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(status, usage.ru_maxrss, round(usage.ru_utime + usage.ru_stime, 2))' "$normalize" -S "$hold" -w "$waits" -o normalized >figures 2>verdict
	read -r status peak seconds <figures
	say "# $name: $peak KB, $seconds s CPU; $(sed 's/.*: \([0-9]* events\).*/\1/' verdict)"
	# AddressSanitizer has memory of its own.
	grep -q asan "$normalize" || [ "$peak" -lt "$limit" ]
	report $? "memory: $name: $peak KB is less than $limit KB"
}

# The same memory for three times the events, and for three times the names of temp files.
hold=256M waits=0.5
weigh "3 M events, 225,000 temp files" 100000 -e 3000000 -p 6000 -n 20000 -t 225000
like "$status $(cat verdict)" '^0 .* 3000000 events, 6000 processes; lost 0, .* 0 contradicted, 0 unverifiable' \
	"memory: 3 M events: all, and all right"
small=$peak
weigh "9 M events, 675,000 temp files" $((small + small / 10)) -e 9000000 -p 18000 -n 20000 -t 675000
like "$status $(cat verdict)" '^0 .* 9000000 events, 18000 processes; lost 0, .* 0 contradicted, 0 unverifiable' \
	"memory: 9 M events: all, and all right"
weigh "many processes at once" 200000 -e 1000000 -p 10000 -j 1250 -c 16
is "$status" 0 "memory: many processes at once: complete"

hold=16M waits=10
weigh "3 M events that wait for ten seconds" 80000 -e 3000000 -p 6000 -n 20000
is "$status" 0 "memory: events that wait for ten seconds: complete"

# Without marks all waits for the end: on disk, what -S has no room for.
"$generate" -e 500000 -p 2000 | "$normalize" -q >normalized
"$generate" -M -e 500000 -p 2000 | "$normalize" -q -S 4M | cmp - normalized >problem 2>&1
is "$(cat problem)" "" "spilled: the same bytes as without need"
hold=16M
weigh "2 M events that wait" 100000 -M -e 2000000 -p 5000
like "$status $(cat verdict)" '^0 .* 2000000 events' "memory: events that wait: all, and in order"
mkdir spilled
"$generate" -M -e 500000 -p 2000 | "$normalize" -q -S 4M -T spilled >normalized
is "$? $(find spilled | wc -l)" "0 1" "spilled: nothing is left in -T"
rmdir spilled
"$generate" -M -e 500000 -p 2000 2>/dev/null | "$normalize" -q -S 4M -T spilled >normalized 2>said
is "$? $(cat said)" "4 normalize: cannot keep waiting records in spilled (-T names another directory): No such file or directory" \
	"spilled: -T that is not there"
"$generate" -M -e 500000 -p 2000 2>/dev/null | TMPDIR=$PWD/spilled "$normalize" -q -S 4M >normalized 2>said
is "$? $(grep -c "in $PWD/spilled" said)" "4 1" "spilled: TMPDIR is where, without -T"
# A limit on files stands in for a disk that is full.
"$generate" -M -e 500000 -p 2000 2>/dev/null |
	{ trap '' XFSZ; ulimit -f 16384; "$normalize" -q -S 4M 2>said; say $? >status; } | cat >normalized
is "$(cat status said)" "4
normalize: cannot keep waiting records in ${TMPDIR:-/tmp} (-T names another directory): File too large" "spilled: a full disk"
is "$("$dump" normalized 2>/dev/null | grep -c '^@end')" 0 "spilled: a full disk: nothing that looks whole"

# Across a reset (after half a million events) definitions are said again.
"$generate" -e 600000 -n 2000 -p 50 | "$normalize" -q | "$dump" >text
ok "memory: a long trace has a second reset" test "$(grep -c '^@definitions reset' text)" -ge 2
"$tests/events" <text >events 2>problem
is "$? $(cat problem)" "0 " "memory: and defines all again that it uses after it"
is "$(grep -Evc '^(@|verdict|property)' events)" 600000 "memory: with every event"
