/* SPDX-License-Identifier: BSD-2-Clause */
/* What leads to a thing, and what it leads to. */
#include "focus.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

static bool names_file(struct text path, const char *pattern)
{
	size_t length = strlen(pattern);
	char *copy;
	bool hit;

	if (path.length == length && !memcmp(path.bytes, pattern, length))
		return true;
	if (path.length > length && path.bytes[path.length - length - 1] == '/' &&
	    !memcmp(path.bytes + path.length - length, pattern, length))
		return true;
	if (!strpbrk(pattern, "*?["))
		return false;
	copy = memory_zeroed(path.length + 1, 1);
	memcpy(copy, path.bytes, path.length);
	hit = !fnmatch(pattern, strchr(pattern, '/') ? copy : path_base((struct text){ copy, path.length }).bytes, 0);
	free(copy);
	return hit;
}

size_t focus_mark(struct model *model, const char *pattern)
{
	size_t marked = 0;

	for (size_t i = 0; i < model->file_count; i++)
		if (names_file(model_path(model, model->files[i].path), pattern)) {
			model->files[i].flags |= FILE_FOCUS;
			marked++;
		}
	return marked;
}

static size_t mark_commands(struct drawing *drawing)
{
	const struct model *model = drawing->model;
	size_t marked = 0;

	for (uint32_t i = 0; i < drawing->picture.node_count; i++) {
		struct node *node = &drawing->picture.nodes[i];
		uint32_t program;

		if (node->kind != NODE_COMMAND)
			continue;
		program = model_telling_program(model, drawing->grouping.teller[node->subject]);
		if (program == NONE || !text_is(model_name(model, model->programs[program].name),
						drawing->options->around))
			continue;
		node->flags |= NODE_FOCUS;
		marked++;
	}
	return marked;
}

static size_t count_marked(const struct picture *picture)
{
	size_t marked = 0;

	for (size_t i = 0; i < picture->node_count; i++)
		marked += (picture->nodes[i].flags & NODE_FOCUS) != 0;
	return marked;
}

/* One more edge in one direction, from all nodes that were reached `distance' edges away. */
static bool spread(const struct picture *picture, uint32_t *distance_of, uint32_t distance, bool forward)
{
	bool moved = false;

	for (size_t i = 0; i < picture->edge_count; i++) {
		const struct edge *edge = &picture->edges[i];
		int both = edge->kind == EDGE_UPDATE;

		if (edge->kind == EDGE_FORK)
			continue;
		for (int turned = 0; turned <= both; turned++) {
			uint32_t from = forward ^ turned ? edge->from : edge->to;
			uint32_t to = forward ^ turned ? edge->to : edge->from;

			if (distance_of[from] == distance && distance_of[to] == NONE) {
				distance_of[to] = distance + 1;
				moved = true;
			}
		}
	}
	return moved;
}

static void reach(const struct drawing *drawing, bool forward, bool *reached)
{
	const struct picture *picture = &drawing->picture;
	uint32_t *distance_of = memory_indices(picture->node_count);
	uint32_t depth = drawing->options->depth ? drawing->options->depth : NONE - 1;

	for (size_t i = 0; i < picture->node_count; i++)
		if (picture->nodes[i].flags & NODE_FOCUS)
			distance_of[i] = 0;
	for (uint32_t distance = 0; distance < depth; distance++)
		if (!spread(picture, distance_of, distance, forward))
			break;
	for (size_t i = 0; i < picture->node_count; i++)
		reached[i] |= distance_of[i] != NONE;
	free(distance_of);
}

size_t focus_apply(struct drawing *drawing)
{
	struct picture *picture = &drawing->picture;
	bool *reached = memory_zeroed(picture->node_count, sizeof(*reached));
	size_t marked = count_marked(picture);

	if (!marked)
		marked = mark_commands(drawing);
	reach(drawing, true, reached);
	reach(drawing, false, reached);
	for (uint32_t i = 0; i < picture->node_count; i++) {
		if (reached[i] || !picture_draws(picture, i))
			continue;
		picture->nodes[i].flags |= NODE_HIDDEN;
		picture->hidden[HIDDEN_FAR]++;
	}
	free(reached);
	picture_settle(picture);
	return marked;
}
