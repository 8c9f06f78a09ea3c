/* SPDX-License-Identifier: BSD-2-Clause */
/* Which processes are drawn as one, and after which of them it is called. */
#ifndef GRAPH_GROUPING_H
#define GRAPH_GROUPING_H

#include "model.h"

/* Arrays by process; the grouping owns them. */
struct grouping {
	uint32_t *leader;		/* the process that stands for this one */
	uint32_t *teller;		/* by leader: the process that tells best what is done */
	uint32_t *commands;		/* by leader: how many commands of about that weight there are */
	bool *conductor;		/* by leader: it only runs others */
};

/* Each process by itself. */
void grouping_by_process(struct grouping *grouping, const struct model *model);

/* Forks without exec with their parent, wrappers with what they run, compilers with their parts. */
void grouping_by_exec(struct grouping *grouping, const struct model *model);

/* Each command of the build tool with all that it runs. */
void grouping_by_step(struct grouping *grouping, const struct model *model);

void grouping_free(struct grouping *grouping);

#endif
