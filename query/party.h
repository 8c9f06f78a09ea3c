/* SPDX-License-Identifier: BSD-2-Clause */
/* Who did something, and when: kept for a sentence that is written much later. */
#ifndef QUERY_PARTY_H
#define QUERY_PARTY_H

#include <stdio.h>

#include "intern.h"
#include "trace.h"

struct party {
	uint32_t process;		/* 0: nobody */
	uint32_t pid, name;		/* as it was called then, by id; 0: unknown */
	uint32_t program;		/* node of the flow */
	uint64_t place, time_ns;
};

struct parties {
	struct intern names;
	bool failed;			/* no memory */
};

/* The process of the event at hand. */
struct party party_at(struct parties *parties, const struct trace *trace, uint64_t place, uint32_t program);

/* A sentence for trace->explanation, in which "%s" stands for "NAME (PID) at TIME". */
void party_explain(struct trace *trace, const struct parties *parties, const char *sentence,
		   const struct party *party);

/* Some text, then a name in quotes, escaped; either may be empty. */
void trace_explain(struct trace *trace, const char *text, struct text name);

#endif
