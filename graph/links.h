/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses of processes put together to those of groups, sorted by file. */
#ifndef GRAPH_LINKS_H
#define GRAPH_LINKS_H

#include "grouping.h"
#include "model.h"

struct link {
	uint32_t file;
	uint32_t command;		/* leader of the group */
	uint16_t how;			/* HOW_READ, _WROTE, _RAN, ...; see links_build */
	bool cached;			/* only compilers' caches touched it */
	uint32_t first_read, first_write;	/* see struct access */
};

struct links {
	struct link *list;
	size_t count;
};

/* A group that reads what it wrote itself before does not count as a reader: HOW_READ
 * and HOW_RAN are then cleared. */
void links_build(struct links *links, const struct model *model, const struct grouping *grouping);
void links_free(struct links *links);

#endif
