#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# However fast the command and however slow the reader, nothing is lost; without freezing, each
# loss is counted.  tests/tools/hammer says how many calls it made.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_bpf
cd "$work" || exit 1
seconds=${SECONDS_OF_STORM:-4}
hammer=$B/tests/tools/hammer

# Passes on 8 MB a second.
slowly()
{
	python3 -c '
import os, time
while True:
    data = os.read(0, 65536)
    if not data:
        break
    os.write(1, data)
    time.sleep(len(data) / 8e6)'
}

# counted TYPE: the events of that type that hammer itself says it made.
counted()
{
	sed -n "s/.*$1 \([0-9]*\).*/\1/p" said
}

# traced FILTER: the same in the trace.
traced()
{
	"$B/bin/query" -c "proc.name == \"hammer\" && $1" trace
}

# accounts NAME: every call that hammer counted is there.
accounts()
{
	is "$(traced 'evt.type == open && file.path startswith "/etc/no-such-file-"')" "$(($(counted opens) / 2))" "$1: failing opens"
	is "$(traced 'evt.type == open && file.path == "/etc/hostname"')" "$(($(counted opens) / 2))" "$1: opens"
	is "$(traced 'evt.type == stat && file.path startswith "/etc/no-such-file-"')" "$(counted stats)" "$1: stats"
	is "$(traced 'evt.type == close && file.path == "/etc/hostname"')" "$(counted closes)" "$1: closes"
	is "$("$B/bin/query" -c 'evt.type == exec && evt.ok && proc.name == "true"' trace)" "$(counted execs)" "$1: execs"
}

"$B/bin/capture" --all-probes -b 256K -o raw -- "$hammer" "$seconds" 2>said
is $? 0 "storm to a file: capture exits as the command"
ok "storm to a file: complete" "$B/bin/normalize" -o trace raw
accounts "storm to a file"

"$B/bin/capture" --all-probes -b 256K -- "$hammer" "$seconds" 2>said | slowly >raw
ok "slow reader: complete" "$B/bin/normalize" -o trace raw
accounts "slow reader"
"$dump" raw >text
like "$(tail -n1 text)" 'freezes=[0-9]+ frozen=[0-9]+' "slow reader: the trace says that the command was frozen"

"$B/bin/capture" --all-probes -b 64K --no-freeze -- "$hammer" "$seconds" 2>said | slowly >raw
"$B/bin/normalize" -o trace raw 2>verdict
is $? 3 "without freezing: normalize exits 3"
# The last mark of each CPU: records written, and lost; they add up to the sequence numbers.
"$dump" raw | sed -n 's/^mark //p' | awk '
	{ cpu = 0; written = 0; lost = 0
	  for (i = 1; i <= NF; i++) { split($i, f, "="); if (f[1] == "cpu") cpu = f[2]
		if (f[1] == "written") written = f[2]; if (f[1] == "lost") lost = f[2] }
	  w[cpu] = written; l[cpu] = lost }
	END { for (c in w) { written_all += w[c]; lost_all += l[c] } print written_all, lost_all }' >sums
read -r written lost <sums
ok "without freezing: some are lost" test "$lost" -gt 0
like "$(cat verdict)" "lost $lost," "without freezing: the verdict counts each"
is "$("$dump" raw | grep -c '^raw_')" "$written" "without freezing: what was written is there"
# Hammer's calls, and a little that the programs do before and after: within one in a thousand.
calls=$(($(counted opens) + $(counted stats) + $(counted closes)))
around=$(($(counted forks) * 100 + 1000))
ok "without freezing: written and lost are no fewer than hammer's calls" test $((written + lost)) -ge "$calls"
ok "without freezing: nor many more" test $((written + lost)) -le $((calls + around))
done_testing
