#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Lineage in builds that were really traced: against SQL (lineage/oracle.py), and against what the example is
# known to be made of.  The real package is the one that `make demo' built, if it did.
. "$(dirname "$0")/lib.sh"
need_bpf
query=$B/bin/query dir=$tests/lineage
cp -R "$tests/example" "$work/run"
cd "$work/run" || exit 1
"$B/bin/capture" -o "$work/raw" -- sh -c "./configure && make -j2" >"$work/out" 2>&1
is $? 0 "the build under capture"
"$B/bin/normalize" -q "$work/raw" >"$work/n.btr"
is $? 0 "the trace is complete"

# by_sql NAME TRACE QUESTIONS
by_sql()
{
	name=$1
	trace=$2
	questions=$3
	set --
	while IFS= read -r question; do
		set -- "$@" "$question"
	done <"$questions"
	ok "$name: each answer is that of SQL" "$dir/oracle.py" "$dump" "$query" "$trace" "$@"
}

# files FILTER: those of the project, without its directory and without names made by chance.
files()
{
	"$query" -f files "($1) and file.inside" "$work/n.btr" | sed -e "s|^$work/run/||" -e 's/st[A-Za-z0-9]\{6\}$/stXXXXXX/' | tr '\n' ' '
}

by_sql "the example" "$work/n.btr" "$dir/build-questions"
is "$(files 'inputs(file.path endswith "run/area") and evt.type == read')" \
	"VERSION area config.h configure conftest conftest.c extra/report.c extra/report.h lib/circle.c lib/circle.o lib/libshape.a lib/shape.h lib/square.c lib/square.o lib/stXXXXXX obj/area.o obj/report.o src/area.c version.h " \
	"what the first program is made from"
is "$("$query" -c 'inputs(file.path endswith "run/area") and file.name == conftest.c and evt.type == read' "$work/n.btr")" 1 \
	"of all that was called conftest.c, the one whose program was asked"
# Through a socket, one end in each process, by the calls that only sockets have.
echo made >from
PATH=/usr/bin:/bin "$B/bin/capture" -o "$work/raw" -- python3 -c '
import os, socket
one, other = socket.socketpair()
if os.fork() == 0:
    one.close()
    other.sendmsg([open("from", "rb").read()])
    os._exit(0)
other.close()
open("to", "wb").write(one.recv(100))
os.wait()' >"$work/out" 2>&1
"$B/bin/normalize" -q "$work/raw" >"$work/socket.btr"
is "$("$query" -f files "inputs(file.path == \"$work/run/to\") and file.path startswith \"$work/run/\"" "$work/socket.btr" | tr '\n' ' ')" \
	"$work/run/from $work/run/to " "what was sent through a socket"

is "$(files 'inputs(file.path endswith "lib/circle.o", depth=1) and not file.path endswith ".s"')" "lib/circle.o " "depth 1: the assembler"
is "$(files 'outputs(file.path endswith "/VERSION") and evt.type == write')" "area obj/area.o version.h.new " \
	"what a change to VERSION would touch"
is "$("$query" -f procs 'writers(file.path endswith "run/config.h")' "$work/n.btr" | awk '{ print $NF }' | tr '\n' ' ')" \
	"./configure $("$query" -f procs 'evt.type == rename and file.target endswith "run/config.h"' "$work/n.btr" | awk '{ print $NF }') " \
	"who made config.h, under two names"
ok "a selection can be drawn" sh -c '"$1/bin/query" "inputs(file.path endswith \"run/area\")" "$2" | "$1/bin/graph" | grep -c " -> " | { read -r n && [ "$n" -ge 15 ]; }' \
	sh "$B" "$work/n.btr"

# The demo's package: every object, archive and program of it.
if [ -e "$root/demo/build.btr" ]; then
	"$query" -f files 'evt.type == open and file.mode in {w, rw} and evt.ok and (file.ext in {o, a} or file.name in {lua, luac, zstd})' \
		"$root/demo/build.btr" | grep -v '^/tmp/\|conftest' | head -20 |
		awk '{ printf "inputs||file.path == \"%s\"|file.target == \"%s\"\noutputs||file.path == \"%s\"|\n", $0, $0, $0 }' >"$work/questions"
	by_sql "the demo's package" "$root/demo/build.btr" "$work/questions"
fi
done_testing
