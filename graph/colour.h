/* SPDX-License-Identifier: BSD-2-Clause */
/* Fills by what --color-by asks for.  What a colour says also stands in the label, or in a key. */
#ifndef GRAPH_COLOUR_H
#define GRAPH_COLOUR_H

#include <stdio.h>

#include "buffer.h"
#include "drawing.h"

#define COLOUR_DIRECTORIES 7

struct colours {
	const struct drawing *drawing;
	uint64_t *cost;			/* by node: ns, of commands */
	uint64_t most;			/* of a node */
	uint32_t *directory;		/* by node: path */
	uint32_t chosen[COLOUR_DIRECTORIES];	/* paths that have a colour, most nodes first */
	size_t chosen_count;
};

void colours_init(struct colours *colours, const struct drawing *drawing);
void colours_free(struct colours *colours);

/* The fill of a node; NULL: as its look has it. */
const char *colours_fill(const struct colours *colours, uint32_t node);

/* Appends to a label what the colour stands for, when that is a number. */
void colours_label(struct buffer *buffer, const struct colours *colours, uint32_t node);

/* Writes the key to the colours of directories. */
void colours_write_key(FILE *out, const struct colours *colours);

#endif
