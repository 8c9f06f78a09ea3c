/* SPDX-License-Identifier: BSD-2-Clause */
/* Frames around nodes that belong together. */
#ifndef GRAPH_CLUSTER_H
#define GRAPH_CLUSTER_H

#include "drawing.h"

/* By node: the number of its frame, from 1; 0: none. */
struct clusters {
	uint32_t *of_node;
	uint32_t *subject;		/* by frame: a directory's path, or the process of a build tool */
	size_t count;
};

/* Frames as options->cluster asks for; those of one node are not made. */
void clusters_find(struct clusters *clusters, const struct drawing *drawing);
void clusters_free(struct clusters *clusters);

#endif
