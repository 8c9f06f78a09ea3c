/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When each process began and ended, and what that says about order: a fork comes before all
 * that the child does, and a process that has ended was waited for by its parent before what
 * the parent does next, unless the parent ended first.  Whether the parent did wait is not in
 * the trace: it is believed.
 */
#ifndef QUERY_LIVES_H
#define QUERY_LIVES_H

#include "idmap.h"
#include "trace.h"

struct life {
	uint32_t parent;		/* 0: not traced */
	uint32_t depth;			/* ancestors */
	uint64_t begin, end;		/* places; end 0: not yet */
};

struct lives {
	struct idmap lives;		/* by process id: struct life */
	bool failed;			/* no memory */
};

#define LIVES { .lives = IDMAP(struct life) }

/* Notes forks and exits. */
void lives_event(struct lives *lives, const struct trace *trace, uint64_t place);

/* NULL: nothing is known of it. */
const struct life *lives_find(const struct lives *lives, uint32_t process);

/* Whether forks and ends order what `first' did at `place' before what `then' does at `now'. */
bool lives_order(const struct lives *lives, uint32_t first, uint64_t place, uint32_t then, uint64_t now);

void lives_free(struct lives *lives);

#endif
