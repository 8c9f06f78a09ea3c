/* SPDX-License-Identifier: BSD-2-Clause */
/* What a node stands for, when others were folded into it. */
#ifndef GRAPH_MEMBERS_H
#define GRAPH_MEMBERS_H

#include "drawing.h"

struct members {
	uint32_t *nodes;		/* files or commands */
	size_t count, capacity;
};

/* The node itself and all that was folded into it; nodes that only stand for others are left out. */
void members_collect(struct members *members, const struct drawing *drawing, uint32_t node);

/* Files by path, commands by start. */
void members_sort(struct members *members, const struct drawing *drawing);
void members_free(struct members *members);

/* The last directory that all member files lie below; *same: directly in. */
uint32_t members_directory(const struct members *members, const struct drawing *drawing, bool *same);

/* The same for the working directories of commands. */
uint32_t members_place(const struct members *members, const struct drawing *drawing, bool *same);

/* The extension that all member files have, dot included; empty: they differ. */
struct text members_extension(const struct members *members, const struct drawing *drawing);

/* The path of a node that is a file. */
uint32_t members_path(const struct drawing *drawing, uint32_t node);

#endif
