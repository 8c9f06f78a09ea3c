/* SPDX-License-Identifier: BSD-2-Clause */
/* unused(): what was written, never read, and is not there at the end.  Grows with file versions. */
#ifndef QUERY_REPORT_UNUSED_H
#define QUERY_REPORT_UNUSED_H

#include "party.h"
#include "tracker.h"

enum version_end { VERSION_LEFT, VERSION_REMOVED, VERSION_REPLACED, VERSION_EMPTIED };

struct version {
	bool written, read;
	enum version_end end;
	struct party by;		/* who ended it */
};

struct unused {
	struct version *versions;	/* by node of the flow */
	size_t capacity;
	bool failed;			/* no memory */
};

void unused_event(struct unused *unused, const struct tracker *tracker, const struct party *now);

/* Whether the event at hand wrote such a version; explains it. */
bool unused_holds(const struct unused *unused, const struct parties *parties, const struct tracker *tracker,
		  struct trace *trace);

void unused_free(struct unused *unused);

#endif
