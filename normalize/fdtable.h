/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Open files and tables of descriptors, as the kernel has them: a descriptor is
 * a slot that leads to an open file; dup and fork copy slots, not open files.
 */
#ifndef NORMALIZE_FDTABLE_H
#define NORMALIZE_FDTABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "name.h"

/* What an open(2) made ("open file description"). */
struct open_file {
	size_t references;
	struct name *path;	/* absolute, as asked for; of a nameless object its label */
	struct name *real;	/* the kernel's; NULL: not known */
	uint64_t ino;
	uint32_t dev;
	uint32_t mode;		/* 0: not identified */
	uint32_t status;	/* enum file_status */
	uint64_t round;		/* see fdtable_each() */
};

struct fdtable;

/* Takes over the references to both names. */
struct open_file *open_file_new(struct name *path, struct name *real);
struct open_file *open_file_hold(struct open_file *file);
void open_file_drop(struct open_file *file);

struct fdtable *fdtable_new(void);
struct fdtable *fdtable_hold(struct fdtable *table);
struct fdtable *fdtable_copy(const struct fdtable *table);
void fdtable_drop(struct fdtable *table);
bool fdtable_is_shared(const struct fdtable *table);

/* What a descriptor leads to, borrowed; NULL: not known. */
struct open_file *fdtable_get(const struct fdtable *table, int fd);

/* Puts an open file (whose reference is taken over; NULL: unknown) in a slot. */
void fdtable_set(struct fdtable *table, int fd, struct open_file *file, bool close_on_exec);

/* A thread that uses a table now, and when it was last seen to have ended a call. */
struct user {
	uint64_t now_ns, last_ns;
	uint32_t tid;
};

/* The same for a descriptor that the kernel has just given to a thread.  Where the slot of a table
 * that threads share is still taken, another thread's close has begun but not ended: the new file
 * is believed, and the old one is kept for that close. */
void fdtable_install(struct fdtable *table, int fd, struct open_file *file, bool close_on_exec, struct user user);

/* A close(2) by a thread has ended.  Returns what it closed, held; NULL: not known. */
struct open_file *fdtable_close(struct fdtable *table, int fd, struct user user);

/* Records are missing: nothing is known any more. */
void fdtable_doubt(struct fdtable *table);

/* Calls back for each open file of the table, but once in a round (counted from 1), however many
 * descriptors and tables have it. */
void fdtable_each(const struct fdtable *table, uint64_t round, void (*visit)(struct open_file *file, void *context),
		  void *context);

/* close(2), close_range(2) and FD_CLOEXEC. */
void fdtable_close_range(struct fdtable *table, unsigned first, unsigned last);
void fdtable_mark_range(struct fdtable *table, unsigned first, unsigned last, bool close_on_exec);
void fdtable_exec(struct fdtable *table);

#endif
