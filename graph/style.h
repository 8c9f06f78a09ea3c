/* SPDX-License-Identifier: BSD-2-Clause */
/* How each kind of node and edge looks: shape and line carry the meaning, colour helps. */
#ifndef GRAPH_STYLE_H
#define GRAPH_STYLE_H

#include "picture.h"

struct style {
	const char *class;		/* in the SVG, and in the legend */
	const char *attributes;		/* dot's */
	const char *meaning;
	unsigned width;			/* edges: of a line that stands for one access */
};

enum node_look {
	LOOK_COMMAND, LOOK_FORK, LOOK_CONDUCTOR, LOOK_FAILED, LOOK_SOURCE, LOOK_FILE, LOOK_RESULT, LOOK_TEMPORARY,
	LOOK_LINK, LOOK_MISSING, LOOK_DIRECTORY, LOOK_SYSTEM, LOOKS,
};

extern const struct style style_nodes[LOOKS];
extern const struct style style_edges[EDGE_KINDS];

enum node_look style_look(const struct node *node, bool made);

#endif
