/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Follows content through the flow, in time.  What contributed: from a node at some time,
 * along the edges into it that had begun by then, to where they come from, at that time or
 * when they ended, if that was before.  The latest time at which a node matters decides,
 * so nodes are looked at by falling time (Dijkstra's way), each once; with a depth, once
 * more each time that it is found with fewer programs on the way.  What was derived is the
 * same with the time running backwards.
 */
#include <stdlib.h>

#include "array.h"
#include "flow.h"

struct visit {
	uint64_t key;
	uint32_t node;
	uint32_t depth;
};

struct search {
	const struct flow *flow;
	const struct flow_question *question;
	struct flow_marks *marks;
	struct visit *heap;
	size_t count, capacity;
	uint32_t *least;		/* per node: 1 + the smallest depth that it was looked at with; 0: not yet */
};

static uint64_t key_of(const struct flow_question *question, uint64_t place)
{
	return question->forward ? ~place : place;
}

static bool mark(uint64_t **keys, size_t *capacity, uint32_t index, uint64_t key)
{
	if (!array_reserve(keys, capacity, (size_t)index + 1, sizeof(**keys)))
		return false;
	if ((*keys)[index] < key)
		(*keys)[index] = key;
	return true;
}

bool flow_seed(const struct flow_question *question, struct flow_marks *marks, uint32_t node, uint64_t place)
{
	return mark(&marks->node, &marks->node_capacity, node, key_of(question, place));
}

bool flow_seed_access(struct flow_marks *marks, uint32_t edge, uint64_t place)
{
	return mark(&marks->edge, &marks->edge_capacity, edge, place);
}

void flow_marks_free(struct flow_marks *marks)
{
	free(marks->node);
	free(marks->edge);
}

static bool is_after(const struct visit *left, const struct visit *right)
{
	return left->key != right->key ? left->key > right->key : left->depth < right->depth;
}

static bool push(struct search *search, struct visit visit)
{
	size_t at = search->count;

	if (!array_reserve(&search->heap, &search->capacity, at + 1, sizeof(*search->heap)))
		return false;
	search->count++;
	for (; at && is_after(&visit, &search->heap[(at - 1) / 2]); at = (at - 1) / 2)
		search->heap[at] = search->heap[(at - 1) / 2];
	search->heap[at] = visit;
	return true;
}

static struct visit pop(struct search *search)
{
	struct visit top = search->heap[0], moved = search->heap[--search->count];
	size_t at = 0, child;

	for (; (child = at * 2 + 1) < search->count; at = child) {
		if (child + 1 < search->count && is_after(&search->heap[child + 1], &search->heap[child]))
			child++;
		if (!is_after(&search->heap[child], &moved))
			break;
		search->heap[at] = search->heap[child];
	}
	search->heap[at] = moved;
	return top;
}

/* Entering a program from a file is one step; a fork is none. */
static uint32_t depth_behind(const struct search *search, const struct visit *visit, uint32_t other)
{
	const struct flow_node *nodes = search->flow->nodes;

	if (!search->question->depth)
		return 0;
	return visit->depth + (nodes[other].program && !nodes[visit->node].program);
}

static bool cross(struct search *search, const struct visit *visit, uint32_t index)
{
	const struct flow_edge *edge = &search->flow->edges[index];
	bool forward = search->question->forward;
	uint32_t other = forward ? edge->to : edge->from;
	uint64_t first = forward ? ~edge->end : edge->begin, last = forward ? ~edge->begin : edge->end;
	uint32_t depth = depth_behind(search, visit, other);

	if (first > visit->key || search->flow->nodes[other].pool ||
	    (search->question->depth && depth > search->question->depth))
		return true;
	if (search->marks->edge[index] < visit->key)
		search->marks->edge[index] = visit->key;
	if (search->question->once)
		return true;
	return push(search, (struct visit){ last < visit->key ? last : visit->key, other, depth });
}

static bool look_at(struct search *search, const struct visit *visit)
{
	const struct flow *flow = search->flow;
	bool forward = search->question->forward;
	const struct flow_node *node = &flow->nodes[visit->node];
	uint32_t next;

	if ((search->least[visit->node] && search->least[visit->node] <= visit->depth + 1) || node->pool)
		return true;
	search->least[visit->node] = visit->depth + 1;
	for (uint32_t edge = forward ? node->out : node->into; edge != FLOW_NONE; edge = next) {
		next = forward ? flow->edges[edge].next_out : flow->edges[edge].next_into;
		if (!cross(search, visit, edge))
			return false;
	}
	return true;
}

/* An access stands for the file as it was until it ended; all but the last of an edge saw the same. */
static void settle_accesses(struct search *search)
{
	const struct flow *flow = search->flow;
	struct flow_marks *marks = search->marks;

	for (size_t i = 0; i < flow->edge_count; i++) {
		const struct flow_edge *edge = &flow->edges[i];
		uint32_t file = flow->nodes[edge->from].program ? edge->to : edge->from;
		uint64_t place = edge->lasting || marks->edge[i] == edge->last ? edge->end : marks->edge[i];

		if (marks->edge[i] && marks->node[file] < place)
			marks->node[file] = place;
		marks->edge[i] = 0;
	}
}

static bool begin(struct search *search)
{
	const struct flow *flow = search->flow;
	struct flow_marks *marks = search->marks;

	if (!array_reserve(&marks->node, &marks->node_capacity, flow->node_count, sizeof(*marks->node)) ||
	    !array_reserve(&marks->edge, &marks->edge_capacity, flow->edge_count, sizeof(*marks->edge)))
		return false;
	search->least = calloc(flow->node_count + 1, sizeof(*search->least));
	if (!search->least)
		return false;
	settle_accesses(search);
	for (uint32_t i = 0; i < flow->node_count; i++) {
		bool steps = search->question->depth && flow->nodes[i].program;

		if (marks->node[i] && !push(search, (struct visit){ marks->node[i], i, steps }))
			return false;
	}
	return true;
}

bool flow_follow(const struct flow *flow, const struct flow_question *question, struct flow_marks *marks)
{
	struct search search = { .flow = flow, .question = question, .marks = marks };
	bool fine = begin(&search);

	while (fine && search.count) {
		struct visit visit = pop(&search);

		fine = look_at(&search, &visit);
	}
	free(search.heap);
	free(search.least);
	return fine;
}

bool flow_is_marked(const struct flow *flow, const struct flow_question *question, const struct flow_marks *marks,
		    uint32_t index, uint64_t place)
{
	const struct flow_edge *edge = &flow->edges[index];
	uint64_t key;

	if (index >= marks->edge_capacity || !marks->edge[index])
		return false;
	key = marks->edge[index];
	if (!question->forward)
		return place <= key;
	/* Before the last access the file did not change; so what came to it by then was there at the first. */
	return ~key <= place || ((edge->lasting || place == edge->last) && ~key <= edge->end);
}

bool flow_node_is_marked(const struct flow *flow, const struct flow_marks *marks, uint32_t node)
{
	uint32_t edge;

	for (edge = flow->nodes[node].into; edge != FLOW_NONE; edge = flow->edges[edge].next_into)
		if (edge < marks->edge_capacity && marks->edge[edge])
			return true;
	for (edge = flow->nodes[node].out; edge != FLOW_NONE; edge = flow->edges[edge].next_out)
		if (edge < marks->edge_capacity && marks->edge[edge])
			return true;
	return false;
}
