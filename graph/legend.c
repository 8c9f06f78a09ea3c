/* SPDX-License-Identifier: BSD-2-Clause */
/* The legend is a cluster of sample nodes, and of edges between points. */
#include "legend.h"

/* Where the fill says something else, samples of shapes have none. */
static const char *fill(int look, enum colour_by by)
{
	return by == COLOUR_LOOK || (by == COLOUR_FAIL && look == LOOK_FAILED) ? "" : ", fillcolor=\"#ffffff\"";
}

void legend_write(FILE *out, const bool looks[LOOKS], const bool edges[EDGE_KINDS], enum colour_by by)
{
	fputs("\tsubgraph cluster_legend {\n\t\tlabel=\"legend\"; style=dotted; fontsize=10; labelloc=t\n"
	      "\t\tnode [fontsize=9]\n", out);
	for (int look = 0; look < LOOKS; look++)
		if (looks[look])
			fprintf(out, "\t\tlegend_%d [class=\"legend\", %s%s, label=\"%s\", tooltip=\"legend\"]\n", look,
				style_nodes[look].attributes, fill(look, by), style_nodes[look].meaning);
	for (int kind = 0; kind < EDGE_KINDS; kind++)
		if (edges[kind])
			fprintf(out, "\t\tlegend_from_%d [class=\"legend\", shape=point, width=0.06, height=0.06, tooltip=\"legend\"]\n"
				"\t\tlegend_to_%d [class=\"legend\", shape=plaintext, label=\"%s\", tooltip=\"legend\"]\n"
				"\t\tlegend_from_%d -> legend_to_%d [class=\"legend\", %s, penwidth=%u, tooltip=\"legend\"]\n",
				kind, kind, style_edges[kind].meaning, kind, kind, style_edges[kind].attributes,
				style_edges[kind].width);
	fputs("\t}\n", out);
}
