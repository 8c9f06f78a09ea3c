/* SPDX-License-Identifier: BSD-2-Clause */
/* What is about to be written: the nodes that are drawn, in their order. */
#ifndef GRAPH_SHEET_H
#define GRAPH_SHEET_H

#include <stdio.h>

#include "colour.h"
#include "drawing.h"
#include "style.h"

struct drawn {
	uint32_t node;
	enum node_look look;
	char *label;
	uint64_t identity;
};

/* A node with edges of its own is found here by number. */
struct sheet {
	FILE *out;
	const struct drawing *drawing;
	struct drawn *list;
	size_t count;
	uint32_t *place;		/* by node, into the list */
	struct colours colours;
};

/* Writes the node's name. */
void sheet_write_name(const struct sheet *sheet, uint32_t node);

#endif
