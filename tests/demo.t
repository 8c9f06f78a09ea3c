#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What `make demo' does, on the example; and the questions that it prints, word for word, on the
# trace made here and on the one that `make demo' left, if it did.
. "$(dirname "$0")/lib.sh"
need_bpf
cd "$root" || exit

# answers FILE: runs each line that is not a comment.
answers()
{
	grep -v '^#' "$1" >"$work/questions"
	is "$(wc -l <"$work/questions")" 3 "there are three questions"
	while IFS= read -r question; do
		# shellcheck disable=SC2016
		ok "answered: $question" sh -c 'eval "$1" >"$2" && cat "$2" && test -s "$2"' - "$question" "$work/answer"
	done <"$work/questions"
}

# A picture with something in it.
is_drawn()
{
	[ "$(grep -c 'class="node' "$1")" -ge 10 ] && [ "$(grep -c 'class="edge' "$1")" -ge 10 ] && grep -q '>area<' "$1"
}

ok "scripts/demo, with the example" env SOURCE=example scripts/demo "$work/demo"
ok "build.svg shows nodes and edges" is_drawn "$work/demo/build.svg"
ok "live.svg shows nodes and edges" is_drawn "$work/demo/live.svg"
ok "build.btr is a trace that dump reads" "$dump" "$work/demo/build.btr"
answers "$work/demo/next"
[ ! -e demo/next ] || answers demo/next

# Of the package that `make demo' built: who wrote each object, from what; against make -n and the
# compiler's own lists.
goal=$([ ! -e demo/build.btr ] || "$B/bin/query" -f summary demo/build.btr | sed -n 's/^command *make -j2 //p')
if [ "$goal" ]; then
	"$B/bin/query" -f json demo/build.btr >"$work/json"
	ok "make demo's trace tells the truth" "$tests/truth.py" "$work/json" demo/source "$goal"
	is "$("$tests/truth.py" "$work/json" demo/source "$goal" | grep -c '^ok .*is written by its command alone')" \
		"$(find demo/source \( -name '*.[oa]' -o -type f -name lua -o -type f -name luac -o -type f -name zstd \) | wc -l)" "of each object, archive and program"
fi
done_testing
