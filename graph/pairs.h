/* SPDX-License-Identifier: BSD-2-Clause */
/* Pairs of numbers to a number: which access, which edge, which version. */
#ifndef GRAPH_PAIRS_H
#define GRAPH_PAIRS_H

#include <stddef.h>
#include <stdint.h>

struct pairs {
	uint64_t *keys;
	uint32_t *values;
	size_t count;
	size_t slots;			/* a power of two, or 0 */
};

/* The pair's value, NONE when it is new; good until the next pairs_put. */
uint32_t *pairs_put(struct pairs *pairs, uint32_t first, uint32_t second);

/* NONE: there is no such pair. */
uint32_t pairs_get(const struct pairs *pairs, uint32_t first, uint32_t second);
void pairs_free(struct pairs *pairs);

#endif
