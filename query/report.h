/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reports: what is suspicious in a build, as functions of the filter language.  They note
 * what they need of every event in the first reading, judge it at its end, and then hold for
 * an event or not, with a sentence that says why.
 */
#ifndef QUERY_REPORT_H
#define QUERY_REPORT_H

#include "report_clobbered.h"
#include "report_missed.h"
#include "report_race.h"
#include "report_unused.h"

enum report_kind { REPORT_OUTSIDE, REPORT_MISSED, REPORT_RACE, REPORT_UNUSED, REPORT_CLOBBERED, REPORT_COUNT };

/* What a report asks of the section that is read. */
struct reports {
	unsigned wanted;		/* bit per enum report_kind */
	struct parties parties;
	struct missed missed;
	struct unused unused;
	struct clobbered clobbered;
	struct race race;
};

struct lineage;
struct operand;

/* The arguments in the parentheses. */
struct report_function {
	enum report_kind kind;
	struct operand *texts;		/* outside: the tree, then exceptions */
	enum missed_kind missed;
};

/* Whether the report needs the section's lineage, and so another reading. */
bool report_reads_ahead(enum report_kind kind);

/* Of zeroed memory. */
void reports_init(struct reports *reports);

/* Notes the event at hand, in the first reading, after the tracker has followed it. */
void reports_event(struct reports *reports, const struct lineage *lineage, const struct trace *trace);

/* The first reading has ended. */
void reports_conclude(struct reports *reports, struct lineage *lineage);

/* Whether the report holds for the event at hand; then trace->explanation says why. */
bool report_holds(const struct report_function *function, struct trace *trace);

void reports_free(struct reports *reports);

#endif
