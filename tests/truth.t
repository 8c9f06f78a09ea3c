#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What the trace of a build says is true: truth.py holds it against make's plan and the compiler's
# dependency files.
. "$(dirname "$0")/lib.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL
need_bpf

flags='-O1 -g -MD'
cp -R "$tests/example" "$work/run"
cd "$work/run" || exit 1
"$B/bin/capture" -o "$work/t.btr" -- sh -c "./configure && make -j2 CFLAGS='$flags'" >"$work/out" 2>&1
is $? 0 "the build under capture"
ok "the trace is complete" sh -c '"$1/bin/normalize" "$2" >"$3"' sh "$B" "$work/t.btr" "$work/n.btr"
ok "it becomes JSON" sh -c '"$1/bin/query" -f json "$2" >"$3"' sh "$B" "$work/n.btr" "$work/t.json"
ok "it is true" "$tests/truth.py" "$work/t.json" "$work/run" "CFLAGS=$flags"
done_testing
