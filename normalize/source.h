/* SPDX-License-Identifier: BSD-2-Clause */
/* A raw section: its blocks in, its records out in their order, through the model. */
#ifndef NORMALIZE_SOURCE_H
#define NORMALIZE_SOURCE_H

#include "holes.h"
#include "input.h"
#include "lateness.h"
#include "model.h"
#include "order.h"

struct source {
	struct input *input;		/* borrowed */
	struct order *order;
	struct lateness *lateness;	/* NULL: the input is no file */
	struct holes *holes;
	struct model model;
	struct record_mark *marks;	/* the last of each CPU */
	uint32_t mark_count;
	struct record_end end;
	bool ended;			/* no more blocks belong to it */
	bool whole;			/* it had an END */
};

struct source_limits {
	size_t memory;		/* about so many bytes of records wait there, */
	uint64_t wait_ns;	/* for so long behind the marks, where late blocks cannot be known before */
	struct spill *spill;
};

/* Begins with the SECTION block that the input is at, and passes it.  Borrows all but the limits. */
void source_open(struct source *source, struct input *input, const struct source_limits *limits, struct emitter *emitter,
		 struct record_verdict *verdict);
void source_close(struct source *source);

/* Takes in the next block. */
void source_read(struct source *source);

/* Counts what the marks alone tell: losses behind a CPU's last record (an event of time_ns), and
 * strings that are not whole. */
void source_settle(struct source *source, uint64_t time_ns);

#endif
