/* SPDX-License-Identifier: BSD-2-Clause */
/* Which nodes marked ones lead to, and which lead to them. */
#include <err.h>
#include <stdlib.h>

#include "focus.h"

#define BIT(way) (1u << (way))

/* One more edge in one direction, from all nodes that were reached `distance' edges away. */
static bool spread(const struct drawing *drawing, uint32_t *distance_of, uint32_t distance, bool forward)
{
	const struct picture *picture = &drawing->picture;
	bool moved = false;

	for (size_t i = 0; i < picture->edge_count; i++) {
		const struct edge *edge = &picture->edges[i];
		int both = edge->kind == EDGE_UPDATE;

		if (edge->kind == EDGE_FORK && drawing->level != LEVEL_TREE)
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

/* By node: how many edges away from those marked with any of the ways; NONE: out of reach. */
static uint32_t *measure(const struct drawing *drawing, unsigned ways, bool forward)
{
	const struct picture *picture = &drawing->picture;
	uint32_t *distance_of = memory_indices(picture->node_count);
	uint32_t depth = drawing->options->depth ? drawing->options->depth : NONE - 1;

	for (uint32_t i = 0; i < picture->node_count; i++)
		if (picture->nodes[i].focus & ways && picture_draws(picture, i))
			distance_of[i] = 0;
	for (uint32_t distance = 0; distance < depth; distance++)
		if (!spread(drawing, distance_of, distance, forward))
			break;
	return distance_of;
}

/* after: distance from where the way begins; before: to where it ends. */
static bool lies_on_way(const struct options *options, uint32_t after, uint32_t before)
{
	bool from = options->focus[FOCUS_FROM].text, to = options->focus[FOCUS_TO].text;

	if (options->focus[FOCUS_AROUND].text)
		return after != NONE || before != NONE;
	if ((from && after == NONE) || (to && before == NONE))
		return false;
	return !from || !to || !options->depth || after + before <= options->depth;
}

/* At levels that draw no commands, what they wrote stands for them. */
static void mark_outputs(struct drawing *drawing)
{
	for (size_t i = 0; i < drawing->links.count; i++) {
		const struct link *link = &drawing->links.list[i];
		uint32_t node = drawing->file_node[link->file];

		if (node != NONE && link->how & HOW_WROTE && drawing->command_node[link->command] == NONE)
			drawing->picture.nodes[picture_lead(&drawing->picture, node)].focus |=
				drawing->focus[link->command];
	}
}

static unsigned find_marked(const struct picture *picture)
{
	unsigned ways = 0;

	for (uint32_t i = 0; i < picture->node_count; i++)
		if (picture_draws(picture, i))
			ways |= picture->nodes[i].focus;
	return ways;
}

void focus_apply(struct drawing *drawing)
{
	struct picture *picture = &drawing->picture;
	uint32_t *after, *before;

	mark_outputs(drawing);
	drawing->found = find_marked(picture);
	after = measure(drawing, BIT(FOCUS_AROUND) | BIT(FOCUS_FROM), true);
	before = measure(drawing, BIT(FOCUS_AROUND) | BIT(FOCUS_TO), false);
	for (uint32_t i = 0; i < picture->node_count; i++) {
		if (!picture_draws(picture, i) || lies_on_way(drawing->options, after[i], before[i]))
			continue;
		picture->nodes[i].flags |= NODE_HIDDEN;
		picture->hidden[HIDDEN_FAR]++;
	}
	free(after);
	free(before);
	picture_settle(picture);
}

bool focus_say_missing(const struct drawing *drawing)
{
	const struct focus *focus = drawing->options->focus;
	bool missing = false;

	for (int way = 0; way < FOCUS_WAYS; way++) {
		if (!focus[way].text || drawing->found & BIT(way))
			continue;
		if (focus[way].filter)
			warnx("nothing that is drawn is selected by %s", focus[way].text);
		else
			warnx("nothing in the trace is called %s", focus[way].text);
		missing = true;
	}
	if (!missing && focus_asked(drawing->options) && !picture_size(&drawing->picture)) {
		warnx("nothing leads from %s to %s", focus[FOCUS_FROM].text, focus[FOCUS_TO].text);
		missing = true;
	}
	return missing;
}
