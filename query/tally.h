/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts by name.  The tally owns copies of the names; a zeroed tally is an empty one. */
#ifndef QUERY_TALLY_H
#define QUERY_TALLY_H

#include "intern.h"

struct tally_entry {
	uint32_t id;			/* of its name */
	uint64_t count;
	uint64_t amount;
};

struct tally {
	struct intern names;
	struct tally_entry *entries;	/* names.count of them; before sorting entries[id - 1] */
	size_t capacity;
};

/* One more of that name.  0, or -1: no memory.  Not after sorting. */
int tally_add(struct tally *tally, struct text name, uint64_t amount);

void tally_sort_by_name(struct tally *tally);
void tally_sort_by_count(struct tally *tally);	/* greatest first, then by name */
void tally_sort_by_amount(struct tally *tally);

static inline size_t tally_size(const struct tally *tally)
{
	return tally->names.count;
}

static inline struct text tally_name(const struct tally *tally, size_t index)
{
	return intern_get(&tally->names, tally->entries[index].id);
}

/* Forgets all. */
void tally_clear(struct tally *tally);
void tally_free(struct tally *tally);

#endif
