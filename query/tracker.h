/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What each event does to the content of files: follows each process's descriptors from event
 * to event, and makes accesses of them, which become the edges of a flow.  Only the first
 * read and the first write through a descriptor are in a trace, so an access lasts until the
 * descriptor is closed, leads elsewhere, or its process ends or runs another program; of a
 * mapping, until one of the last two.
 */
#ifndef QUERY_TRACKER_H
#define QUERY_TRACKER_H

#include "objects.h"

#define DEEDS_MAX 4			/* of one event */

enum deed_kind {
	DEED_READ,
	DEED_WRITE,
	DEED_MAKE,			/* made it, or emptied it: another version begins */
	DEED_NAME,			/* gave it a name */
	DEED_PASS,			/* a fork hands on what is in memory; a socket meets another */
	DEED_EMPTY,			/* ended a version by emptying the file; a MAKE follows */
	DEED_REPLACE,			/* gave its last name to another; a NAME follows */
	DEED_REMOVE,			/* removed its last name */
};

struct deed {
	enum deed_kind kind;
	uint32_t object;		/* OBJECT_NONE: a fork's */
	uint32_t content;		/* node of the version that was read, written, or ended */
	uint32_t edge;			/* FLOW_NONE: none */
	uint64_t begin;			/* of the access: the place of this event, or of the one that began it */
	bool inherited;			/* through a descriptor that another process opened */
};

struct tracker {
	struct flow *flow;
	struct objects objects;
	struct idmap runners;		/* by process id: struct runner */
	uint64_t place;			/* of the event at hand, from 1 */
	uint32_t program;		/* see tracker_program; FLOW_NONE: not looked up */
	uint32_t known;			/* a process that has a runner; 0: not looked up */
	struct deed deeds[DEEDS_MAX];	/* of the event at hand */
	unsigned deed_count;
};

/* Begins a reading of a section, the first or another. */
void tracker_begin(struct tracker *tracker, struct flow *flow);
void tracker_free(struct tracker *tracker);

/* Whether a deed was done to a file proper: no pipe, socket or fork. */
bool tracker_deed_is_file(const struct tracker *tracker, const struct deed *deed);

/* Follows the event at hand.  Memory that is missing shows in flow->failed. */
void tracker_event(struct tracker *tracker, const struct trace *trace);

/* Counts an event that it makes no difference to follow: it changes nothing in what is known, and has no
 * name besides its file's that may be asked for.  false: it does make one. */
bool tracker_pass_over(struct tracker *tracker, const struct record *event);

/* The node of what the process of the event at hand runs.  FLOW_NONE: it has not done anything yet that
 * counts. */
uint32_t tracker_program(const struct tracker *tracker, const struct trace *trace);

#endif
