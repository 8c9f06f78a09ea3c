#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The example project builds, has the shapes that it is there for, and leaves its source alone.
. "$(dirname "$0")/lib.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL

run=$work/run
cp -R "$tests/example" "$run"
(cd "$tests/example" && find . | sort) >"$work/before"
cd "$run" || exit 1

ok "configure" ./configure
ok "no header is found that is not there" grep -q 'undef HAVE_NO_SUCH_HEADER_H' config.h
ok "a header is found that is there" grep -q 'define HAVE_SYS_STAT_H 1' config.h
ok "the probes are gone" test -z "$(find . -name 'conftest*')"
make -j4 >"$work/out" 2>"$work/err"
is $? 0 "make -j4"
ok "a failure was tolerated" grep -q '(ignored)' "$work/err"
ok "make ran in lib" grep -q "Entering directory '$run/lib'" "$work/out"
is "$(./area)" "area 1.2.3: 7.14159" "the first program"
is "$(./names)" "alpha: 5
beta: 4
gamma: 5
odd name: 0" "the second program"
is "$(ar t lib/libshape.a | tr '\n' ' ')" "circle.o square.o " "the static library"
ok "a name with a space" test -f "odd/two words"
ok "a name with a newline" test -f "odd/two
lines"
ok "a name with quotes" test -f "odd/it's \"quoted\""
ok "a name that is not UTF-8" test -f "odd/$(printf 'not-utf8-\351')"
make >"$work/out" 2>&1
ok "a second make compiles nothing" sh -c '! grep -e " -c " -e "ar rcs" -e " -o " "$1"' sh "$work/out"
ok "make clean" make clean
ok "nothing was built in the source" sh -c 'cd "$1" && find . | sort | cmp - "$2"' sh "$tests/example" "$work/before"
done_testing
