/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which blocks need not be opened, by what their heads say: events that the filter does not
 * select, at other times or of other kinds, unless they change what is known of processes.
 * Before a time, even those: behind a RESET all is defined again.
 */
#ifndef QUERY_SKIP_H
#define QUERY_SKIP_H

#include "interval.h"
#include "reader.h"

/* A part of the input, bytes from its start, of which nothing is needed later. */
struct stretch {
	uint64_t begin, end;
};

struct skip {
	struct interval interval;
	uint64_t kinds;			/* bit (kind - KIND_FIRST_EVENT): may be selected */
	bool ends;			/* how processes end must be known */
	struct stretch *stretches;	/* in order */
	size_t count;
	uint64_t blocks;		/* skipped so far */
};

/* Looks ahead in a seekable input for what lies before the interval; at heads only.  Where it cannot
 * look, or finds what it does not understand, it promises nothing. */
void skip_plan(struct skip *skip, int fd, uint64_t start);

/* Whether the block must be opened; section_start: ns. */
bool skip_wants(struct skip *skip, const struct block *block, uint64_t section_start);

/* Forgets what it has found out of an input. */
void skip_clear(struct skip *skip);

#endif
