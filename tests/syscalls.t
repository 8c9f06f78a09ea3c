#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The list of traced system calls in capture(1) is that of common/syscalls.def, and its numbers
# are the kernel's.
cd "$(dirname "$0")/.." || exit 1
echo 1..4

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() {	# NAME FILE FILE
	if diff "$2" "$3" >"$work/diff"; then
		echo "ok $1"
	else
		sed 's/^/# /' "$work/diff"
		echo "not ok $1"
	fi
}

sed -n 's/^SYSCALL(\([a-z0-9_]*\),[[:space:]]*\(-*[0-9]*\),[[:space:]]*\(-*[0-9]*\),.*/\1 \2 \3/p' common/syscalls.def >"$work/table"
cut -d' ' -f1 "$work/table" | sort >"$work/names"
sed -n '/syscalls: begin/,/syscalls: end/p' man/capture.1 | grep -v '^\.' | tr -s ' ' '\n' | sort >"$work/manual"
check "1 - capture(1) lists what is traced" "$work/names" "$work/manual"

# The names as the kernel's own headers number them: column 2 for x86-64, 3 for i386.
numbers() {	# HEADER
	sed -n 's/^#define __NR_\([a-z0-9_]*\) \([0-9]*\)$/\1 \2/p' "$1" | sort
}
include=/usr/include/x86_64-linux-gnu/asm
# Calls younger than the headers cannot be compared.
newest() {	# HEADER
	numbers "$1" | awk '$2 > max { max = $2 } END { print max }'
}
awk -v newest="$(newest $include/unistd_64.h)" '$2 >= 0 && $2 <= newest { print $1, $2 }' "$work/table" | sort >"$work/ours"
numbers $include/unistd_64.h | join - "$work/ours" | awk '{ print $1, $2 }' >"$work/theirs"
check "2 - numbers on x86-64" "$work/ours" "$work/theirs"
awk -v newest="$(newest $include/unistd_32.h)" '$3 >= 0 && $3 <= newest { print $1, $3 }' "$work/table" | sort >"$work/ours"
numbers $include/unistd_32.h | join - "$work/ours" | awk '{ print $1, $2 }' >"$work/theirs"
check "3 - numbers on i386" "$work/ours" "$work/theirs"

# Whatever the headers have is traced, or on the list of what need not be.
grep -v '^#' common/syscalls-untraced.txt | tr -s ' ' '\n' | grep . | cat - "$work/names" | sort >"$work/ours"
numbers $include/unistd_64.h | cut -d' ' -f1 | sort >"$work/kernel"
comm -13 "$work/ours" "$work/kernel" >"$work/missing"
uniq -d "$work/ours" >>"$work/missing"
: >"$work/nothing"
check "4 - each system call of x86-64 is traced, or listed once with a reason not to be" "$work/nothing" "$work/missing"
