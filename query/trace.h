/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The trace being read, as far as it is known, and the event at hand.  The trace
 * owns all of it; what an event points to lasts until the next trace_event.
 */
#ifndef QUERY_TRACE_H
#define QUERY_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "buffer.h"
#include "context.h"
#include "family.h"
#include "names.h"
#include "reader.h"

#define ERRNO_LAST 4095			/* results from -4095 on are -errno (format.h) */

/* What all of a section tells; kept from one pass over the input to the next. */
struct chronicle {
	struct family family;
	unsigned readings;		/* begun so far, each from its start */
	struct lineage *lineage;	/* owned; NULL: the filter did not ask */
	bool judged;			/* verdict was found */
	struct record_verdict verdict;
	bool ended;			/* with an intact END block */
	bool complete;			/* and nothing is missing */
	bool doubted;			/* there was damage */
	uint64_t damaged;		/* bytes passed over */
	uint64_t lost_events;		/* records that lost events tell of */
};

struct event {
	const struct record *record;
	const struct record_process *process;	/* as it is after the event; NULL: none known */
	uint16_t kind;
	uint16_t shape;			/* enum shape_number; SHAPE_COUNT: not known here */
	union {				/* the fields it has, others 0 */
		struct record_event_file common;
		struct record_event_file file;
		struct record_event_fork fork;
		struct record_event_exec exec;
		struct record_event_exit exit;
		struct record_event_lost lost;
		struct record_event_wait wait;
	};
};

/* A list's strings joined to one text. */
struct joined {
	uint32_t list;			/* 0: none */
	struct buffer text;
};

struct trace {
	struct context *context;
	const struct section *section;
	struct chronicle *chronicle;	/* of the current section */
	struct chronicle **chronicles;	/* of all sections of the input, in their order */
	size_t sections, chronicle_count;
	uint64_t epoch;			/* changes when ids lose their meaning */
	uint64_t changes;		/* changes when a process may have changed */
	uint64_t start;			/* of the command, ns */
	char uuid[40];			/* as text */
	struct event event;
	struct record_process before;	/* an exec or chdir: its process before; id 0: another event */
	struct buffer explanation;	/* why a report holds for the event at hand; no length: none does */
	struct joined joined[2];	/* two, so that two fields can be compared */
	unsigned joined_next;
	char digits[NAMES_DIGITS];	/* for the text of a number without a name */
};

int trace_init(struct trace *trace);
void trace_free(struct trace *trace);

/* Before the input is read once more from its start. */
void trace_rewind(struct trace *trace);

/* Forgets the input altogether. */
void trace_forget(struct trace *trace);

/* Takes in a block before its records.  0, or -1: no memory. */
int trace_block(struct trace *trace, const struct section *section, const struct block *block);

/* Takes in a record.  Returns 1 when it is an event, which is then in trace->event,
 * else 0; -1: no memory. */
int trace_record(struct trace *trace, const struct record *record);

/* Whether the record is an event that changes nothing in what the trace knows: then trace_record may be
 * left out, if nobody wants to look at it. */
static inline bool trace_is_mere_event(const struct record *record)
{
	return record_is_event(record->kind) && record->kind != KIND_EXEC && record->kind != KIND_CHDIR &&
	       record->kind != KIND_EXIT && record->kind != KIND_LOST;
}

/* The list's strings with a space between; length 0 and NULL bytes: absent, or no memory. */
struct text trace_join(struct trace *trace, uint32_t list);

/* What is wrong with the current section so far, as a sentence in `why'.  Returns whether anything is. */
bool trace_doubt(const struct trace *trace, char *why, size_t size);

/* When a process began, ns; 0: unknown.  The command itself is not older than the trace: before that it
 * was capture, about to start it. */
uint64_t trace_process_start(const struct trace *trace, const struct record_process *process);

/* The file an event is about, by id; 0: none. */
uint32_t event_file_id(const struct event *event);

/* -errno as a positive number; 0: the call did not fail. */
int event_errno(const struct event *event);

#endif
