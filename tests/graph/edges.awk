# SPDX-License-Identifier: BSD-2-Clause
# The edges of a picture by their nodes' labels: from, class, to; and the nodes without edges.

function label(line,   at, rest)
{
	at = index(line, ", label=\"")
	rest = substr(line, at + 9)
	return substr(rest, 1, index(rest, "\", tooltip=") - 1)
}

/^	[a-z][0-9a-f]+ \[/ {
	name[$1] = label($0)
}

/^	[a-z][0-9a-f]+ -> / {
	class = $0
	sub(/^[^"]*class="/, "", class)
	sub(/".*/, "", class)
	print name[$1] "\t" class "\t" name[$3]
	used[$1] = used[$3] = 1
}

END {
	for (node in name)
		if (!(node in used))
			print name[node]
}
