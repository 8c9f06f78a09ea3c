/* SPDX-License-Identifier: BSD-2-Clause */
/* Gives each span its parent's lane while that is free for it, else the first empty one. */
#include "lanes.h"

#include <stdlib.h>

static int add_lane(struct lanes *lanes)
{
	size_t capacity = lanes->capacity ? lanes->capacity * 2 : 16;
	size_t *top = lanes->top;

	if (lanes->count == lanes->capacity) {
		top = realloc(top, capacity * sizeof(*top));
		if (!top)
			return -1;
		lanes->top = top;
		lanes->capacity = capacity;
	}
	top[lanes->count++] = 0;
	return 0;
}

/* Closes what has ended by now. */
static void close_ended(struct lanes *lanes, const struct span_of_time *spans, uint64_t now)
{
	for (size_t i = 0; i < lanes->count; i++)
		while (lanes->top[i] && spans[lanes->top[i] - 1].end <= now)
			lanes->top[i] = spans[lanes->top[i] - 1].within;
}

static size_t empty_lane(const struct lanes *lanes)
{
	size_t lane = 0;

	while (lane < lanes->count && lanes->top[lane])
		lane++;
	return lane;
}

static int place(struct lanes *lanes, struct span_of_time *spans, size_t index)
{
	struct span_of_time *span = &spans[index];
	const struct span_of_time *parent = span->parent ? &spans[span->parent - 1] : NULL;

	close_ended(lanes, spans, span->start);
	if (parent && lanes->top[parent->lane] == span->parent && span->end <= parent->end) {
		span->lane = parent->lane;
		span->within = span->parent;
	} else {
		span->lane = empty_lane(lanes);
		span->within = 0;
	}
	if (span->lane == lanes->count && add_lane(lanes) < 0)
		return -1;
	lanes->top[span->lane] = index + 1;
	return 0;
}

int lanes_assign(struct lanes *lanes, struct span_of_time *spans, size_t count)
{
	lanes->count = 0;
	for (size_t i = 0; i < count; i++)
		if (place(lanes, spans, i) < 0)
			return -1;
	return 0;
}

void lanes_free(struct lanes *lanes)
{
	free(lanes->top);
	*lanes = (struct lanes){ 0 };
}
