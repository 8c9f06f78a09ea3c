#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# buildtrace(5) says what format.h and records.def say: every offset, type, name, unit, kind and number.
# In the page, a subsection per shape lists its fields as `.It Li OFFSET TYPE NAME', with the unit, if there
# is one, as `.Pq UNIT' in the next line; the lists of kinds, types, units and block types as `.It Li NUMBER NAME'.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

page=$root/man/buildtrace.5

# The page as tests/tools/layout would print it.
read_page()
{
	awk '
	function finish_field() { if (field != "") print field, unit; field = "" }
	/^\.S[sh] / {
		finish_field()
		title = substr($0, 5)
		is_shape = $1 == ".Ss" && title ~ /^[a-z_]+$/
		next
	}
	/^\.Pq / && field != "" && is_record { unit = $2; finish_field(); next }
	{ finish_field() }
	/^The fixed part is [0-9]+ bytes long/ && is_shape { print "size", title, $5 }
	$1 == ".It" && $2 == "Li" && $3 ~ /^[0-9]+$/ {
		if (is_shape && NF == 5) {
			is_record = title !~ /_head$/ && $3 >= 8
			field = title " " $3 " " $4 " " $5
			unit = is_record ? "none" : "-"
		} else if (is_shape)
			print "cannot read:", $0
		else if (title == "KINDS")
			print "kind", $3, $4, $5
		else if (title == "Types")
			print "type", $3, $4
		else if (title == "Units")
			print "unit", $3, $4
		else if (title == "Block types")
			print "block", $3, $4
	}
	END { finish_field() }' "$page"
}

ok "the page is there" test -r "$page"
"$B/tests/tools/layout" >"$work/code"
is $? 0 "layout runs"
# Of the two heads, the page gives the size in words of its own.
grep -v '^size [a-z]*_head ' "$work/code" | sort >"$work/code.sorted"
read_page | sort >"$work/page.sorted"
ok "the code has shapes and kinds" test "$(wc -l <"$work/code.sorted")" -gt 300

awk '$2 ~ /^[0-9]+$/ && $1 !~ /^(kind|type|unit|block|size)$/ { print $1 }' "$work/code.sorted" "$work/page.sorted" |
	sort -u >"$work/shapes"
while read -r shape; do
	grep -E "^($shape|size $shape) " "$work/code.sorted" >"$work/code.shape"
	grep -E "^($shape|size $shape) " "$work/page.sorted" >"$work/page.shape"
	same "$work/code.shape" "$work/page.shape" "shape $shape"
done <"$work/shapes"
for list in kind type unit block; do
	grep "^$list " "$work/code.sorted" >"$work/code.list"
	grep "^$list " "$work/page.sorted" >"$work/page.list"
	same "$work/code.list" "$work/page.list" "numbers of each $list"
done
same "$work/code.sorted" "$work/page.sorted" "the whole"
done_testing
