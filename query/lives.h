/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When each process began and ended, and what that says about order: a fork comes before all
 * that the child does, and all that it did before what its parent does after waiting for it.
 * Where the trace does not tell of each wait, or not for whom, the parent is taken to have
 * waited for a child as soon as that ended.
 */
#ifndef QUERY_LIVES_H
#define QUERY_LIVES_H

#include "idmap.h"
#include "trace.h"

struct life {
	uint32_t parent;		/* 0: not traced */
	uint32_t depth;			/* ancestors */
	uint64_t begin, end;		/* places; end 0: not yet */
	uint64_t waited;		/* where the parent first knew of the end; 0: not yet */
	bool waits_untold;		/* which child it waited for could not be told */
};

struct lives {
	struct idmap lives;		/* by process id: struct life */
	bool waits_told;		/* each wait so far is in the trace */
	bool failed;			/* no memory */
};

#define LIVES { .lives = IDMAP(struct life) }

/* Notes forks, exits and waits. */
void lives_event(struct lives *lives, const struct trace *trace, uint64_t place);

/* NULL: nothing is known of it. */
const struct life *lives_find(const struct lives *lives, uint32_t process);

/* Since where the parent knows that the process has ended; 0: it does not. */
uint64_t lives_joined(const struct lives *lives, const struct life *life);

/* Whether forks, ends and waits order what `first' did at `place' before what `then' does at `now'. */
bool lives_order(const struct lives *lives, uint32_t first, uint64_t place, uint32_t then, uint64_t now);

void lives_free(struct lives *lives);

#endif
