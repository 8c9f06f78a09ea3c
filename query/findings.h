/* SPDX-License-Identifier: BSD-2-Clause */
/* What a report has found: events, by place, and who else is part of it. */
#ifndef QUERY_FINDINGS_H
#define QUERY_FINDINGS_H

#include "party.h"

struct finding {
	uint64_t place;			/* of the event */
	const char *sentence;		/* for party_explain; not owned */
	struct party other;
};

struct findings {
	struct finding *list;
	size_t count, capacity;
	size_t next;			/* to be shown: events come in the order of their places */
	bool failed;			/* no memory */
};

void findings_add(struct findings *findings, uint64_t place, const char *sentence, const struct party *other);

/* All have been added. */
void findings_sort(struct findings *findings);

/* Whether there is one for this place; explains it.  Places are asked for in order, in each reading. */
bool findings_hold(struct findings *findings, const struct parties *parties, uint64_t place, struct trace *trace);

void findings_free(struct findings *findings);

#endif
