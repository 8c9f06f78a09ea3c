/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A process as the tracker knows it: the program it runs, its descriptors, and what it
 * reads and writes through them.
 */
#ifndef QUERY_RUNNER_H
#define QUERY_RUNNER_H

#include "tracker.h"

#define RUNNER_FDS_MAX 4096		/* of higher descriptors it is not known when they are closed */

struct slot {
	uint32_t object;		/* + 1; 0: not known to be open */
	uint32_t read, write;		/* edges + 1 of open accesses; 0: none */
	uint64_t read_begin;
	bool own;			/* this process opened it */
	bool bound;			/* a socket that has an address */
};

/* What a program has done with a version of a file. */
struct touch {
	uint32_t object;
	uint32_t read;			/* edge + 1 of the latest reading through a descriptor */
	uint32_t reading;		/* descriptors through which that still goes on */
	uint64_t read_begin;		/* when that edge began */
	uint32_t map_read, map_write;	/* edges + 1 of accesses that last as long as the program */
	bool has_read, has_written;
};

struct runner {
	uint32_t program;		/* node + 1; 0: none yet */
	struct slot *slots;		/* by descriptor */
	size_t slot_capacity;
	struct idmap touches;		/* by node + 1 of the version: struct touch */
};

/* NULL: the process is unknown, or no memory. */
struct runner *runner_of(struct tracker *tracker, uint32_t process);

/* NULL: the descriptor is none, too high, or no memory. */
struct slot *runner_slot(struct tracker *tracker, struct runner *runner, int fd);

/* The descriptor is closed, or leads to this object (OBJECT_NONE: nowhere) from now on. */
void runner_set(struct tracker *tracker, struct runner *runner, int fd, uint32_t object, bool own);

/* The program ends, and all its accesses with it. */
void runner_end_program(struct tracker *tracker, struct runner *runner);

/* The process has ended. */
void runner_end(struct tracker *tracker, struct runner *runner);

/* A process begins with its parent's descriptors. */
void runner_fork(struct tracker *tracker, struct runner *parent, uint32_t child);

/* The process touches content through a descriptor. */
void runner_read(struct tracker *tracker, struct runner *runner, int fd, uint32_t object);
void runner_write(struct tracker *tracker, struct runner *runner, int fd, uint32_t object);

/* ... and without one that is known to be closed: lasts as long as the program. */
void runner_keep_reading(struct tracker *tracker, struct runner *runner, int fd, uint32_t object);
void runner_keep_writing(struct tracker *tracker, struct runner *runner, int fd, uint32_t object);

/* It does so in an instant: what that is, `kind' tells. */
void runner_put(struct tracker *tracker, struct runner *runner, enum deed_kind kind, uint32_t object);

/* Adds a deed to those of the event. */
void tracker_add_deed(struct tracker *tracker, struct deed deed);

#endif
