/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads inputs, as often as the filter needs, and hands what is selected to the view. */
#ifndef QUERY_RUN_H
#define QUERY_RUN_H

#include "filter.h"
#include "skip.h"
#include "source.h"
#include "view.h"

struct run {
	struct filter *filter;
	struct viewer *viewer;		/* NULL: only count */
	struct trace trace;
	uint64_t limit;			/* of selected events */
	bool drain;			/* read on behind the limit, for what comes last */
	bool first_only;		/* stop at the first selected event */
	bool verbose;
	unsigned passes;		/* over each input before the one that shows */
	uint64_t seen, selected;	/* events */
	struct skip skip;
	int status;			/* enum status, the gravest so far */
	bool failed;			/* writing failed, or the filter did: nothing goes on */
	bool done;			/* enough was found */
};

/* Reads one input ("-": stdin).  Trouble with it is told on stderr and in run->status. */
void run_input(struct run *run, const char *path);

/* Notes an exit status; the gravest stays. */
void run_note(struct run *run, int status);

#endif
