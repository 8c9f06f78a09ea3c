/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Answers inputs(), outputs(), writers() and readers() for one section: the flow of its
 * content, and for each such function of the filter the part of the flow that it asks for.
 */
#ifndef QUERY_LINEAGE_H
#define QUERY_LINEAGE_H

#include "flow.h"
#include "report.h"
#include "tracker.h"

#define LINEAGES_MAX 16			/* functions of a filter */

enum lineage_kind { LINEAGE_INPUTS, LINEAGE_OUTPUTS, LINEAGE_WRITERS, LINEAGE_READERS };

/* A function of the filter. */
struct lineage_function {
	enum lineage_kind kind;
	uint32_t depth;			/* 0: any */
	bool of_processes;		/* what is in the parentheses asks nothing about files */
};

struct lineage {
	struct flow flow;
	struct tracker tracker;
	struct flow_marks marks[LINEAGES_MAX];
	struct reports reports;
	unsigned reading;		/* of the section, from 1; 0: none yet */
};

/* Follows the event at hand, in each reading of the section; notes what reports (a bit per enum
 * report_kind) want of it, in the first.  NULL: no memory; else the section's lineage, which the
 * chronicle owns. */
struct lineage *lineage_event(struct trace *trace, unsigned reports);

/* Leaves out an event, if the tracker does not want it and the reading has begun.  Returns whether. */
bool lineage_pass_over(const struct chronicle *chronicle, const struct record *event);

/* The first reading has ended. */
void lineage_conclude_reports(struct lineage *lineage);

/* The event at hand is one that function number `index' asks about. */
void lineage_ask(struct lineage *lineage, const struct trace *trace, const struct lineage_function *function,
		 unsigned index);

/* Follows the flow from all that was asked about. */
void lineage_conclude(struct lineage *lineage, const struct lineage_function *function, unsigned index);

/* Whether the function holds for the event at hand. */
bool lineage_holds(const struct lineage *lineage, const struct lineage_function *function, unsigned index);

void lineage_free(struct lineage *lineage);

#endif
