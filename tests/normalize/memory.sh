# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# The same memory for a build of any size.  The figures are in comments of the output (prove -v).

# weigh NAME LIMIT-KB OPTION...: normalizes a generated build; its peak must stay below the limit.
weigh()
{
	name=$1 limit=$2
	shift 2
	"$generate" "$@" | python3 -c '
import resource, subprocess, sys, time
began = time.monotonic()
status = subprocess.run(sys.argv[1:]).returncode
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(status, usage.ru_maxrss, round(usage.ru_utime + usage.ru_stime, 2))' "$normalize" -S "$hold" -o normalized >figures 2>verdict
	read -r status peak seconds <figures
	say "# $name: $peak KB, $seconds s CPU; $(sed 's/.*: \([0-9]* events\).*/\1/' verdict)"
	# AddressSanitizer has memory of its own.
	grep -q asan "$normalize" || [ "$peak" -lt "$limit" ]
	report $? "memory: $name: $peak KB is less than $limit KB"
}

hold=256M
weigh "small" 100000 -e 200000 -p 1000 -n 20000
is "$status" 0 "memory: small: complete"
small=$peak
weigh "ten times that" $((small + small / 4 + 8000)) -e 2000000 -p 10000 -n 20000
is "$status" 0 "memory: ten times that: complete"
like "$(cat verdict)" ': 2000000 events, .*lost 0, .* 0 contradicted' "memory: ten times that: all events"
weigh "400,000 paths" 200000 -e 1500000 -p 1000 -n 200000 -t 200000
weigh "many processes at once" 200000 -e 1000000 -p 10000 -j 1250 -c 16
hold=16M
weigh "without marks, -S stands in" 100000 -M -e 2000000 -p 5000
is "$(grep -c ' 2000000 events' verdict)" 1 "memory: without marks: all events"

# Across a reset (after half a million events) definitions are said again.
"$generate" -e 600000 -n 2000 -p 50 | "$normalize" -q | "$dump" >text
ok "memory: a long trace has a second reset" test "$(grep -c '^@definitions reset' text)" -ge 2
"$tests/events" <text >events 2>problem
is "$? $(cat problem)" "0 " "memory: and defines all again that it uses after it"
is "$(grep -Evc '^(@|verdict|property)' events)" 600000 "memory: with every event"
