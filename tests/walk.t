#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Random walks through a tree that changes: each name that is looked up leads where an untraced
# witness sees it lead.  SEEDS="7 8 9" walks other ways.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_bpf
work=$(cd "$work" && pwd -P)

# walk SEED: deep enough that nobody walks out of $work.
walk()
{
	mkdir -p "$work/$1/1/2/3/4/5/6"
	mkfifo "$work/$1/questions" "$work/$1/answers"
	"$tests/walk/witness.py" "$work/$1/questions" "$work/$1/answers" &
	(
		cd "$work/$1/1/2/3/4/5/6" && exec timeout 100 "$B/bin/capture" --all-probes -o "$work/$1/raw" -- \
			"$B/tests/calls/walk" "$1" 3000
	) >"$work/$1/expected" 8<>"$work/$1/questions" 9<>"$work/$1/answers"
	status=$?
	kill $!
	return $status
}

for seed in ${SEEDS:-1 2 3 4 5 6}; do
	walk "$seed" 2>"$work/problem"
	is "$? $(cat "$work/problem")" "0 " "walk $seed: runs"
	"$B/bin/normalize" -o "$work/normalized" "$work/$seed/raw" 2>"$work/said"
	is "$?" 0 "walk $seed: the trace is complete"
	like "$(cat "$work/said")" ' 0 contradicted,' "walk $seed: the kernel contradicts no path"
	"$dump" "$work/normalized" | "$tests/events" >"$work/events"
	ok "walk $seed: all lookups are true" sh -c '"$1/walk/compare.py" "$2" <"$3"' - "$tests" "$work/$seed/expected" \
		"$work/events"
done
done_testing
