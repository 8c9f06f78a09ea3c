/* SPDX-License-Identifier: BSD-2-Clause */
/* Shades that grow darker with time, so that they are as plain in grey, and tints for directories. */
#include "colour.h"

#include <stdlib.h>

#include "describe.h"
#include "place.h"
#include "quote.h"

#define PLAIN "#ffffff"

/* Shares of the largest, in percent, from which on a shade is used. */
static const struct {
	unsigned percent;
	const char *fill;
} shades[] = { { 50, "#e69f00" }, { 20, "#f1c04d" }, { 5, "#f8dc9a" }, { 1, "#fdf3dc" }, { 0, PLAIN } };

/* Okabe and Ito's, lightened, as text stands on them. */
static const char *const tints[COLOUR_DIRECTORIES] = {
	"#cfe9f8", "#f9e2b2", "#c5e8dc", "#f0dbe7", "#faf6c8", "#f5d5bd", "#c3dcec",
};

static uint64_t cost_of(const struct drawing *drawing, uint32_t index)
{
	const struct process *process = &drawing->model->processes[index];

	if (!process->ended)
		return 0;
	if (drawing->options->colour_by == COLOUR_CPU)
		return process->cpu_ns;
	/* Of time, those that a command runs take part of its own. */
	if (drawing->grouping.leader[index] != index || process->end_ns < process->start_ns)
		return 0;
	return process->end_ns - process->start_ns;
}

static void sum_costs(struct colours *colours)
{
	const struct drawing *drawing = colours->drawing;

	colours->cost = memory_zeroed(drawing->picture.node_count, sizeof(*colours->cost));
	for (uint32_t i = 0; i < drawing->model->process_count; i++) {
		uint32_t node = drawing->command_node[drawing->grouping.leader[i]];

		if (node != NONE)
			colours->cost[picture_lead(&drawing->picture, node)] += cost_of(drawing, i);
	}
	for (size_t i = 0; i < drawing->picture.node_count; i++)
		if (colours->cost[i] > colours->most && !(drawing->picture.nodes[i].flags & NODE_CONDUCTOR))
			colours->most = colours->cost[i];
}

struct frequency {
	uint32_t path;
	uint32_t nodes;
};

static int by_frequency(const void *a, const void *b)
{
	const struct frequency *left = a, *right = b;

	if (left->nodes != right->nodes)
		return left->nodes > right->nodes ? -1 : 1;
	return left->path < right->path ? -1 : left->path > right->path;
}

static void choose_directories(struct colours *colours)
{
	const struct drawing *drawing = colours->drawing;
	size_t paths = drawing->model->paths.names.count;
	struct frequency *frequencies = memory_zeroed(paths, sizeof(*frequencies));

	colours->directory = place_directories(drawing);
	for (uint32_t i = 0; i < paths; i++)
		frequencies[i].path = i;
	for (uint32_t i = 0; i < drawing->picture.node_count; i++)
		if (picture_draws(&drawing->picture, i) && colours->directory[i])
			frequencies[colours->directory[i]].nodes++;
	qsort(frequencies, paths, sizeof(*frequencies), by_frequency);
	for (size_t i = 0; i < COLOUR_DIRECTORIES && i < paths && frequencies[i].nodes; i++)
		colours->chosen[colours->chosen_count++] = frequencies[i].path;
	free(frequencies);
}

void colours_init(struct colours *colours, const struct drawing *drawing)
{
	*colours = (struct colours){ .drawing = drawing };
	if (drawing->options->colour_by == COLOUR_TIME || drawing->options->colour_by == COLOUR_CPU)
		sum_costs(colours);
	if (drawing->options->colour_by == COLOUR_DIRECTORY)
		choose_directories(colours);
}

void colours_free(struct colours *colours)
{
	free(colours->cost);
	free(colours->directory);
}

static const char *shade(uint64_t cost, uint64_t most)
{
	size_t i = 0;

	/* As floating point: nanoseconds times a hundred may not fit. */
	while (shades[i].percent && (double)cost * 100 < (double)most * shades[i].percent)
		i++;
	return shades[i].fill;
}

static const char *tint(const struct colours *colours, uint32_t directory)
{
	for (size_t i = 0; i < colours->chosen_count; i++)
		if (colours->chosen[i] == directory)
			return tints[i];
	return PLAIN;
}

const char *colours_fill(const struct colours *colours, uint32_t index)
{
	const struct node *node = &colours->drawing->picture.nodes[index];

	if (colours->directory)
		return tint(colours, colours->directory[index]);
	if (colours->cost)
		return node->kind == NODE_COMMAND ? shade(colours->cost[index], colours->most) : PLAIN;
	if (colours->drawing->options->colour_by == COLOUR_FAIL && !(node->flags & NODE_FAILED))
		return PLAIN;
	return NULL;
}

void colours_label(struct buffer *buffer, const struct colours *colours, uint32_t index)
{
	if (!colours->cost || colours->drawing->picture.nodes[index].kind != NODE_COMMAND)
		return;
	if (colours->cost[index] < 1000000000)
		buffer_print(buffer, "\n%.0f ms", colours->cost[index] / 1e6);
	else
		buffer_print(buffer, "\n%.1f s", colours->cost[index] / 1e9);
}

void colours_write_key(FILE *out, const struct colours *colours)
{
	struct buffer buffer = { 0 };

	if (!colours->chosen_count)
		return;
	fputs("\tsubgraph cluster_colours {\n\t\tlabel=\"directories\"; style=dotted; fontsize=10; labelloc=t\n"
	      "\t\tnode [fontsize=9, shape=box, style=filled]\n", out);
	for (size_t i = 0; i < colours->chosen_count; i++) {
		buffer_clear(&buffer);
		describe_path(&buffer, colours->drawing->model, colours->chosen[i]);
		fprintf(out, "\t\tcolour_%zu [class=\"legend\", fillcolor=\"%s\", tooltip=\"legend\", label=", i, tints[i]);
		quote_label(out, buffer.bytes);
		fputs("]\n", out);
	}
	fputs("\t}\n", out);
	buffer_free(&buffer);
}
