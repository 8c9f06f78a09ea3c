/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Order by what processes tell each other: from the first of two accesses on, forks, waits
 * for ends, and reading what was written since.  A read that began after a write is taken to
 * have waited for it, and of a pipe or socket also one that ended after the writing had: at
 * its end.  The earliest time at which a process can know decides (Dijkstra's way, over
 * processes); the file that the two meet at does not count.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "array.h"
#include "report_race.h"

/* A process, and since when it is behind the first access. */
struct known {
	uint64_t since;
	bool queued;
};

struct search {
	const struct race *race;
	const struct tracker *tracker;
	const struct meeting *meeting;
	struct idmap known;		/* by process id: struct known */
	uint32_t *queue;		/* processes that may have more to tell */
	size_t head, count, capacity;
	bool failed;			/* no memory */
};

static void learn(struct search *search, uint32_t process, uint64_t since)
{
	struct known *known = process && since <= search->meeting->then.place ? idmap_put(&search->known, process)
									       : NULL;
	bool queued;

	if (!known || (known->since && known->since <= since))
		return;
	queued = known->queued;
	*known = (struct known){ since, true };
	if (queued)
		return;
	if (array_reserve(&search->queue, &search->capacity, search->count + 1, sizeof(*search->queue)))
		search->queue[search->count++] = process;
	else
		search->failed = true;
}

static const struct place_of *place_of(const struct search *search, uint32_t node)
{
	static const struct place_of nowhere;

	return node < search->race->place_capacity ? &search->race->places[node] : &nowhere;
}

/* Whether reading it waits until there is something to be read. */
static bool is_channel(const struct search *search, uint32_t node)
{
	uint32_t object = place_of(search, node)->object;
	uint32_t mode = object ? search->tracker->objects.list[object - 1].mode : 0;

	return S_ISFIFO(mode) || S_ISSOCK(mode);
}

static void follow_write(struct search *search, const struct flow_edge *write, uint64_t since)
{
	const struct flow *flow = search->tracker->flow;
	bool waits = is_channel(search, write->to) && write->end != FLOW_FOREVER && write->end >= since;

	for (uint32_t i = flow->nodes[write->to].out; i != FLOW_NONE; i = flow->edges[i].next_out) {
		const struct flow_edge *read = &flow->edges[i];
		uint32_t reader = place_of(search, read->to)->process;

		if (write->begin >= since && read->last >= write->begin)
			learn(search, reader, read->begin >= write->begin ? read->begin : read->last);
		if (waits && read->end > write->end && read->end != FLOW_FOREVER)
			learn(search, reader, read->end);
	}
}

static void follow_program(struct search *search, uint32_t program, uint64_t since)
{
	const struct flow *flow = search->tracker->flow;

	for (uint32_t i = flow->nodes[program].out; i != FLOW_NONE; i = flow->edges[i].next_out) {
		const struct flow_edge *edge = &flow->edges[i];

		if (flow->nodes[edge->to].program && edge->begin >= since)
			learn(search, place_of(search, edge->to)->process, edge->begin);
		else if (!flow->nodes[edge->to].program && !flow->nodes[edge->to].pool &&
			 place_of(search, edge->to)->object != search->meeting->object + 1)
			follow_write(search, edge, since);
	}
}

static void follow_process(struct search *search, uint32_t process, uint64_t since)
{
	const struct lives *lives = &search->race->lives;
	const struct life *life = lives_find(lives, process), *parent;
	const uint32_t *last = idmap_get(&search->race->programs, process);
	uint64_t joined = life ? lives_joined(lives, life) : 0;

	for (uint32_t node = last ? *last : 0; node; node = place_of(search, node - 1)->previous)
		follow_program(search, node - 1, since);
	parent = joined ? lives_find(lives, life->parent) : NULL;
	if (parent && (!parent->end || parent->end > joined))
		learn(search, life->parent, joined);
}

bool race_is_ordered(struct race *race, const struct tracker *tracker, const struct meeting *meeting)
{
	struct search search = { .race = race, .tracker = tracker, .meeting = meeting, .known = IDMAP(struct known) };
	bool ordered;

	learn(&search, meeting->first.process, meeting->first.place);
	while (search.head < search.count && !search.failed) {
		uint32_t process = search.queue[search.head++];
		struct known *known = idmap_get(&search.known, process);

		known->queued = false;
		follow_process(&search, process, known->since);
	}
	ordered = idmap_get(&search.known, meeting->then.process);
	race->failed |= search.failed;
	idmap_free(&search.known);
	free(search.queue);
	return ordered;
}
