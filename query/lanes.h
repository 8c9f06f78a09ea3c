/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Puts spans of time into as few rows as can show them: in a row, spans lie side by side or
 * within each other, and a span that lies within its parent's row lies within its parent.
 */
#ifndef QUERY_LANES_H
#define QUERY_LANES_H

#include <stddef.h>
#include <stdint.h>

struct span_of_time {
	uint64_t start, end;		/* ns */
	size_t parent;			/* index + 1 of an earlier span; 0: none */
	size_t lane;			/* result: from 0 */
	size_t within;			/* result: index + 1 of the span that it lies in */
};

struct lanes {
	size_t *top;			/* of each lane: index + 1 of the innermost span that is still open; 0: none */
	size_t count, capacity;
};

/* Sets lane and within of the spans, which are in order of their start.  0, or -1: no memory. */
int lanes_assign(struct lanes *lanes, struct span_of_time *spans, size_t count);
void lanes_free(struct lanes *lanes);

#endif
