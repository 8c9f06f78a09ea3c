#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Two readers that share nothing, tests/tools/dump and tests/reader.py, find the same in the same traces.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

export PYTHONDONTWRITEBYTECODE=1
reader=$tests/reader.py
unset MAKEFLAGS MFLAGS MAKELEVEL

if ! python3 -c '' 2>/dev/null || ! command -v zstd >/dev/null; then
	echo "1..0 # SKIP needs python3 and zstd"
	exit 0
fi

# both TRACE STATUS NAME [OPTION]: the readers print the same, and end with STATUS.
both()
{
	"$dump" "$1" >"$work/dump.all" 2>"$work/dump.err"
	dumped=$?
	grep -v '^#' "$work/dump.all" >"$work/dump.out"
	python3 "$reader" ${4:+"$4"} "$1" >"$work/reader.out" 2>"$work/reader.err"
	is "dump $dumped, reader $?" "dump $2, reader $2" "$3: exit status" ||
		cat "$work/dump.err" "$work/reader.err" | diagnose
	same "$work/dump.out" "$work/reader.out" "$3: text"
}

# damaged TRACE NAME: both notice.
damaged()
{
	both "$1" 3 "$2"
	like "$(cat "$work/reader.err")" '^reader.py: byte [0-9]+: damage: ' "$2: told with its offset"
}

# offset TRACE NUMBER: where a block begins.
offset()
{
	"$dump" -v "$1" 2>&1 | sed -n "s/^# block $2 at \([0-9]*\):.*/\1/p" | head -n 1
}

# flip FILE OFFSET: prints FILE with one bit turned over.
flip()
{
	python3 -c '
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[int(sys.argv[2])] ^= 0x10
sys.stdout.buffer.write(data)' "$1" "$2"
}

# without FILE NUMBER: prints FILE less this block.
without()
{
	head -c "$(offset "$1" "$2")" "$1"
	tail -c "+$(($(offset "$1" $(($2 + 1))) + 1))" "$1"
}

# The examples of buildtrace(5).
cat >"$work/sums" <<END
2d06800538d394c2
36c9ddf78e65fd16
abb472edd4e038cf
fdda6967cf021dbc
END
PYTHONPATH=$tests python3 -c '
from reader import checksum
for data in b"", b"buildtra", bytes(range(80)), bytes(i % 251 for i in range(300)):
    print("%016x" % checksum(data))' >"$work/got"
same "$work/sums" "$work/got" "the checksums of the manual page"

# Texts that need no BPF.
for text in "$tests"/golden/*.txt "$tests"/query/build.txt "$tests"/query/hostile.txt "$tests"/query/lost.txt; do
	name=${text##*/}
	grep -qs '^@section' "$text" || continue
	"$undump" "$text" >"$work/$name.btr" || exit
	both "$work/$name.btr" 0 "$name"
	"$undump" -z "$text" >"$work/$name.z" || exit
	both "$work/$name.z" 0 "$name, compressed"
done
raw=$work/small-raw.txt.btr normalized=$work/small.txt.btr

zstd -q -c "$raw" >"$work/wrapped"
both "$work/wrapped" 0 "wrapped"
cat "$work/wrapped" "$normalized" >"$work/half"
both "$work/half" 0 "wrapped, and another behind"
cat "$raw" "$normalized" >"$work/two"
both "$work/two" 0 "two sections"
python3 "$reader" - <"$work/two" >"$work/got"
same "$work/reader.out" "$work/got" "from standard input"

# What a later version has: the reader goes by the trace's schema, dump by what it knows.
cat >"$work/newer.txt" <<'END'
@section kind=normalized minor=9
@block type=2 flags=2 payload=" \0\0\0\x02\0\x18\0x\0<\0\0\0\0\0\x18\0\0\0\x05\0\0\0greet\0\0\0 \0\0\0\x03\0\x18\0<\x000\0\x02\0\x0f\0\x18\0\0\0\x04\0\0\0whom\0\0\0\0 \0\0\0\x03\0\x18\0\x12\0P\0\x02\0\x0f\0\x18\0\0\0\x05\0\0\0label\0\0\0"
@events
record kind=120 fixed=56 bytes="\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0"
open fixed=88 fd=3 extra="\x03\0\0\0\0\0\0\0"
@end
END
"$undump" "$work/newer.txt" >"$work/newer" || exit
python3 "$reader" "$work/newer" >"$work/got"
is "$? $(sed -n '/^@events/,/^@end/p' "$work/got")" "0 @events
greet whom=2
open fd=3 label=3
@end" "a kind and a field of a later version"

# Damage.
for trace in "$raw" "$normalized"; do
	name=${trace##*/}
	size=$(wc -c <"$trace")
	block=$(offset "$trace" 2)
	for at in "$block" $((block + 9)) $((block + 20)) $((block + 50)) $((block + 87)) $((block + 100)) $((size - 1)); do
		flip "$trace" "$at" >"$work/flipped"
		damaged "$work/flipped" "$name, byte $at flipped"
	done
	for length in $((block + 40)) $((block + 120)) $((size - 1)) $((size - 160)); do
		head -c "$length" "$trace" >"$work/cut"
		damaged "$work/cut" "$name, cut off after $length"
	done
	for number in 2 3; do
		without "$trace" "$number" >"$work/removed"
		damaged "$work/removed" "$name, without block $number"
		like "$(cat "$work/reader.err")" "blocks are missing" "$name: block $number is missed"
	done
	flip "$trace" 40 >"$work/flipped"
	both "$work/flipped" 1 "$name, first head damaged"
done
zstd -q -c "$normalized" | head -c -8 | cat "$work/wrapped" - >"$work/cut"
damaged "$work/cut" "a second frame that is cut off"

# Traces of a build.
traces_of_a_build()
{
	cp -R "$tests/example" "$work/example" && cd "$work/example" || return
	./configure >"$work/configure.log" 2>&1 || return
	"$B/bin/capture" -q -o "$work/raw.btr" -- make >"$work/make.log" 2>&1 || return
	make clean >"$work/clean.log" 2>&1
	"$B/bin/capture" -q -z -o "$work/raw.z" -- make >"$work/make.log" 2>&1 || return
	cd "$root" || return
	"$B/bin/normalize" -q -o "$work/normalized.btr" "$work/raw.btr" || return
	"$B/bin/normalize" -q -z -o "$work/normalized.z" "$work/raw.btr"
}

if [ "${NO_BPF:-0}" = 1 ]; then
	skip "traces of a build" "NO_BPF=1"
elif ! reason=$("$B/bin/capture" -o "$work/bpf" -- true 2>&1) && [ "${REQUIRE_BPF:-0}" != 1 ]; then
	skip "traces of a build" "$(printf '%s' "$reason" | head -n 1)"
elif ok "make traces of a build" traces_of_a_build; then
	for trace in raw.btr raw.z normalized.btr normalized.z; do
		both "$work/$trace" 0 "a build, $trace" --strict
	done
	zstd -q -c "$work/raw.btr" >"$work/wrapped"
	both "$work/wrapped" 0 "a build, raw.btr, wrapped"
	cat "$work/raw.z" "$work/normalized.btr" >"$work/two"
	both "$work/two" 0 "a build, two sections" --strict
fi
done_testing
