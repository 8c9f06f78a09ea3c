#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The cookbook of buildtrace(7): each of its lines is run, on the trace of the example, and says what
# cookbook/expected has.
. "$(dirname "$0")/lib.sh"
need_bpf
PATH=$B/bin:$PATH
HOME=$work/home
MAKEFILES=$HOME/.build.mk
export HOME MAKEFILES
mkdir "$HOME" "$work/src" && echo 'SETTING = 1' >"$MAKEFILES" || exit 1
cp -R "$tests/example" "$work/src/example" && cd "$work/src/example" || exit 1
capture -o "$work/raw" -- sh -c './configure && make -j2; sleep 2 & sleep 3 & wait' >"$HOME/make.log" 2>&1
is $? 0 "the build under capture"
cd "$work" && normalize -q raw >build.btr || exit 1

# A file a question, with its name and its line.
awk '/^\.Sh / { on = $2 == "COOKBOOK" } !on { next }
	/^\.El/ { on = 0; next }
	/^\.It / { name = sprintf("question.%02d", ++n); print "# " substr($0, 5) >name; next }
	/^\.Bd / { literal = 1; next }
	/^\.Ed/ { literal = 0; close(name) }
	literal { gsub(/\\e/, "\\"); print >name }' "$root/man/buildtrace.7"
for question in question.*; do
	sed "s|/src/example|$work/src/example|g" "$question" >line
	sed -n '1s/^# /== /p' "$question"
	sh line 2>&1 | sed -e "s|$work/src/example|/src/example|g" -e "s|$work/home|/home/ann|g" -e 's|/tmp/cc[A-Za-z0-9]*|/tmp/cc|g' \
		-e 's|/st[A-Za-z0-9]\{6\}$|/stXXXXXX|' -e 's|pipe:\[[0-9]*\]|pipe:[N]|'
done >answers
awk '/^== / { close(name); name = sprintf("expected.%02d", ++n) } { print >name }' "$tests/cookbook/expected"
awk '/^== / { close(name); name = sprintf("answer.%02d", ++n) } { print >name }' answers
for answer in answer.*; do
	same "expected.${answer#answer.}" "$answer" "$(sed -n '1s/^== //p' "$answer")"
done
is "$(ls question.* | wc -l)" "$(ls expected.* | wc -l)" "each question has an answer"
ok "there are twenty or more" test "$(ls question.* | wc -l)" -ge 20
cp answers "${COOKBOOK:-/dev/null}"
done_testing
