#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# run.sh DIRECTORY COMMAND...: runs the command there under strace under capture, and compares what
# both tell of it.  KEEP=DIRECTORY keeps strace's log, the trace and its JSON there.
# Exit status: 0 no differences, 1 differences or an incomplete trace, 2 it could not be done.
set -u

here=$(cd "$(dirname "$0")" && pwd -P)
bin=$(cd "$here/../.." && cd "${B:-build}/bin" && pwd -P) || exit 2
[ $# -ge 2 ] || { echo "usage: run.sh DIRECTORY COMMAND..." >&2; exit 2; }
directory=$(cd "$1" && pwd -P) || exit 2
shift
if [ "${KEEP:-}" ]; then
	mkdir -p "$KEEP" && keep=$(cd "$KEEP" && pwd -P) || exit 2
else
	keep=$(mktemp -d) || exit 2
	trap 'rm -rf "$keep"' EXIT
fi

cd "$directory" || exit 2
"$bin/capture" --all-probes -o "$keep/t.btr" -- strace -f -y -v -s 65535 -o "$keep/s.log" "$@"
echo "run.sh: the command exited with $?" >&2
[ -s "$keep/s.log" ] || { echo "run.sh: strace wrote nothing" >&2; exit 2; }

"$bin/normalize" "$keep/t.btr" > "$keep/n.btr"
normalized=$?
[ $normalized -le 3 ] || exit 2
"$bin/query" -f json "$keep/n.btr" > "$keep/t.json" || [ $? -eq 3 ] || exit 2
"$here/compare.py" "$keep/s.log" "$keep/t.json" "$directory"
compared=$?
[ $compared -ne 0 ] && exit $compared
[ $normalized -eq 0 ] || { echo "run.sh: normalize: exit status $normalized" >&2; exit 1; }
