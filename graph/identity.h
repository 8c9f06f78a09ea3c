/* SPDX-License-Identifier: BSD-2-Clause */
/* Names for nodes that are the same in each run of the same build. */
#ifndef GRAPH_IDENTITY_H
#define GRAPH_IDENTITY_H

#include "buffer.h"
#include "drawing.h"

/* Sets the identity of every node: made of argv and cwd, or of the path; never of a pid, a
 * time or the random part of a name in /tmp.  The second command of the same words gets
 * another one, by order. */
void identity_assign(struct drawing *drawing);

/* Appends the node's name, as DOT and the ids in the SVG have it. */
void identity_name(struct buffer *buffer, const struct node *node);

#endif
