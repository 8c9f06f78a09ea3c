/* SPDX-License-Identifier: BSD-2-Clause */
/* Fewer nodes for the same truth: what is alike is drawn once, with its number. */
#ifndef GRAPH_REDUCE_H
#define GRAPH_REDUCE_H

#include "drawing.h"

/* Files with the same neighbours become one node. */
void reduce_equal_files(struct drawing *drawing);

/* Where more than a few directories of sources have the same neighbours, they become one node. */
void reduce_equal_sources(struct drawing *drawing);

/* Commands of the same words (build tools: of the same program), with the same neighbours and
 * the same end, become one node. */
void reduce_equal_commands(struct drawing *drawing);

/* Commands of the same program that work in the same directory, when only `depth' parts of
 * its path are looked at, become one node. */
void reduce_alike_commands(struct drawing *drawing, unsigned depth);

/* Files of the same sort and extension in the same directory, when only `depth' parts of its path
 * are looked at, become one node. */
void reduce_alike_files(struct drawing *drawing, unsigned depth);

/* Directories with the same neighbours become one node. */
void reduce_equal_directories(struct drawing *drawing);

/* Commands of the same program that the same command starts, and that start none, become one
 * node: for level tree. */
void reduce_leaves(struct drawing *drawing);

/* For level tree: hides commands more than `depth' forks below the first one; the last that is
 * drawn above them has their number. */
void reduce_deep_commands(struct drawing *drawing, unsigned depth);

/* Directories deeper than `depth' parts become one node with the directory above them. */
void reduce_directories(struct drawing *drawing, unsigned depth);

#endif
