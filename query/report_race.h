/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * race(): two processes at one file, one of them writing, whom nothing orders.  An access is
 * held against the last write before it and, if it writes, against the reads since: if any
 * two accesses are not ordered, two that follow each other are not.  Grows with files and
 * those who use them.
 */
#ifndef QUERY_REPORT_RACE_H
#define QUERY_REPORT_RACE_H

#include "findings.h"
#include "lives.h"
#include "tracker.h"

/* An access, and by whom. */
struct racer {
	struct party party;		/* process 0: none */
	bool inherited;			/* through a descriptor that another process opened */
	uint32_t next;			/* reader of the same file + 1; 0: the last */
};

struct course {				/* of one file */
	struct racer writer;		/* the last */
	uint32_t reader;		/* first since + 1; 0: none */
};

/* A node of the flow. */
struct place_of {
	uint32_t process;		/* that runs the program; 0: it is none */
	uint32_t previous;		/* node + 1 of what the process ran before */
	uint32_t object;		/* + 1, of a version of a file; 0: it is none */
};

/* Two whom forks and ends do not order. */
struct meeting {
	uint32_t object;
	bool first_writes, then_writes;
	struct party first, then;
};

struct race {
	struct lives lives;
	struct course *courses;		/* by object */
	struct racer *readers;
	struct meeting *meetings;
	struct place_of *places;	/* by node */
	struct idmap programs;		/* by process id: node + 1 of what it ran last */
	size_t course_capacity, reader_count, reader_capacity, meeting_count, meeting_capacity, place_capacity;
	uint32_t free_reader;		/* + 1 */
	struct findings findings;
	bool failed;			/* no memory */
};

void race_init(struct race *race);

void race_event(struct race *race, const struct tracker *tracker, const struct trace *trace, const struct party *now);

/* Leaves out those whom a pipe or another file orders. */
void race_conclude(struct race *race, const struct tracker *tracker);

void race_free(struct race *race);

/* Whether content that went from program to program puts `then' behind `first', by another way than
 * through the object (race_order.c). */
bool race_is_ordered(struct race *race, const struct tracker *tracker, const struct meeting *meeting);

#endif
