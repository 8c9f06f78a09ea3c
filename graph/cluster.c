/* SPDX-License-Identifier: BSD-2-Clause */
/* Frames by directory, or by the build tool that runs the commands. */
#include "cluster.h"

#include <stdlib.h>

#include "place.h"

/* The build tool that runs a command, perhaps through others; NONE: there is none above it. */
static uint32_t builder_above(const struct drawing *drawing, uint32_t process)
{
	const struct model *model = drawing->model;

	do
		process = model->processes[process].parent;
	while (process != NONE && !(model->processes[process].execs && model_class(model, process) == PROGRAM_BUILDER));
	return process;
}

/* By node: the process of the build tool above the command, or above the one that wrote the file. */
static uint32_t *find_builders(const struct drawing *drawing)
{
	const struct picture *picture = &drawing->picture;
	uint32_t *builder = memory_indices(picture->node_count);

	for (size_t i = 0; i < picture->node_count; i++)
		if (picture->nodes[i].kind == NODE_COMMAND)
			builder[i] = builder_above(drawing, picture->nodes[i].subject);
	for (size_t i = 0; i < picture->edge_count; i++) {
		const struct edge *edge = &picture->edges[i];

		if (edge->kind == EDGE_WRITE && builder[edge->to] == NONE)
			builder[edge->to] = builder[edge->from];
	}
	return builder;
}

static uint32_t *find_directories(const struct drawing *drawing)
{
	uint32_t *directory = place_directories(drawing);

	for (size_t i = 0; i < drawing->picture.node_count; i++)
		if (!directory[i])
			directory[i] = NONE;
	return directory;
}

/* Numbers the subjects that at least two drawn nodes have; replaces them by those numbers. */
static void number(struct clusters *clusters, const struct drawing *drawing)
{
	const struct picture *picture = &drawing->picture;
	struct pairs members = { 0 }, frames = { 0 };
	size_t capacity = 0;

	for (uint32_t i = 0; i < picture->node_count; i++)
		if (clusters->of_node[i] != NONE && picture_draws(picture, i)) {
			uint32_t *count = pairs_put(&members, clusters->of_node[i], 0);

			*count = *count == NONE ? 1 : *count + 1;
		}
	for (uint32_t i = 0; i < picture->node_count; i++) {
		uint32_t subject = clusters->of_node[i], *frame;

		clusters->of_node[i] = 0;
		if (subject == NONE || !picture_draws(picture, i) || pairs_get(&members, subject, 0) < 2)
			continue;
		frame = pairs_put(&frames, subject, 0);
		if (*frame == NONE) {
			clusters->subject = memory_grow(clusters->subject, &capacity, clusters->count + 1,
							sizeof(*clusters->subject));
			clusters->subject[clusters->count] = subject;
			*frame = ++clusters->count;
		}
		clusters->of_node[i] = *frame;
	}
	pairs_free(&members);
	pairs_free(&frames);
}

void clusters_find(struct clusters *clusters, const struct drawing *drawing)
{
	*clusters = (struct clusters){ 0 };
	if (drawing->options->cluster == CLUSTER_NONE)
		return;
	clusters->of_node = drawing->options->cluster == CLUSTER_MAKE ? find_builders(drawing)
								      : find_directories(drawing);
	number(clusters, drawing);
}

void clusters_free(struct clusters *clusters)
{
	free(clusters->of_node);
	free(clusters->subject);
}
