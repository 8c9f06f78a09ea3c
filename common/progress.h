/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How far a section has been read: what must come next, the totals and the seal that
 * END is compared with, and what has been said of it so far.  Owns the seal's state.
 */
#ifndef COMMON_PROGRESS_H
#define COMMON_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "format.h"

struct progress {
	bool begun;			/* a section was begun: the rest is valid */
	bool complete;			/* its intact END was read */
	bool doubted;			/* damage in it was handed out */
	bool cut_told;			/* that it has no END was handed out */
	uint64_t tag;
	uint64_t next_number;
	uint64_t last_time;		/* newest time seen, ns */
	struct record_end totals;
	struct XXH3_state_s *seal;
};

/* 0, or -1: no memory. */
int progress_init(struct progress *progress);
void progress_free(struct progress *progress);

/* A section begins with this block. */
void progress_begin(struct progress *progress, const struct block_head *head);

/* Takes a block that was read into the totals. */
void progress_count(struct progress *progress, const struct block_head *head);

/* Whether this block can be understood: a section's beginning, or more of the current one. */
bool progress_belongs(const struct progress *progress, const struct block_head *head);

/* How many blocks of the current section are missing before this one. */
uint64_t progress_missing(const struct progress *progress, const struct block_head *head);

/* Whether a block that belongs follows on what came before.  NULL, or why it does not. */
const char *progress_check(const struct progress *progress, const struct block_head *head);

/* Whether END agrees with what was read.  NULL, or what does not. */
const char *progress_check_end(const struct progress *progress, const struct record *record);

#endif
