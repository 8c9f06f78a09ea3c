/* SPDX-License-Identifier: BSD-2-Clause */
/* The part of a picture around a file or a program. */
#ifndef GRAPH_FOCUS_H
#define GRAPH_FOCUS_H

#include "drawing.h"

/* Marks the files that `pattern' names (a path, the last parts of one, or a glob); when
 * there are none, focus_apply looks for programs of that name.  Returns their number. */
size_t focus_mark(struct model *model, const char *pattern);

/* Hides what cannot reach the marked nodes, or be reached from them, in options->depth
 * edges (0: any number).  Returns the number of marked nodes. */
size_t focus_apply(struct drawing *drawing);

#endif
