#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# graph with builds as they are: two runs give the same names, and dot is soon done.

# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_bpf

graph=$B/bin/graph

# run NAME COMMAND...: traces the command in a new copy of the example, always at the same place
run()
{
	name=$1
	shift
	rm -rf "$work/run"
	cp -R "$tests/example" "$work/run"
	(cd "$work/run" && "$B/bin/capture" -o "$work/raw" -- "$@" >"$work/out" 2>&1) || diagnose <"$work/out"
	"$B/bin/normalize" "$work/raw" >"$work/$name.btr" 2>"$work/err" || diagnose <"$work/err"
}

# names LEVEL TRACE: of all nodes and edges
names()
{
	"$graph" -q -l "$1" -n 0 -e 0 "$2" | grep -oE '^	[a-z][0-9a-f]{16}( -> [a-z][0-9a-f]{16})? ' | sort
}

run build1 sh -c './configure && make -j4'
run build2 sh -c './configure && make -j4'
# shellcheck disable=SC2016 # the traced shell is to expand these
script='echo 1 >conf$$; cat conf$$ >out; rm conf$$; d=$(mktemp -d ./confXXXXXX); echo 2 >$d/x; cat $d/x >>out; rm -r $d'
run made1 sh -c "$script"
run made2 sh -c "$script"
word='d=confqkcvww; mkdir $d; echo 2 >$d/x; cat $d/x >out; rm -r $d'
run word1 sh -c "$word"
run word2 sh -c "$(echo "$word" | sed 's/qkcvww/aB3x9z/')"
for level in process exec step file dir target tree; do
	names $level "$work/build1.btr" >"$work/names1"
	names $level "$work/build2.btr" >"$work/names2"
	same "$work/names1" "$work/names2" "two runs of a build have the same names, level $level"
	ok "and there are some" test -s "$work/names1"
done
is "$(uniq -d "$work/names1")" "" "each is used once"

# The pictures of the example, by labels; they were looked at when these files were made.
for level in process exec step file dir target tree; do
	"$graph" -q -l $level -n 0 -e 0 "$work/build1.btr" | awk -f "$tests/graph/edges.awk" | sort >"$work/edges"
	if [ "${UPDATE:-0}" = 1 ]; then
		cp "$work/edges" "$tests/graph/example-$level.txt"
	fi
	same "$tests/graph/example-$level.txt" "$work/edges" "the example's picture, level $level"
done

# What compiles through a cache is drawn as compiling, whether the cache has it or not, and its files are not drawn.
mkdir -p "$work/cached"
cat >"$work/cached/makefile" <<'EOF'
all: app left.o
app: a.o b.o
	cc -o app a.o b.o
a.o left.o: %.o: %.c
	ccache cc -c $<
b.o: b.c
	PATH=/usr/lib/ccache:$$PATH gcc -c b.c
EOF
echo 'int b(void); int main(void) { return b(); }' >"$work/cached/a.c"
echo 'int b(void) { return 0; }' >"$work/cached/b.c"
echo 'int left(void) { return 0; }' >"$work/cached/left.c"
for place in outside inside; do
	CCACHE_DIR=$work/objects
	[ $place = outside ] || CCACHE_DIR=$work/cached/.ccache
	export CCACHE_DIR
	for state in cold warm; do
		rm -f "$work/cached"/*.o "$work/cached/app"
		(cd "$work/cached" && "$B/bin/capture" -o "$work/raw" -- make >"$work/out" 2>&1) || diagnose <"$work/out"
		"$B/bin/normalize" "$work/raw" >"$work/$state.btr" 2>"$work/err" || diagnose <"$work/err"
		"$graph" -q "$work/$state.btr" | awk -f "$tests/graph/edges.awk" | sort >"$work/edges"
		same "$tests/graph/cached.txt" "$work/edges" "a $state cache $place"
		"$graph" -q -l exec "$work/$state.btr" | awk -f "$tests/graph/edges.awk" |
			grep -E '^make	|	[ab]\.o$' | sort >"$work/edges"
		same "$tests/graph/cached-exec.txt" "$work/edges" "a $state cache $place, level exec"
	done
done
"$graph" -q --show byproducts "$work/warm.btr" | grep -c '/.ccache/' >"$work/shown"
is "$([ "$(cat "$work/shown")" -ge 1 ] && echo some)" some "its files can be shown"

names process "$work/made1.btr" >"$work/names1"
names process "$work/made2.btr" >"$work/names2"
"$graph" -q -l process --show temporary,internal "$work/made1.btr" | grep -c '/conf[0-9]*\\n' >"$work/pids"
is "$(cat "$work/pids")" 1 "a name with a pid in it is in the trace"
same "$work/names1" "$work/names2" "pids and what mktemp makes up are not in the names"
names process "$work/word1.btr" >"$work/names1"
names process "$work/word2.btr" >"$work/names2"
same "$work/names1" "$work/names2" "and also not where it looks like a word"

if command -v dot >/dev/null && command -v gc >/dev/null; then
	for level in process exec step file dir target tree; do
		"$graph" -q -l $level "$work/build1.btr" >"$work/build.dot"
		ok "level $level: dot draws it in 20 s" timeout 20 dot -Tsvg -o "$work/build.svg" "$work/build.dot"
		gc -n -e "$work/build.dot" | awk '$1 > 400 || $2 > 1200' >"$work/over"
		is "$(cat "$work/over")" "" "level $level: gc counts no more than the budget"
	done
else
	skip "dot draws each level" "no dot or no gc"
fi

done_testing
