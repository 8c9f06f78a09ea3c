/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The least of many keys that change one at a time: a tree of matches (Knuth, The Art of
 * Computer Programming 3, 5.4.1).  Of equal keys the one with the lowest number wins.
 */
#ifndef NORMALIZE_TOURNAMENT_H
#define NORMALIZE_TOURNAMENT_H

#include <stdint.h>

struct tournament {
	uint64_t *keys;		/* UINT64_MAX: takes no part */
	uint32_t *winners;	/* winners[1] of all; the children of i are 2i and 2i + 1 */
	uint32_t size;		/* a power of two, or 0 */
};

void tournament_free(struct tournament *tournament);

/* Room for the numbers below `count'; new ones take no part. */
void tournament_grow(struct tournament *tournament, uint32_t count);

void tournament_set(struct tournament *tournament, uint32_t number, uint64_t key);

/* The number with the least key; there must be room for one at least. */
static inline uint32_t tournament_first(const struct tournament *tournament)
{
	return tournament->winners[1];
}

#endif
