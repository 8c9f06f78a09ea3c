/* SPDX-License-Identifier: BSD-2-Clause */
/* Folding what is alike. */
#include "reduce.h"

#include <stdlib.h>

#include "place.h"
#include "system.h"

/* With more directories of sources than this that have the same neighbours, they are drawn as one. */
#define SOURCES_DRAWN_APART 3

/* A good mixer (splitmix64), so that sums of mixed numbers tell sets apart. */
static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15ull;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ x >> 27) * 0x94d049bb133111ebull;
	return x ^ x >> 31;
}

static uint64_t mix_edge(const struct edge *edge, uint32_t other, bool outwards)
{
	return mix((uint64_t)other << 8 | (uint64_t)edge->kind << 1 | outwards);
}

/* By node: a number that is the same for equal sets of edges. */
static uint64_t *sign_nodes(const struct picture *picture)
{
	uint64_t *signature = memory_zeroed(picture->node_count, sizeof(*signature));

	for (size_t i = 0; i < picture->edge_count; i++) {
		const struct edge *edge = &picture->edges[i];

		signature[edge->from] += mix_edge(edge, edge->to, true);
		signature[edge->to] += mix_edge(edge, edge->from, false);
	}
	return signature;
}

/* Folds each node with a key into the first one with the same; key 0: leave alone. */
static void fold_by_key(struct drawing *drawing, const uint64_t *key, enum node_kind kind)
{
	struct picture *picture = &drawing->picture;
	struct pairs leads = { 0 };

	for (uint32_t i = 0; i < picture->node_count; i++) {
		uint64_t own = key[i] + mix(picture->nodes[i].focus);
		uint32_t *lead;

		if (!key[i] || picture->nodes[i].kind != kind || !picture_draws(picture, i) ||
		    (picture->nodes[i].focus && !drawing->many_asked))
			continue;
		lead = pairs_put(&leads, own >> 32, (uint32_t)own);
		if (*lead == NONE)
			*lead = i;
		else
			picture_fold(picture, *lead, i);
	}
	pairs_free(&leads);
	picture_settle(picture);
}

void reduce_equal_files(struct drawing *drawing)
{
	struct picture *picture = &drawing->picture;
	uint64_t *key = sign_nodes(picture);

	for (uint32_t i = 0; i < picture->node_count; i++)
		if (key[i])
			key[i] += mix(picture->nodes[i].flags);
	fold_by_key(drawing, key, NODE_FILE);
	free(key);
}

/* By node of the kind: its edges, and whether it is of what is built or lies elsewhere. */
static uint64_t *sign_places(const struct drawing *drawing, enum node_kind kind)
{
	const struct picture *picture = &drawing->picture;
	uint64_t *key = sign_nodes(picture);

	for (uint32_t i = 0; i < picture->node_count; i++) {
		if (picture->nodes[i].kind != kind || !picture_draws(picture, i))
			key[i] = 0;
		else if (system_is_home(drawing->model, drawing->homes, picture->nodes[i].subject))
			key[i]++;
	}
	return key;
}

void reduce_equal_sources(struct drawing *drawing)
{
	uint64_t *key = sign_places(drawing, NODE_SOURCES);
	struct pairs counts = { 0 };

	for (uint32_t i = 0; i < drawing->picture.node_count; i++) {
		uint32_t *count = pairs_put(&counts, key[i] >> 32, (uint32_t)key[i]);

		*count = *count == NONE ? 1 : *count + 1;
	}
	for (uint32_t i = 0; i < drawing->picture.node_count; i++)
		if (pairs_get(&counts, key[i] >> 32, (uint32_t)key[i]) <= SOURCES_DRAWN_APART)
			key[i] = 0;
	fold_by_key(drawing, key, NODE_SOURCES);
	pairs_free(&counts);
	free(key);
}

/* The program that a command is called after; NONE: unknown. */
static uint32_t program_of(const struct drawing *drawing, const struct node *node)
{
	return model_telling_program(drawing->model, drawing->grouping.teller[node->subject]);
}

void reduce_equal_commands(struct drawing *drawing)
{
	struct picture *picture = &drawing->picture;
	uint64_t *key = sign_nodes(picture);

	for (uint32_t i = 0; i < picture->node_count; i++) {
		const struct node *node = &picture->nodes[i];
		uint32_t program, words;

		if (node->kind != NODE_COMMAND)
			continue;
		program = program_of(drawing, node);
		if (program == NONE) {
			key[i] = 0;
			continue;
		}
		words = node->flags & NODE_CONDUCTOR ? drawing->model->programs[program].name
						     : drawing->model->programs[program].argv;
		key[i] += mix((uint64_t)words << 32 | drawing->model->processes[node->subject].code) +
			  mix(node->flags);
	}
	fold_by_key(drawing, key, NODE_COMMAND);
	free(key);
}

static uint64_t command_key(const struct drawing *drawing, const struct node *node, uint32_t place)
{
	uint32_t program = program_of(drawing, node);

	if (program == NONE || node->flags & NODE_CONDUCTOR)
		return 0;
	return (mix((uint64_t)drawing->model->programs[program].name << 32 | place) +
		mix(drawing->model->processes[node->subject].code)) | 1;
}

/* The path `depth' parts below the root, or the path itself when it is not as deep. */
static uint32_t cut_path(const struct model *model, uint32_t path, unsigned depth)
{
	unsigned parts = 0;

	for (uint32_t at = path; at; at = model->paths.list[at].parent)
		parts++;
	/* The root is a part in this count. */
	for (; parts > depth + 1; parts--)
		path = model->paths.list[path].parent;
	return path;
}

static uint64_t mix_extension(const struct model *model, uint32_t path)
{
	struct text extension = path_extension(model_path(model, path));
	uint64_t hash = 0;

	for (size_t i = 0; i < extension.length; i++)
		hash = mix(hash + (unsigned char)extension.bytes[i]);
	return hash;
}

void reduce_alike_commands(struct drawing *drawing, unsigned depth)
{
	struct picture *picture = &drawing->picture;
	const struct model *model = drawing->model;
	uint32_t *output = place_outputs(drawing);
	uint64_t *key = memory_zeroed(picture->node_count, sizeof(*key));

	for (uint32_t i = 0; i < picture->node_count; i++) {
		const struct node *node = &picture->nodes[i];
		uint32_t directory;

		if (node->kind != NODE_COMMAND)
			continue;
		directory = output[i] ? model->paths.list[output[i]].parent : model->processes[node->subject].cwd;
		key[i] = command_key(drawing, node, cut_path(model, directory, depth));
		/* Compiling and linking are done by one program: what comes out tells them apart. */
		if (key[i])
			key[i] += mix_extension(model, output[i]) << 1;
	}
	fold_by_key(drawing, key, NODE_COMMAND);
	picture->folded = true;
	free(output);
	free(key);
}

void reduce_alike_files(struct drawing *drawing, unsigned depth)
{
	struct picture *picture = &drawing->picture;
	const struct model *model = drawing->model;
	uint64_t *key = memory_zeroed(picture->node_count, sizeof(*key));

	for (uint32_t i = 0; i < picture->node_count; i++) {
		const struct node *node = &picture->nodes[i];
		uint32_t path;

		if (node->kind != NODE_FILE)
			continue;
		path = model->files[node->subject].path;
		key[i] = (mix(cut_path(model, model->paths.list[path].parent, depth)) + mix(node->flags) +
			  mix_extension(model, path)) | 1;
	}
	fold_by_key(drawing, key, NODE_FILE);
	picture->alike_files = true;
	free(key);
}

void reduce_leaves(struct drawing *drawing)
{
	struct picture *picture = &drawing->picture;
	uint64_t *key = memory_zeroed(picture->node_count, sizeof(*key));
	bool *inner = memory_zeroed(picture->node_count, sizeof(*inner));

	for (size_t i = 0; i < picture->edge_count; i++)
		inner[picture->edges[i].from] = true;
	for (size_t i = 0; i < picture->edge_count; i++) {
		uint32_t leaf = picture->edges[i].to;

		if (!inner[leaf])
			key[leaf] = command_key(drawing, &picture->nodes[leaf], picture->edges[i].from);
	}
	fold_by_key(drawing, key, NODE_COMMAND);
	free(key);
	free(inner);
}

/* The group that started this one; NONE: nobody traced did. */
static uint32_t starter_of(const struct drawing *drawing, uint32_t leader)
{
	uint32_t parent = drawing->model->processes[leader].parent;

	return parent == NONE ? NONE : drawing->grouping.leader[parent];
}

static bool is_deep(const struct drawing *drawing, uint32_t leader, unsigned depth)
{
	unsigned above = 0;

	while (above <= depth && (leader = starter_of(drawing, leader)) != NONE)
		above++;
	return above > depth;
}

/* The node that is drawn for the nearest group above that is not deep; NONE: there is none. */
static uint32_t find_holder(const struct drawing *drawing, uint32_t leader, unsigned depth)
{
	while ((leader = starter_of(drawing, leader)) != NONE) {
		uint32_t node = picture_lead(&drawing->picture, drawing->command_node[leader]);

		if (picture_draws(&drawing->picture, node) &&
		    !is_deep(drawing, drawing->picture.nodes[node].subject, depth))
			return node;
	}
	return NONE;
}

void reduce_deep_commands(struct drawing *drawing, unsigned depth)
{
	struct picture *picture = &drawing->picture;

	for (uint32_t i = 0; i < picture->node_count; i++) {
		struct node *node = &picture->nodes[i];
		uint32_t holder;

		if (!picture_draws(picture, i) || node->focus || !is_deep(drawing, node->subject, depth))
			continue;
		holder = find_holder(drawing, node->subject, depth);
		if (holder == NONE)
			continue;
		picture->nodes[holder].below += node->count + node->below;
		picture->hidden[HIDDEN_DEEP] += node->count;
		node->flags |= NODE_HIDDEN;
	}
	picture_settle(picture);
}

/* Gives a directory that stands for several the path above them all. */
static void name_several(struct drawing *drawing, struct node *lead)
{
	const struct picture *picture = &drawing->picture;
	const struct paths *paths = &drawing->model->paths;

	for (uint32_t at = lead->first; at != NONE; at = picture->nodes[at].next) {
		if (picture->nodes[at].kind != NODE_DIRECTORY)
			continue;
		lead->flags |= NODE_SEVERAL;
		while (lead->subject && !paths_inside(paths, picture->nodes[at].subject, lead->subject))
			lead->subject = paths->list[lead->subject].parent;
	}
}

void reduce_equal_directories(struct drawing *drawing)
{
	struct picture *picture = &drawing->picture;
	uint64_t *key = sign_places(drawing, NODE_DIRECTORY);

	fold_by_key(drawing, key, NODE_DIRECTORY);
	for (uint32_t i = 0; i < picture->node_count; i++)
		if (picture->nodes[i].kind == NODE_DIRECTORY && picture_draws(picture, i))
			name_several(drawing, &picture->nodes[i]);
	free(key);
}

void reduce_directories(struct drawing *drawing, unsigned depth)
{
	struct picture *picture = &drawing->picture;
	struct pairs leads = { 0 };

	for (uint32_t i = 0; i < picture->node_count; i++) {
		struct node *node = &picture->nodes[i];
		uint32_t path, *lead;

		if ((node->kind != NODE_DIRECTORY && node->kind != NODE_SOURCES) || !picture_draws(picture, i))
			continue;
		path = cut_path(drawing->model, node->subject, depth);
		lead = pairs_put(&leads, node->kind | (uint32_t)node->focus << 8, path);
		if (*lead == NONE) {
			*lead = i;
			node->subject = path;
		} else {
			picture_fold(picture, *lead, i);
			picture->depth = depth;
		}
	}
	pairs_free(&leads);
	picture_settle(picture);
}
