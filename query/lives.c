/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of processes, in time. */
#include "lives.h"

static void note_fork(struct lives *lives, const struct record_event_fork *event, uint64_t place)
{
	const struct life *parent;
	uint32_t depth;
	struct life *child;

	if (event->child == event->process || event->shares & SHARES_THREAD || lives_find(lives, event->child))
		return;
	parent = idmap_put(&lives->lives, event->process);
	depth = parent ? parent->depth + 1 : 0;
	child = idmap_put(&lives->lives, event->child);
	lives->failed |= !parent || !child;
	if (child)
		*child = (struct life){ .parent = event->process, .depth = depth, .begin = place };
}

void lives_event(struct lives *lives, const struct trace *trace, uint64_t place)
{
	const struct event *event = &trace->event;
	struct life *life;

	if (event->shape == SHAPE_event_fork && event->fork.child && event->common.process)
		note_fork(lives, &event->fork, place);
	if (event->shape != SHAPE_event_exit || !event->exit.last || !event->common.process)
		return;
	life = idmap_put(&lives->lives, event->common.process);
	lives->failed |= !life;
	if (life)
		life->end = place;
}

const struct life *lives_find(const struct lives *lives, uint32_t process)
{
	return idmap_get(&lives->lives, process);
}

/* Climbs to the ancestor below `top' (or to a root).  *ended: when all on the way had ended, each
 * before its parent; 0: not so. */
static uint32_t climb(const struct lives *lives, uint32_t process, uint32_t depth, uint64_t *ended)
{
	const struct life *life = lives_find(lives, process);

	*ended = life ? life->end : 0;
	while (life && life->depth > depth) {
		process = life->parent;
		life = lives_find(lives, process);
		*ended = life && *ended && life->end >= *ended ? life->end : 0;
	}
	return process;
}

static uint32_t depth_of(const struct lives *lives, uint32_t process)
{
	const struct life *life = lives_find(lives, process);

	return life ? life->depth : 0;
}

bool lives_order(const struct lives *lives, uint32_t first, uint64_t place, uint32_t then, uint64_t now)
{
	uint32_t depth = depth_of(lives, first), other = depth_of(lives, then);
	uint32_t depth_common = depth < other ? depth : other;
	uint64_t ended, unused;
	uint32_t one = climb(lives, first, depth_common, &ended), two = climb(lives, then, depth_common, &unused);

	if (first == then)
		return true;
	/* The one is an ancestor of the other: which branch of it leads there? */
	if (one == two && one == first) {
		two = climb(lives, then, depth_common + 1, &unused);
		return lives_find(lives, two) && place < lives_find(lives, two)->begin;
	}
	if (one == two) {
		climb(lives, first, depth_common + 1, &ended);
		return ended && ended < now;
	}
	while (depth_common && lives_find(lives, one)->parent != lives_find(lives, two)->parent) {
		depth_common--;
		one = climb(lives, first, depth_common, &ended);
		two = climb(lives, then, depth_common, &unused);
	}
	return depth_common && ended && ended < lives_find(lives, two)->begin;
}

void lives_free(struct lives *lives)
{
	idmap_free(&lives->lives);
}
