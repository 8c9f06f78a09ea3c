/* SPDX-License-Identifier: BSD-2-Clause */
/* Hashes of what a thing is called. */
#include "identity.h"

#include <inttypes.h>
#include <xxhash.h>

#include "mask.h"

static uint64_t identify_command(const struct model *model, uint32_t process)
{
	const struct process *one = &model->processes[process];
	uint64_t hash = one->execs ? 1 : 2;

	if (one->program != NONE)
		hash = mask_hash(model, process, model_name(model, model->programs[one->program].argv), hash);
	if (one->execs && one->program != NONE)
		hash = mask_hash(model, process, model_path(model, model->programs[one->program].cwd), hash);
	return hash;
}

/* Only temporary files have names by chance. */
static uint64_t identify_file(const struct model *model, uint32_t index)
{
	const struct file *file = &model->files[index];
	struct text path = model_path(model, file->path);

	if (file->flags & FILE_GONE)
		return mask_hash(model, file->maker, path, 4 + file->version);
	return XXH3_64bits_withSeed(path.bytes, path.length, 4 + file->version);
}

static uint64_t identify(const struct drawing *drawing, const struct node *node)
{
	struct text path;

	if (node->kind == NODE_COMMAND)
		return identify_command(drawing->model, node->subject);
	if (node->kind == NODE_FILE)
		return identify_file(drawing->model, node->subject);
	path = model_path(drawing->model, node->subject);
	return XXH3_64bits_withSeed(path.bytes, path.length, ~(uint64_t)node->kind);
}

/* Nodes are numbered in the order of the trace, so equal ones get theirs by order of start. */
static void tell_apart(struct picture *picture)
{
	struct pairs seen = { 0 };

	for (size_t i = 0; i < picture->node_count; i++) {
		uint64_t *identity = &picture->nodes[i].identity;
		uint32_t *count = pairs_put(&seen, *identity >> 32, (uint32_t)*identity);

		if (*count == NONE)
			*count = 0;
		else
			*identity = XXH3_64bits_withSeed(identity, sizeof(*identity), ++*count);
	}
	pairs_free(&seen);
}

/* A folded node is known by the smallest of its members'. */
static void take_smallest(struct picture *picture)
{
	for (uint32_t i = 0; i < picture->node_count; i++) {
		struct node *lead = &picture->nodes[picture_lead(picture, i)];

		if (lead->kind == picture->nodes[i].kind && lead->kind != NODE_DIRECTORY &&
		    picture->nodes[i].identity < lead->identity)
			lead->identity = picture->nodes[i].identity;
	}
}

void identity_assign(struct drawing *drawing)
{
	struct picture *picture = &drawing->picture;

	mask_learn(drawing->model);
	for (size_t i = 0; i < picture->node_count; i++)
		picture->nodes[i].identity = identify(drawing, &picture->nodes[i]);
	tell_apart(picture);
	take_smallest(picture);
}

void identity_name(struct buffer *buffer, const struct node *node)
{
	buffer_print(buffer, "%c%016" PRIx64, "cfsyd"[node->kind], node->identity);
}
