#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A real trace, damaged in many places: what is left is true, or said to be unknown; tests/normalize/damage.py.
# The command is a small build, and between its parts programs that move descriptors and directories about, so that
# a part that is missing would lead astray whoever took no notice.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
need_bpf
cp -R "$root/tests/example" "$work/src"
cat >"$work/command" <<'END'
cd "$1/src" && ./configure && make -j2
for round in 1 2 3; do
	for program in moves descriptors directories links sharing names; do
		mkdir -p "$1/$program.$round"
		(cd "$1/$program.$round" && "$2/tests/calls/$program")
		exec 5<"$1/$program.$round" 6<"$1/src/Makefile"
		sleep 0.05
		exec 6<"$1/$program.$round" 5<"$1/src/Makefile"
		cd "/proc/self/fd/6" && cat </dev/fd/5 && ls none ./none/none
		touch here-"$round" && cd ..
	done
done
true
END
"$B/bin/capture" -b 16M -o "$work/raw" -- sh "$work/command" "$work" "$B" >/dev/null 2>&1
"$B/bin/capture" -o "$work/other" -- true 2>/dev/null
mkdir "$work/again"
"$tests/normalize/damage.py" "$work/raw" "$work/other" "$B/bin/normalize" "$dump" "$work/again" 10
exit $?
