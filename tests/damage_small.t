#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A small raw trace, damaged everywhere: what is left is true, or said to be unknown.
# STEP: at every how many bytes (default 4).
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
"$undump" <"$tests/golden/moves-raw.txt" >"$work/raw" || exit 1
"$tests/normalize/damage_everywhere.py" "$work/raw" "$B/bin/normalize" "$dump" "$work" "${STEP:-4}"
exit $?
