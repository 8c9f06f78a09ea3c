/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the finest picture that keeps to the budget. */
#ifndef GRAPH_LEVEL_H
#define GRAPH_LEVEL_H

#include "drawing.h"

/* Draws at the level asked for, or coarser when that does not fit. */
void level_draw(struct drawing *drawing, struct model *model, const struct options *options);

/* The level with this name; LEVELS: none. */
enum level level_named(const char *name);

#endif
