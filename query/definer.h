/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Gives a selected event what it needs to be understood: the definitions of all it
 * mentions, and its process with all ancestors as they are then.  Ids stay those of
 * the input.
 */
#ifndef QUERY_DEFINER_H
#define QUERY_DEFINER_H

#include "batch.h"
#include "idmap.h"
#include "references.h"
#include "trace.h"

/* A process as the reader of the output believes it to be. */
struct believed {
	struct record_process process;
	uint64_t changes;		/* of the trace, up to which this was looked at */
	uint64_t epoch;
};

struct definer {
	struct trace *trace;
	struct references references;
	struct batch definitions;	/* not written yet */
	struct idmap strings, lists, files, processes;
	struct buffer chain;		/* of ancestors */
};

void definer_init(struct definer *definer, struct trace *trace);
void definer_free(struct definer *definer);

/* All ids have lost their meaning; after a section also those of processes. */
void definer_reset(struct definer *definer, bool processes_too);

/* The input has defined an id anew: what the output was told is no longer so.  Returns
 * whether it had been told anything. */
bool definer_forget(struct definer *definer, const struct record *record);

/* Whether a process or ancestor of the event at hand was defined as something else before: then
 * events that are waiting must be written before definer_event is called. */
bool definer_must_flush(struct definer *definer);

/* Adds the definitions for the event at hand.  0, or -1: errno. */
int definer_event(struct definer *definer);

#endif
