/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A filter: one or more filter texts that must all hold, and what evaluating them
 * needs to remember.  The filter owns its tree and patterns; texts stay the caller's
 * and must last as long.
 */
#ifndef QUERY_FILTER_H
#define QUERY_FILTER_H

#include "early.h"
#include "interval.h"
#include "problem.h"
#include "trace.h"

struct filter;

/* NULL: no memory. */
struct filter *filter_new(void);
void filter_free(struct filter *filter);

/* One more text that must hold too.  Returns 0, or -1: see *problem. */
int filter_add(struct filter *filter, struct text source, struct problem *problem);

/* From now on what was not selected is.  0, or -1: no memory. */
int filter_invert(struct filter *filter);

/* After the last text, before anything is asked. */
void filter_prepare(struct filter *filter);

/* Whether all events are selected. */
bool filter_is_empty(const struct filter *filter);

/* Passes over the input before filter_match may be asked. */
unsigned filter_passes(const struct filter *filter);

/* Begins pass number `pass', from 0: one that learns, or the last. */
void filter_begin_pass(struct filter *filter, unsigned pass, bool last);

/* For each event of a pass that learns; and at its end, for each section. */
void filter_learn(struct filter *filter, struct trace *trace, unsigned pass);
void filter_conclude(struct filter *filter, struct chronicle *chronicle, unsigned pass);

/* When events are that may be selected; and of which kinds: bit (kind - KIND_FIRST_EVENT). */
struct interval filter_interval(const struct filter *filter);
uint64_t filter_kinds(const struct filter *filter);

/* What can be said of events in this pass before they are at hand; good until the trace's epoch changes. */
const struct early *filter_early(struct filter *filter, const struct trace *trace);

/* Leaves out an event that can change nothing in what the filter knows.  false: it can. */
bool filter_pass_over(const struct filter *filter, const struct trace *trace, const struct record *event);

/* Whether the event at hand is selected. */
bool filter_match(struct filter *filter, struct trace *trace);

/* Why nothing that filter_match says can be trusted any more; NULL: it can. */
const char *filter_error(const struct filter *filter);

#endif
