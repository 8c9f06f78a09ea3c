#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Bad input to every program: one sentence that names program and input, the exit status, no crash, no hang;
# and what was good in it is still used.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

# The good traces: raw for normalize, normalized for the others.
"$undump" "$tests/golden/small-raw.txt" >"$work/raw.btr"
"$undump" "$tests/golden/small.txt" >"$work/normalized.btr"

# offset TRACE N: where block N begins.
offset()
{
	"$dump" -v "$1" | sed -n "s/^# block $2 at \\([0-9]*\\):.*/\\1/p"
}

# flip FROM TO OFFSET: a copy with one byte of it changed.
flip()
{
	cp "$1" "$2"
	byte=$(od -An -tu1 -j"$3" -N1 "$1" | tr -d ' ')
	printf '%b' "\\0$(printf '%03o' $((byte ^ 16)))" | dd of="$2" bs=1 seek="$3" conv=notrunc status=none
}

# run PROGRAM INPUT...: its output and messages, its status; none takes longer than 20 seconds.
run()
{
	program=$1
	shift
	case $program in
	normalize) set -- "$B/bin/normalize" "$@" ;;
	query) set -- "$B/bin/query" -f json 'evt.seq >= 0' "$@" ;;
	graph) set -- "$B/bin/graph" -l process "$@" ;;
	esac
	timeout 20 "$@" >"$work/out" 2>"$work/said"
}

# How many sentences speak of the input.  normalize's verdict does not count, unless nothing else says what is wrong.
sentences()
{
	verdict="^normalize: $2: [A-Za-z]*:* *[0-9]* events"
	others=$(grep "^$1: $2: " "$work/said" | grep -Evc "$verdict")
	[ "$others" -ne 0 ] || others=$(grep -c "^$1: $2: INCOMPLETE" "$work/said")
	echo "$others"
}

# expect PROGRAM STATUS NAME CASE: after run.
expect()
{
	status=$?
	is "$status" "$2" "$1: $4: exit status"
	is "$(sentences "$1" "$3")" 1 "$1: $4: one sentence" || diagnose <"$work/said"
	like "$(cat "$work/said")" "^$1: $3: [a-zA-Z0-9]" "$1: $4: names program and input"
}

# The part of the result that comes from before the damage.
still_there()
{
	case $1 in
	normalize) "$dump" "$work/out" >"$work/text"; pattern='text="/usr/bin/cat"' ;;
	query) cp "$work/out" "$work/text"; pattern='/usr/bin/make' ;;
	graph) cp "$work/out" "$work/text"; pattern='make' ;;
	esac
	ok "$1: $2: the rest is still there" grep -q "$pattern" "$work/text"
}

refused()
{
	run "$1" "$work/$3"
	expect "$1" "$2" "$work/$3" "$4"
	is "$(wc -l <"$work/said")" 1 "$1: $4: and nothing else"
	[ "$2" = 4 ] && return
	run "$1" <"$work/$3"
	expect "$1" "$2" stdin "$4 (stdin)"
}

damaged()
{
	run "$1" "$work/$2"
	expect "$1" 3 "$work/$2" "$3"
	still_there "$1" "$3"
	run "$1" <"$work/$2"
	expect "$1" 3 stdin "$3 (stdin)"
	still_there "$1" "$3 (stdin)"
}

: >"$work/empty"
printf 'int main(void)\n{\n\treturn 0;\n}\n' >"$work/short-text"
yes 'all: main.o; cc -o main main.o' | head -n 10000 >"$work/text-file"
mkdir "$work/directory"

for program in normalize query graph; do
	good=$work/normalized.btr
	text=$tests/golden/small.txt
	events=5
	if [ "$program" = normalize ]; then
		good=$work/raw.btr
		text=$tests/golden/small-raw.txt
		events=5
	fi
	end=$("$dump" -v "$good" | sed -n 's/^# block \([0-9]*\) .*/\1/p' | tail -n 1)
	size=$(wc -c <"$good")

	run "$program" "$good"
	is $? 0 "$program: a good trace: exit status"
	still_there "$program" "a good trace"

	refused "$program" 3 empty "empty input"
	refused "$program" 3 short-text "a short text"
	refused "$program" 3 text-file "a long text"
	sed '/^@section/s/major=1/major=2/' "$text" | "$undump" >"$work/major"
	refused "$program" 3 major "a newer major version"
	sed '/^@section/s/$/ incompatible=0x8000/' "$text" | "$undump" >"$work/feature"
	refused "$program" 3 feature "a feature that is needed"
	refused "$program" 4 directory "a directory"
	refused "$program" 4 missing "a missing file"

	head -c $(($(offset "$good" $events) + 100)) "$good" >"$work/cut"
	damaged "$program" cut "cut within a block"
	head -c "$(offset "$good" "$end")" "$good" >"$work/cut"
	damaged "$program" cut "cut before END"
	head -c $((size - 1)) "$good" >"$work/cut"
	damaged "$program" cut "without its last byte"

	flip "$good" "$work/flipped" $(($(offset "$good" $events) + 100))
	damaged "$program" flipped "a flipped byte in a payload"
	flip "$good" "$work/flipped" $(($(offset "$good" $events) + 20))
	damaged "$program" flipped "a flipped byte in a block header"
	flip "$good" "$work/flipped" $((size - 10))
	damaged "$program" flipped "a flipped byte in END"
	flip "$good" "$work/flipped" 100
	refused "$program" 3 flipped "a flipped byte in the section block"
	flip "$good" "$work/flipped" 3
	refused "$program" 3 flipped "a flipped byte in the first word"
done
done_testing
