#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# undump and dump are each other's inverse: for the golden traces, and for every form that a line may have.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

# back_and_forth TEXT NAME: the same text comes back but for comments, and the same bytes from that.
back_and_forth()
{
	grep -v '^#' "$1" >"$work/text"
	"$undump" "$1" >"$work/trace" || return
	"$dump" "$work/trace" >"$work/again"
	same "$work/text" "$work/again" "$2: text" || return
	"$undump" "$work/again" >"$work/trace.again"
	ok "$2: bytes" cmp "$work/trace" "$work/trace.again"
}

for golden in "$tests"/golden/*.txt; do
	grep -q '^@section.* uuid=' "$golden" || continue
	back_and_forth "$golden" "${golden##*/}"
done

uuid=00112233445566778899aabbccddeeff
cat >"$work/all.txt" <<END
@section kind=raw major=1 minor=7 compatible=5 uuid=$uuid boot_id=$uuid clock=1 cpus=3 start=1 wall_offset=-5 ring_size=4096
property name="command" value="a\\0\\n\\t\\\\\\"\\x01\\x7f\\xff\\xc3\\xa412"
@raw stream=2 flags=0x4100
raw_syscall fixed=88 time=18446744073709551615 tgid=100 result=-4095 number=65535 status=0xffff fd=-2147483648 value=4294967295 path="" path2="x"
raw_exit fixed=88 time=5 last=1 extra="\\x01\\0\\0\\0\\0\\0\\0\\0"
record kind=200 fixed=16 bytes="12345678abcdefg\\0"
@block type=99 flags=0x200 stream=7 records=3 time_first=1 time_last=2 kinds=4 payload="\\0any\\xfe"
@section kind=normalized major=1 uuid=000102030405060708090a0b0c0d0e0f clock=1 cpus=1
@definitions reset zstd
string id=1 text="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
strings id=1 strings=[]
strings id=2 strings=[1,4294967295,0]
@definitions noncritical
string id=2 text="b"
@end time=7 status=0x1 exit_status=-1
END
# The first section has no END: dump says so, in a comment, between the two.
sed '/damage: the section/d' "$work/all.txt" >"$work/expected"
"$undump" "$work/all.txt" >"$work/all.btr"
"$dump" "$work/all.btr" >"$work/all.again"
is $? 3 "a section without END is damage"
like "$(cat "$work/all.again")" '^# damage: the section before byte [0-9]+ is cut off' "which is said"
grep -v '^#' "$work/all.again" >"$work/all.plain"
same "$work/expected" "$work/all.plain" "all forms: text"
"$undump" "$work/all.plain" | cmp - "$work/all.btr" >"$work/differs"
is "$(cat "$work/differs")" "" "all forms: bytes"

"$undump" -z "$tests/golden/small.txt" >"$work/packed"
"$dump" "$work/packed" | sed 's/ zstd$//' >"$work/again"
grep -v '^#' "$tests/golden/small.txt" >"$work/text"
same "$work/text" "$work/again" "compressed with -z, the same text"
ok "which is smaller" test "$(wc -c <"$work/packed")" -lt "$("$undump" "$tests/golden/small.txt" | wc -c)"

"$dump" -v "$work/packed" >"$work/verbose"
ok "-v gives offsets and totals" grep -q '^# block 1 at 344: .* raw, time 0\.\.0$' "$work/verbose"
ok "-v gives the seal" grep -q '^@end .*seal=' "$work/verbose"

# refuses LINE SENTENCE
refuses()
{
	printf '@section\n@events\n%s\n' "$1" | "$undump" 2>"$work/said" >"$work/out"
	is "$? $(cat "$work/said")" "1 undump: line 3: $2" "refused: $1"
}

refuses 'opne time=1' 'no such record: `opne'"'"
refuses 'open tme=1' 'this record has no field `tme'"'"
refuses 'open time=x' 'not a number for `time'"'"
refuses 'open time' 'no number for `time'"'"
refuses 'open time=18446744073709551616' 'not a number for `time'"'"
refuses 'open tid=4294967296' 'number too large for `tid'"'"
refuses 'open fd=2147483648' 'number too large for `fd'"'"
refuses 'open fixed=48 file=1' 'this record has no field `file'"'"
refuses 'string text="x' 'not a string for `text'"'"
refuses 'string text="\q"' 'not a string for `text'"'"
refuses 'string text="\x1"' 'not a string for `text'"'"
refuses 'string text=x' 'no string for `text'"'"
refuses 'strings strings=[1,' 'not a list of ids for `strings'"'"
refuses '@event' 'no such block: `event'"'"
refuses '@events foo' 'no such word in a block: `foo'"'"
done_testing
