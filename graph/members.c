/* SPDX-License-Identifier: BSD-2-Clause */
/* Walks through folded nodes. */
#include "members.h"

#include <stdlib.h>
#include <string.h>

uint32_t members_path(const struct drawing *drawing, uint32_t node)
{
	return drawing->model->files[drawing->picture.nodes[node].subject].path;
}

static void collect(struct members *members, const struct picture *picture, uint32_t node)
{
	uint8_t kind = picture->nodes[node].kind;

	if (kind == NODE_FILE || kind == NODE_COMMAND) {
		members->nodes = memory_grow(members->nodes, &members->capacity, members->count + 1,
					     sizeof(*members->nodes));
		members->nodes[members->count++] = node;
	}
	for (uint32_t at = picture->nodes[node].first; at != NONE; at = picture->nodes[at].next)
		collect(members, picture, at);
}

static int compare_texts(struct text a, struct text b)
{
	int order = memcmp(a.bytes, b.bytes, a.length < b.length ? a.length : b.length);

	return order ? order : a.length < b.length ? -1 : a.length > b.length;
}

static int compare(const void *a, const void *b, void *context)
{
	const struct drawing *drawing = context;
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	int order = 0;

	if (drawing->picture.nodes[left].kind == NODE_FILE && drawing->picture.nodes[right].kind == NODE_FILE)
		order = compare_texts(model_path(drawing->model, members_path(drawing, left)),
				      model_path(drawing->model, members_path(drawing, right)));
	return order ? order : left < right ? -1 : left > right;
}

void members_collect(struct members *members, const struct drawing *drawing, uint32_t node)
{
	*members = (struct members){ 0 };
	collect(members, &drawing->picture, node);
}

void members_sort(struct members *members, const struct drawing *drawing)
{
	if (members->count)
		qsort_r(members->nodes, members->count, sizeof(*members->nodes), compare, (void *)drawing);
}

void members_free(struct members *members)
{
	free(members->nodes);
}

uint32_t members_directory(const struct members *members, const struct drawing *drawing, bool *same)
{
	const struct paths *paths = &drawing->model->paths;
	uint32_t directory = paths->list[members_path(drawing, members->nodes[0])].parent;

	*same = true;
	for (size_t i = 1; i < members->count; i++) {
		uint32_t path = members_path(drawing, members->nodes[i]);

		*same &= paths->list[path].parent == directory;
		while (directory && !paths_inside(paths, path, directory))
			directory = paths->list[directory].parent;
	}
	return directory;
}

uint32_t members_place(const struct members *members, const struct drawing *drawing, bool *same)
{
	const struct model *model = drawing->model;
	uint32_t place = model->processes[drawing->picture.nodes[members->nodes[0]].subject].cwd;

	*same = true;
	for (size_t i = 1; i < members->count; i++) {
		uint32_t path = model->processes[drawing->picture.nodes[members->nodes[i]].subject].cwd;

		*same &= path == place;
		while (place && !paths_inside(&model->paths, path, place))
			place = model->paths.list[place].parent;
	}
	return place;
}

struct text members_extension(const struct members *members, const struct drawing *drawing)
{
	struct text first = path_extension(model_path(drawing->model, members_path(drawing, members->nodes[0])));

	for (size_t i = 1; i < members->count && first.length; i++) {
		struct text next = path_extension(model_path(drawing->model, members_path(drawing, members->nodes[i])));

		if (next.length != first.length || memcmp(next.bytes, first.bytes, first.length))
			first.length = 0;
	}
	return first;
}
