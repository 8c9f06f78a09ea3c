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

static void note_exit(struct lives *lives, const struct record_event_exit *event, uint64_t place)
{
	struct life *life = event->last && event->process ? idmap_put(&lives->lives, event->process) : NULL;

	lives->failed |= !life && event->last && event->process;
	if (life)
		life->end = place;
}

/* Of a wait for a child that the trace does not know nothing is to be learned. */
static void note_wait(struct lives *lives, const struct record_event_wait *event, uint64_t place)
{
	struct life *life = idmap_put(&lives->lives, event->child ? event->child : event->process);

	lives->failed |= !life && event->process;
	if (life && !event->child)
		life->waits_untold = true;
	else if (life && !life->waited)
		life->waited = place;
}

void lives_event(struct lives *lives, const struct trace *trace, uint64_t place)
{
	const struct event *event = &trace->event;

	lives->waits_told = trace->section->head.compatible & FEATURE_WAITS && !trace->chronicle->lost_events &&
			    !trace->chronicle->doubted;
	if (event->kind == KIND_FORK && event->fork.child && event->common.process)
		note_fork(lives, &event->fork, place);
	else if (event->kind == KIND_EXIT)
		note_exit(lives, &event->exit, place);
	else if (event->kind == KIND_WAIT)
		note_wait(lives, &event->wait, place);
}

const struct life *lives_find(const struct lives *lives, uint32_t process)
{
	return idmap_get(&lives->lives, process);
}

uint64_t lives_joined(const struct lives *lives, const struct life *life)
{
	const struct life *parent = lives_find(lives, life->parent);

	return lives->waits_told && !(parent && parent->waits_untold) ? life->waited : life->end;
}

/* Climbs to the ancestor at this depth (or to a root).  *joined: since when its parent knows that all on the
 * way have ended, each before its parent; 0: it does not. */
static uint32_t climb(const struct lives *lives, uint32_t process, uint32_t depth, uint64_t *joined)
{
	const struct life *life = lives_find(lives, process);

	*joined = life ? lives_joined(lives, life) : 0;
	while (life && life->depth > depth) {
		process = life->parent;
		life = lives_find(lives, process);
		*joined = life && *joined && life->end >= *joined ? lives_joined(lives, life) : 0;
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
	uint64_t joined, unused;
	uint32_t one = climb(lives, first, depth_common, &joined), two = climb(lives, then, depth_common, &unused);

	if (first == then)
		return true;
	/* The one is an ancestor of the other: which branch of it leads there? */
	if (one == two && one == first) {
		two = climb(lives, then, depth_common + 1, &unused);
		return lives_find(lives, two) && place < lives_find(lives, two)->begin;
	}
	if (one == two) {
		climb(lives, first, depth_common + 1, &joined);
		return joined && joined < now;
	}
	while (depth_common && lives_find(lives, one)->parent != lives_find(lives, two)->parent) {
		depth_common--;
		one = climb(lives, first, depth_common, &joined);
		two = climb(lives, then, depth_common, &unused);
	}
	return depth_common && joined && joined < lives_find(lives, two)->begin;
}

void lives_free(struct lives *lives)
{
	idmap_free(&lives->lives);
}
