/* SPDX-License-Identifier: BSD-2-Clause */
/* Nodes, edges, and folding nodes together. */
#include "picture.h"

#include <stdlib.h>

uint32_t picture_add(struct picture *picture, enum node_kind kind, uint32_t subject, unsigned flags)
{
	picture->nodes = memory_grow(picture->nodes, &picture->node_capacity, picture->node_count + 1,
				     sizeof(*picture->nodes));
	picture->nodes[picture->node_count] = (struct node){
		.kind = kind, .flags = flags, .subject = subject, .count = 1, .commands = 1,
		.lead = NONE, .next = NONE, .first = NONE, .last = NONE,
	};
	return picture->node_count++;
}

static void add_edge(struct picture *picture, const struct edge *edge)
{
	uint32_t *place = pairs_put(&picture->edge_of[edge->kind], edge->from, edge->to);

	if (*place != NONE) {
		picture->edges[*place].count += edge->count;
		return;
	}
	*place = picture->edge_count;
	picture->edges = memory_grow(picture->edges, &picture->edge_capacity, picture->edge_count + 1,
				     sizeof(*picture->edges));
	picture->edges[picture->edge_count++] = *edge;
}

void picture_connect(struct picture *picture, uint32_t from, uint32_t to, enum edge_kind kind, uint32_t subject)
{
	add_edge(picture, &(struct edge){ from, to, kind, 1, subject });
}

uint32_t picture_lead(const struct picture *picture, uint32_t node)
{
	while (picture->nodes[node].lead != NONE)
		node = picture->nodes[node].lead;
	return node;
}

void picture_fold(struct picture *picture, uint32_t lead, uint32_t node)
{
	struct node *to = &picture->nodes[lead], *from = &picture->nodes[node];

	if (lead == node)
		return;
	from->lead = lead;
	to->count += from->count;
	to->below += from->below;
	if (to->kind == NODE_DIRECTORY && from->kind == NODE_DIRECTORY)
		to->commands += from->commands;
	to->flags |= from->flags & NODE_FAILED;
	to->focus |= from->focus;
	if (to->last == NONE)
		to->first = node;
	else
		picture->nodes[to->last].next = node;
	to->last = node;
}

bool picture_draws(const struct picture *picture, uint32_t node)
{
	return picture->nodes[node].lead == NONE && !(picture->nodes[node].flags & NODE_HIDDEN);
}

void picture_settle(struct picture *picture)
{
	struct edge *edges = picture->edges;
	size_t count = picture->edge_count;

	for (int kind = 0; kind < EDGE_KINDS; kind++)
		pairs_free(&picture->edge_of[kind]);
	picture->edge_count = 0;
	/* Edges only ever move towards the front. */
	for (size_t i = 0; i < count; i++) {
		struct edge edge = edges[i];

		edge.from = picture_lead(picture, edge.from);
		edge.to = picture_lead(picture, edge.to);
		if (edge.from != edge.to && picture_draws(picture, edge.from) && picture_draws(picture, edge.to))
			add_edge(picture, &edge);
	}
}

void picture_mark_connected(struct picture *picture)
{
	for (size_t i = 0; i < picture->node_count; i++)
		picture->nodes[i].flags &= ~NODE_CONNECTED;
	for (size_t i = 0; i < picture->edge_count; i++) {
		picture->nodes[picture->edges[i].from].flags |= NODE_CONNECTED;
		picture->nodes[picture->edges[i].to].flags |= NODE_CONNECTED;
	}
}

size_t picture_size(const struct picture *picture)
{
	size_t drawn = 0;

	for (size_t i = 0; i < picture->node_count; i++)
		drawn += picture_draws(picture, i);
	return drawn;
}

void picture_free(struct picture *picture)
{
	free(picture->nodes);
	free(picture->edges);
	for (int kind = 0; kind < EDGE_KINDS; kind++)
		pairs_free(&picture->edge_of[kind]);
	*picture = (struct picture){ 0 };
}
