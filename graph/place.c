/* SPDX-License-Identifier: BSD-2-Clause */
/* Directories of nodes. */
#include "place.h"

#include <stdlib.h>

#include "members.h"

uint32_t *place_outputs(const struct drawing *drawing)
{
	const struct picture *picture = &drawing->picture;
	uint32_t *output = memory_zeroed(picture->node_count, sizeof(*output));

	for (size_t i = picture->edge_count; i-- > 0;) {
		const struct edge *edge = &picture->edges[i];

		if (edge->kind == EDGE_WRITE && picture->nodes[edge->to].kind == NODE_FILE)
			output[edge->from] = drawing->model->files[picture->nodes[edge->to].subject].path;
	}
	return output;
}

uint32_t *place_only_outputs(const struct drawing *drawing)
{
	const struct picture *picture = &drawing->picture;
	uint32_t *output = memory_zeroed(picture->node_count, sizeof(*output));
	uint32_t *writes = memory_zeroed(picture->node_count, sizeof(*writes));

	for (size_t i = 0; i < picture->edge_count; i++) {
		const struct edge *edge = &picture->edges[i];
		const struct node *to = &picture->nodes[edge->to];

		if (edge->kind != EDGE_WRITE)
			continue;
		writes[edge->from]++;
		output[edge->from] = writes[edge->from] == 1 && to->kind == NODE_FILE && to->count == 1
					     ? drawing->model->files[to->subject].path
					     : 0;
	}
	free(writes);
	return output;
}

static uint32_t directory_of_files(const struct drawing *drawing, uint32_t node)
{
	struct members members;
	uint32_t directory;
	bool same;

	members_collect(&members, drawing, node);
	directory = members_directory(&members, drawing, &same);
	members_free(&members);
	return directory;
}

/* Commands are at home where the first thing that they wrote is. */
static void place_commands(const struct drawing *drawing, uint32_t *directory)
{
	const struct picture *picture = &drawing->picture;

	for (size_t i = 0; i < picture->edge_count; i++) {
		const struct edge *edge = &picture->edges[i];

		if ((edge->kind == EDGE_WRITE || edge->kind == EDGE_UPDATE) && !directory[edge->from])
			directory[edge->from] = directory[edge->to];
	}
	for (size_t i = 0; i < picture->node_count; i++)
		if (picture->nodes[i].kind == NODE_COMMAND && !directory[i])
			directory[i] = drawing->model->processes[picture->nodes[i].subject].cwd;
}

uint32_t *place_directories(const struct drawing *drawing)
{
	const struct picture *picture = &drawing->picture;
	uint32_t *directory = memory_zeroed(picture->node_count, sizeof(*directory));

	for (uint32_t i = 0; i < picture->node_count; i++) {
		if (!picture_draws(picture, i) || picture->nodes[i].kind == NODE_COMMAND)
			continue;
		directory[i] = picture->nodes[i].kind == NODE_FILE ? directory_of_files(drawing, i)
								    : picture->nodes[i].subject;
	}
	place_commands(drawing, directory);
	return directory;
}
