#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# query's views of real builds, read by the programs that they are for.
. "$(dirname "$0")/lib.sh"
need_bpf
inputs=$tests/query

# trace COMMAND...: makes raw.btr and build.btr.
trace()
{
	"$B/bin/capture" -o raw.btr -- "$@" >trace.log 2>&1 &&
		"$B/bin/normalize" -o build.btr raw.btr 2>>trace.log
}

# compdb: clang's own tools can read each source with what it says.
mkdir "$work/project" || exit
cd "$work/project" || exit
export CCACHE_DIR="$work/ccache"
unset CCACHE_DISABLE

mkdir -p src 'odd dir/include' out
for name in one two three four eight; do
	echo "#include \"needed.h\"
int $name(void) { return NEEDED + EXTRA; }" >"src/$name.c"
done
echo '#define NEEDED 1' >'odd dir/include/needed.h'
cat >'src/five six.cpp' <<'END'
#include "needed.h"
#include <vector>
extern "C" int one(void);
int main() { std::vector<int> v(NEEDED); return v.size() + one() + EXTRA > 100; }
END
cp 'src/five six.cpp' src/seven.cpp
echo '-DEXTRA=3 "-I../odd dir/include"' >src/flags.rsp
echo '-c eight.c -DEXTRA=4 "-I../odd dir/include"' >src/all.rsp
cat >Makefile <<'END'
FLAGS = -DEXTRA=2 '-Iodd dir/include'
all:
	gcc $(FLAGS) -c src/one.c -o out/one.o
	cd src && cc -DEXTRA=1 '-I../odd dir/include' -c two.c four.c
	cd src && x86_64-linux-gnu-gcc-12 @flags.rsp -c "$(CURDIR)/src/two.c"
	cd src && gcc @all.rsp
	ccache gcc -O1 $(FLAGS) -c src/three.c -o out/three.o
	PATH=/usr/lib/ccache:$$PATH gcc -O2 $(FLAGS) -c src/three.c -o out/three.o
	clang $(FLAGS) -c src/three.c -o out/clang.o
	g++ $(FLAGS) 'src/five six.cpp' out/one.o -o out/program
	clang++ -std=c++17 $(FLAGS) -c src/seven.cpp -o out/seven.o
	c++ out/seven.o out/one.o -o out/program2
	gcc -E $(FLAGS) src/one.c >out/one.i
END

ok "the project builds, traced" trace make
"$B/bin/query" -f compdb '' build.btr >compile_commands.json
is $? 0 "compdb"
jq -r --arg root "$PWD" '.[] | [.directory, .file, .arguments[0], .output // "-"] | join("|") | gsub($root; "ROOT")' \
	compile_commands.json >list
is "$(cat list)" "ROOT|src/one.c|gcc|out/one.o
ROOT/src|two.c|cc|-
ROOT/src|four.c|cc|-
ROOT/src|ROOT/src/two.c|x86_64-linux-gnu-gcc-12|-
ROOT|src/three.c|gcc|out/three.o
ROOT|src/three.c|gcc|out/three.o
ROOT|src/three.c|clang|out/clang.o
ROOT|src/five six.cpp|g++|-
ROOT|src/seven.cpp|clang++|out/seven.o
ROOT/src|eight.c|gcc|-" "each compilation once, no link, no cc1"

# With its flags each source is read without a complaint; without them none would be: needed.h would be missing.
for source in src/*.c src/*.cpp; do
	ok "clang-check: $source" clang-check -p . "$source"
	ok "clangd --check: $source" sh -c 'clangd --check="$1" --compile-commands-dir=. >check 2>&1; status=$?
		! grep -e "^E\[" -e "Generic fallback command" check && exit $status' - "$source"
done
mkdir "$work/without" && cp -r src "$work/without" && echo '[]' >"$work/without/compile_commands.json"
ok "... which says something: without flags it fails" sh -c '! clang-check -p "$1" "$1/src/one.c"' - "$work/without"
jq -c 'to_entries[] | [.key, .value]' compile_commands.json >entries
while IFS= read -r entry; do
	number=$(printf '%s' "$entry" | jq '.[0]')
	mkdir "$work/only$number"
	printf '%s' "$entry" | jq '[.[1]]' >"$work/only$number/compile_commands.json"
	file=$(printf '%s' "$entry" | jq -r '.[1] | if .file[:1] == "/" then .file else .directory + "/" + .file end')
	ok "entry $number alone is enough" clang-check -p "$work/only$number" "$file"
done <entries

# chrome: spans nest, and tell what the exits tell.
cp -R "$tests/example" "$work/example" && cd "$work/example" || exit
ok "the example builds, traced" trace sh -c './configure && make -j4'
columns=proc.pid,proc.ppid,proc.start,proc.dur,proc.exit,proc.signal
"$B/bin/query" -f json --columns=$columns 'evt.type == exit' build.btr >exits.json
for filter in '' 'proc.exe endswith "/cc1"' 'within(proc.name == make)'; do
	"$B/bin/query" -f chrome "$filter" build.btr >chrome.json
	"$B/bin/query" "$filter" build.btr | "$B/bin/query" -f json --columns=proc.pid '' | sort -u >pids
	python3 -c 'import json, sys
pids = set(open("pids"))
for line in open("exits.json"):
    if json.dumps({"proc.pid": json.loads(line)["proc.pid"]}, separators=(",", ":")) + "\n" in pids:
        print(line, end="")' >some.json
	ok "chrome: \"$filter\"" python3 "$inputs/chrome.py" chrome.json some.json
	ok "... is JSON for jq too" jq -e '.traceEvents | length > 5' chrome.json
done
ok "what one filter lets through is to the next what both would let" "$inputs/pairs.py" "$B/bin/query" build.btr 1 60
"$B/bin/query" -f chrome '' build.btr >chrome.json
mkdir "$work/npm" && ok "DuckDB and Chrome's trace engine are fetched" sh -c 'cd "$1" &&
	npm install --no-audit --no-fund --silent @duckdb/node-api @paulirish/trace_engine@0.0.65' - "$work/npm"
node "$inputs/chrome.mjs" "$work/npm/node_modules/@paulirish/trace_engine" chrome.json >engine 2>messages
is "$(cut -d'|' -f1-4 engine | sort)" "$(jq -r '[.traceEvents[] | select(.ph == "X") | .tid] | group_by(.)[] |
	"1|\(.[0])|lane \(.[0])|\(length)"' chrome.json | sort)" "Chrome's engine finds each lane and all its spans"
ok "... and nests them" awk -F'|' '$5 > depth { depth = $5 } END { exit depth < 3 }' engine

# csv and json: a database finds in them what query finds in the trace.  Ours is the trace of the example, whose
# names have everything that a name may have.
query=$B/bin/query
values()
{
	"$query" -f json --columns="$1" "$2" build.btr | sed 's/^{[^:]*://; s/}$//; s/"//g'
}
counted()
{
	values "$1" "$1" | sort | uniq -c | awk '{ print $2 "|" $1 }'
}
total()
{
	values "$1" "$2" | awk '{ sum += $1 } END { printf "%.0f", sum * '"${3:-1}"' }'
}
{
	"$query" -c '' build.btr
	counted evt.type
	counted evt.errno
	"$query" -c evt.failed build.btr
	echo "$(values proc.id file.fd | sort -u | wc -l)|$(total evt.seq file.fd)|$(total file.fd file.fd)"
	echo "$(total proc.cpu 'evt.type == exit' 1000000)|$(values proc.maxrss 'evt.type == exit' | sort -n | tail -n 1)"
	"$query" -0 -f files '' build.btr | python3 -c 'import sys
for name in sys.stdin.buffer.read().split(b"\0")[:-1]:
    print(name.hex())' | sort
} >ours
ok "there are names that are not UTF-8, and some with a newline" sh -c 'grep -q e9 ours && grep -q 0a ours'
"$query" -f csv '' build.btr >events.csv
"$query" -f json '' build.btr >events.json
sqlite3 :memory: '.import --csv events.csv events' ".read '$inputs/questions.sql'" >csv.sqlite
same ours csv.sqlite "CSV in SQLite"
{
	echo 'create view events as select null'
	head -n 1 events.csv | tr ',' '\n' | sed "s/.*/, json_extract(line, '\$.\"&\"') as \"&\"/"
	echo 'from lines;'
} >view.sql
sqlite3 :memory: 'create table lines (line)' '.mode ascii' '.separator "\036" "\n"' '.import events.json lines' \
	'.mode list' '.separator "|" "\n"' '.read view.sql' ".read '$inputs/questions.sql'" >json.sqlite
same ours json.sqlite "JSON in SQLite"
for format in csv json; do
	NODE_PATH=$work/npm/node_modules node "$inputs/duckdb.js" $format events.$format >$format.duckdb
	same ours $format.duckdb "$format in DuckDB"
done
done_testing
