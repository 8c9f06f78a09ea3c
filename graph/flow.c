/* SPDX-License-Identifier: BSD-2-Clause */
/* Levels file and dir: from files to files, the commands on the edges. */
#include <stdlib.h>

#include "drawing.h"

/* A command that makes many of many is a node after all: fewer edges. */
#define DIRECT_EDGES_MAX 32

/* What one command took in and gave out. */
struct flow {
	uint32_t command;
	uint32_t node;
	bool out;
};

struct flows {
	struct flow *list;
	size_t count, capacity;
};

static void add_flow(struct flows *flows, uint32_t command, uint32_t node, bool out)
{
	flows->list = memory_grow(flows->list, &flows->capacity, flows->count + 1, sizeof(*flows->list));
	flows->list[flows->count++] = (struct flow){ command, node, out };
}

static void collect_file(struct drawing *drawing, struct flows *flows, const struct file_links *links)
{
	enum file_role role = drawing->role[links->file];
	uint32_t node;

	if (!drawing_wants(drawing, role, links) || role == ROLE_MISSING)
		return;
	node = picture_lead(&drawing->picture, drawing_file(drawing, links->file, role));
	for (size_t i = 0; i < links->count; i++) {
		const struct link *link = &links->list[i];

		if (link->how & HOW_WROTE)
			add_flow(flows, link->command, node, true);
		else if (link->how & (HOW_READ | HOW_RAN) && !drawing->grouping.conductor[link->command])
			add_flow(flows, link->command, node, false);
	}
}

static int by_node(const void *a, const void *b)
{
	const struct flow *left = a, *right = b;

	if (left->out != right->out)
		return left->out - right->out;
	return left->node < right->node ? -1 : left->node > right->node;
}

/* A counting sort: there may be millions of flows, but few of one command. */
static void sort_by_command(struct flows *flows, size_t commands)
{
	size_t *next = memory_zeroed(commands + 1, sizeof(*next));
	struct flow *sorted = memory_zeroed(flows->count, sizeof(*sorted));

	for (size_t i = 0; i < flows->count; i++)
		next[flows->list[i].command + 1]++;
	for (size_t i = 0; i < commands; i++)
		next[i + 1] += next[i];
	for (size_t i = 0; i < flows->count; i++)
		sorted[next[flows->list[i].command]++] = flows->list[i];
	free(flows->list);
	free(next);
	flows->list = sorted;
}

static void collect(struct drawing *drawing, struct flows *flows)
{
	struct file_links links;
	size_t at = 0;

	while (drawing_next_file(drawing, &at, &links))
		collect_file(drawing, flows, &links);
	sort_by_command(flows, drawing->model->process_count);
}

static void connect_directly(struct drawing *drawing, const struct flow *in, size_t ins,
			     const struct flow *out, size_t outs)
{
	for (size_t i = 0; i < ins; i++)
		for (size_t j = 0; j < outs; j++)
			picture_connect(&drawing->picture, in[i].node, out[j].node, EDGE_FLOW, in->command);
}

static void connect_through(struct drawing *drawing, const struct flow *in, size_t ins,
			    const struct flow *out, size_t outs)
{
	uint32_t command = drawing_command(drawing, in->command);

	for (size_t i = 0; i < ins; i++)
		picture_connect(&drawing->picture, in[i].node, command, EDGE_READ, NONE);
	for (size_t j = 0; j < outs; j++)
		picture_connect(&drawing->picture, command, out[j].node, EDGE_WRITE, NONE);
}

/* An edge from a directory to itself would only be in the way: its commands are counted. */
static void count_within(struct drawing *drawing, const struct flow *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count; j++)
			if (list[i].node == list[j].node && !list[i].out && list[j].out)
				drawing->picture.nodes[list[i].node].commands++;
}

/* Each node once, so that an edge counts commands. */
static size_t drop_repeats(struct flow *list, size_t count)
{
	size_t kept = 0;

	qsort(list, count, sizeof(*list), by_node);
	for (size_t i = 0; i < count; i++)
		if (!kept || by_node(&list[kept - 1], &list[i]))
			list[kept++] = list[i];
	return kept;
}

static void connect_flow(struct drawing *drawing, struct flow *list, size_t count)
{
	size_t ins = 0;

	count = drop_repeats(list, count);
	if (drawing->level == LEVEL_DIR)
		count_within(drawing, list, count);
	while (ins < count && !list[ins].out)
		ins++;
	if (!ins || ins == count)
		return;
	if (ins * (count - ins) <= DIRECT_EDGES_MAX || drawing->level != LEVEL_FILE)
		connect_directly(drawing, list, ins, list + ins, count - ins);
	else
		connect_through(drawing, list, ins, list + ins, count - ins);
}

static void draw_flows(struct drawing *drawing, struct flows *flows)
{
	for (size_t i = 0, end; i < flows->count; i = end) {
		for (end = i; end < flows->count && flows->list[end].command == flows->list[i].command; end++)
			;
		connect_flow(drawing, flows->list + i, end - i);
	}
	picture_settle(&drawing->picture);
	free(flows->list);
}

/* What only build tools read goes into nothing. */
static void hide_unused(struct drawing *drawing)
{
	struct picture *picture = &drawing->picture;

	picture_mark_connected(picture);
	for (uint32_t i = 0; i < picture->node_count; i++) {
		struct node *node = &picture->nodes[i];

		if (!picture_draws(picture, i) || node->flags & (NODE_CONNECTED | NODE_RESULT) || node->focus ||
		    node->kind == NODE_COMMAND || (node->kind == NODE_DIRECTORY && node->commands))
			continue;
		node->flags |= NODE_HIDDEN;
		picture->hidden[HIDDEN_UNUSED]++;
	}
}

void draw_files(struct drawing *drawing)
{
	struct flows flows = { 0 };

	collect(drawing, &flows);
	draw_flows(drawing, &flows);
	hide_unused(drawing);
}
