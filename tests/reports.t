#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Reports: builds with exactly one defect each (defects/Makefile), and one without; the example; and the
# sentences that say why.
. "$(dirname "$0")/lib.sh"
need_bpf
query=$B/bin/query
mkdir "$work/elsewhere" && echo setting >"$work/elsewhere/setting"

# trace GOAL: builds it in a new directory; the trace is GOAL.btr.
trace()
{
	cp -R "$tests/defects" "$work/$1" && cd "$work/$1" || exit 1
	"$B/bin/capture" -o "$work/raw" -- make -s -j2 ELSEWHERE="$work/elsewhere" "$1" >"$work/out" 2>&1 || exit 1
	"$B/bin/normalize" -q "$work/raw" >"$work/$1.btr" || exit 1
	cd "$work" || exit 1
}

# found GOAL FILTER: the files of the events that it selects among those of the build's own directory, each with
# what came of it, as "file: explanation" without processes and times.
found()
{
	"$query" -f text "($2) and (file.path startswith \"$work/$1/\" or file.path startswith \"$work/elsewhere/\")" "$work/$1.btr" |
		sed -n -e "N; s|.* $work/\([^ ]*\).*\n *^ |\1: |; s/%//g; s/[a-z]* ([0-9]*) at [0-9.]*/PROCESS/; s|$work/||g; p" | sort -u
}

# A lookup that finds nothing is a defect of this build only when it is for a file of its own that never comes.
missed="missed(never) and not file.name in {GNUmakefile, makefile, '.'} and not file.name startswith Makefile and not file.ext == f and file.path endswith \".setting\""
set -- "outside(\"ROOT\", \"/usr\", \"/lib\", \"/lib64\", \"/etc\", \"/bin\", \"/proc\", \"/sys\")" "$missed" 'race()' 'unused()' 'clobbered()'

# all GOAL: what each report finds there.
all()
{
	for report; do
		found "$goal" "$(printf '%s' "$report" | sed "s|ROOT|$work/$goal|")"
	done
}

for goal in clean-build outside missed race unused clobbered; do
	trace "$goal"
	all "$@" >"$work/$goal.found"
done
is "$(cat clean-build.found)" '' "a clean build: nothing"
is "$(cat outside.found)" 'elsewhere/setting: outside: read elsewhere/setting' "outside, and nothing else"
is "$(cat missed.found)" 'missed/local.setting: missed: its process found nothing of this name later' "missed, and nothing else"
is "$(cat race.found)" 'race/early.out: race: nothing orders this and what PROCESS read
race/early.out: race: nothing orders this and what PROCESS wrote' "race, and nothing else"
is "$(cat unused.found)" 'unused/sorted.tmp: unused: nobody read it before PROCESS removed it' "unused, and nothing else"
is "$(cat clobbered.found)" 'clobbered/both.out: clobbered: PROCESS wrote the file anew
clobbered/both.out: clobbered: this is the end of what PROCESS wrote' "clobbered, and nothing else"

# They compose, and the selection is a trace.
is "$("$query" -f files 'inputs(clobbered()) and file.ext == in' clobbered.btr)" "$work/clobbered/one.in
$work/clobbered/two.in" "what went into the clobbered file"
is "$("$query" 'race() or unused()' race.btr | "$query" -c '')" "$("$query" -c 'race()' race.btr)" "a trace of findings"
is "$("$query" -c 'outside("/") or outside("/tmp/../x", "/")' race.btr)" 0 "nothing is outside of /"
is "$("$query" -c 'missed(found)' race.btr) $("$query" -c 'missed(late)' race.btr) $("$query" -c 'missed(never)' race.btr)" \
	"$("$query" -f text 'missed()' race.btr | awk '/\^ missed, harmless/ { h++ } /\^ missed, at first/ { l++ } /\^ missed: / { n++ } END { print h+0, l+0, n+0 }')" \
	"each missed lookup has one explanation"
refused()
{
	"$query" -c "$1" race.btr >out 2>messages
	is "$? $(sed -n '1s/^query: filter:[0-9:]* //p' messages)" "2 $2" "refused: $1"
}
refused 'outside("src")' 'outside() takes absolute directories: "/..."'
refused 'outside()' 'outside() takes absolute directories: "/..."'
refused 'missed(maybe)' 'missed() takes nothing, or one of found, late, never'
refused 'race(evt.ok)' 'expected and, or, or a closing parenthesis here'

# Who has ended and was not waited for is ordered before nothing, however long ago that was.
races()
{
	"$B/bin/capture" -o raw -- sh -c "$1" >out 2>&1
	"$B/bin/normalize" -q raw | "$query" -c "race() and file.path == \"$work/shared\"" | sed 's/[1-9][0-9]*/found/'
}
is "$(PATH=/usr/bin:/bin races 'echo >shared & exec python3 -c "import time; time.sleep(0.5); open(\"shared\").read()"')" found "a child that nobody waits for"
is "$(races 'echo >shared & (sleep 0.3; read -r line <shared) & wait')" found "two that are waited for later"
is "$(races 'echo >shared; read -r line <shared; (read -r line <shared) & wait')" 0 "one after the other"
is "$(races '(echo >shared) & wait; (read -r line <shared)')" 0 "a child that is waited for"
is "$(races '(echo >shared; kill -9 $(exec sh -c "echo \$PPID")) & wait $!; exec sh -c "read -r line <shared"')" 0 "and one that was killed"
is "$(PATH=/usr/bin:/bin races 'exec python3 -c "
import os, signal, subprocess
child = subprocess.Popen([\"sh\", \"-c\", \"echo >shared\"])
os.waitid(os.P_PIDFD, os.pidfd_open(child.pid), os.WEXITED | os.WNOWAIT)
open(\"shared\").read()
child.wait()"')" 0 "waitid, of a pidfd"

# The example: all that is found is known, and has its sentence.
cp -R "$tests/example" "$work/run" && cd "$work/run" || exit 1
"$B/bin/capture" -o "$work/raw" -- sh -c "./configure && make -j2" >"$work/out" 2>&1
"$B/bin/normalize" -q "$work/raw" >"$work/run.btr"
cd "$work" || exit 1
is "$("$query" -f text 'race()' run.btr)" '' "the example has no race"
is "$("$query" -f files 'clobbered()' run.btr)" "$work/run/conftest.c" "the example's configure writes conftest.c anew, nothing else"
is "$("$query" -f files 'unused()' run.btr | sed 's|.*/cc[^./]*|cc|; s|.*/||' | sort | tr '\n' ' ')" "cc.s conftest.c " "in vain: a probe whose compiler was not there, and an empty assembler file"
is "$("$query" -f text 'missed() and file.path endswith "/no/such/header.h"' run.btr | sed -n 's/^ *^ //p' | sort -u)" \
	"missed: its process found nothing of this name later" "a header that is nowhere"
is "$("$query" -f text 'missed() and file.name == "unistd.h"' run.btr | sed -n 's/^ *^ //p' | sort -u | head -1)" \
	"missed, harmless: its process went on and found /usr/include/unistd.h" "a header that is further down the path"
"$query" -f text 'unused() or clobbered() or missed()' run.btr >text
is "$(grep -c ' ^ ' text)" "$("$query" -c 'unused() or clobbered() or missed()' run.btr)" "each finding has a sentence"
done_testing
