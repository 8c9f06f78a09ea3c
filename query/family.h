/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processes of one section: who begot whom, how each ended, and which process
 * relations of the filter hold for it.  Grows with processes only.
 */
#ifndef QUERY_FAMILY_H
#define QUERY_FAMILY_H

#include <stdbool.h>
#include <stdint.h>

#include "idmap.h"
#include "record.h"

struct member {
	uint32_t parent;		/* index + 1 of one that was defined before; 0: none */
	uint32_t depth;			/* ancestors */
	bool ended;			/* the fields down to maxrss are known */
	uint32_t code;			/* as wait(2) reports it */
	uint64_t end;			/* ns */
	uint64_t user, system;		/* CPU time, ns */
	uint64_t maxrss;		/* bytes */
	uint64_t seen;			/* bit per relation: an event of its own matched */
	uint64_t related;		/* bit per relation: it holds */
};

struct family {
	struct idmap members;		/* struct member */
};

#define FAMILY { .members = IDMAP(struct member) }

enum relation_kind { RELATION_SELF, RELATION_PARENT, RELATION_ANCESTOR, RELATION_WITHIN, RELATION_DESCENDANT };

#define RELATIONS_MAX 64

static inline uint64_t member_cpu(const struct member *member)
{
	return member->user + member->system;
}

/* Takes in process definitions and ends.  0, or -1: no memory. */
int family_apply(struct family *family, const struct record *record);

/* NULL: unknown. */
struct member *family_member(const struct family *family, uint32_t process);

/* After a pass that has set `seen': works out for whom relation number `index' holds. */
void family_relate(struct family *family, enum relation_kind kind, unsigned index);

void family_free(struct family *family);

#endif
