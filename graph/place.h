/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the nodes of a picture are at home. */
#ifndef GRAPH_PLACE_H
#define GRAPH_PLACE_H

#include "drawing.h"

/* By node: the path of the first file that a command wrote; 0: none.  The caller frees it. */
uint32_t *place_outputs(const struct drawing *drawing);

/* By node: the path of the file that a command wrote when that is one; 0: it is not. */
uint32_t *place_only_outputs(const struct drawing *drawing);

/* By node: the path of the directory that it is, that it lies in, or, of a command, in which it
 * wrote its first file or else worked; 0: unknown.  The caller frees it. */
uint32_t *place_directories(const struct drawing *drawing);

#endif
