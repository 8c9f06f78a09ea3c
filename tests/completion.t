#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# query/completion.bash, in an interactive bash: what a Tab makes of a line.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit
: >trace-of-a-build.btr
trap - EXIT
PATH=$B/bin:$PATH python3 "$tests/query/typed.py" "$root/query/completion.bash" <<'END'
query -f chr|query -f chrome 
query --format=comp|query --format=compdb 
query --colu|query --columns 
query evt.sys|query evt.syscall 
query 'evt.ty|query 'evt.type'
query 'proc.name == x and evt.er|query 'proc.name == x and evt.errno'
query 'evt.type == ren|query 'evt.type == rename'
query "not (evt.type in {open, wri|query "not (evt.type in {open, write"
query --columns=evt.seq,proc.na|query --columns=evt.seq,proc.name
query --fields=file.mo|query --fields=file.mode
query -e 'file.path gl|query -e 'file.path glob'
query evt.ok trace-of|query evt.ok trace-of-a-build.btr 
query -o trace-of|query -o trace-of-a-build.btr 
END
status=$?
rm -rf "$work"
exit "$status"
