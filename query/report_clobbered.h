/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * clobbered(): a file that one process wrote and another then wrote anew: emptied, or put another
 * in its place, without having read it.  Grows with files.
 */
#ifndef QUERY_REPORT_CLOBBERED_H
#define QUERY_REPORT_CLOBBERED_H

#include "findings.h"
#include "tracker.h"

/* One version that came in place of another. */
struct succession {
	uint32_t old, new;		/* nodes of the flow */
	struct party before, after;	/* who wrote the old one, and began the new one */
};

struct clobbered {
	struct party *writers;		/* by node of a version: who last wrote into it */
	size_t writer_capacity;
	struct succession *list;
	size_t count, capacity;
	struct findings findings;
	bool failed;			/* no memory */
};

void clobbered_event(struct clobbered *clobbered, const struct tracker *tracker, const struct party *now);

/* Leaves out where the old version was read to make the new one. */
void clobbered_conclude(struct clobbered *clobbered, const struct flow *flow);

void clobbered_free(struct clobbered *clobbered);

#endif
