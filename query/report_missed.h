/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * missed(): lookups that failed because the name was not there, and what the same process found
 * under the same last part of a path afterwards.  Grows with processes and the names they
 * looked for.
 */
#ifndef QUERY_REPORT_MISSED_H
#define QUERY_REPORT_MISSED_H

#include "idmap.h"
#include "intern.h"
#include "trace.h"

enum missed_kind {
	MISSED_ANY,
	MISSED_FOUND,			/* found elsewhere later: the search went on, no harm */
	MISSED_LATE,			/* was there later, by that very name */
	MISSED_NEVER,			/* the process found nothing of that name later */
};

/* What became of a search. */
struct search_end {
	uint64_t place;			/* of the first success after a failure, the latest such; 0: none */
	uint32_t path;			/* that was found */
	bool waits;			/* it has failed since */
};

struct missed {
	struct intern searches;		/* process and name */
	struct intern texts;		/* names and paths */
	struct search_end *ends;	/* by id of the search */
	size_t capacity;
	struct idmap names;		/* by file id: last part of its path, by id; good for one epoch */
	uint64_t epoch;
	bool failed;			/* no memory */
};

void missed_init(struct missed *missed);

void missed_event(struct missed *missed, const struct trace *trace, uint64_t place);

/* Whether the event at hand is such a lookup; explains it. */
bool missed_holds(struct missed *missed, enum missed_kind kind, struct trace *trace, uint64_t place);

/* The word in the parentheses.  false: no such word. */
bool missed_find(struct text word, enum missed_kind *kind);

void missed_free(struct missed *missed);

#endif
