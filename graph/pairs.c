/* SPDX-License-Identifier: BSD-2-Clause */
/* Open addressing keyed by two numbers; the pair (NONE, NONE) marks a free slot. */
#include "pairs.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

#define FREE UINT64_MAX

static uint64_t key_of(uint32_t first, uint32_t second)
{
	return (uint64_t)first << 32 | second;
}

static size_t slot_of(const struct pairs *pairs, uint64_t key)
{
	size_t slot = (key ^ key >> 29) * 0x9e3779b97f4a7c15ull >> 20 & (pairs->slots - 1);

	while (pairs->keys[slot] != FREE && pairs->keys[slot] != key)
		slot = (slot + 1) & (pairs->slots - 1);
	return slot;
}

static void grow(struct pairs *pairs)
{
	struct pairs old = *pairs;

	pairs->slots = old.slots ? old.slots * 2 : 256;
	pairs->keys = memory_zeroed(pairs->slots, sizeof(*pairs->keys));
	pairs->values = memory_indices(pairs->slots);
	memset(pairs->keys, 0xff, pairs->slots * sizeof(*pairs->keys));
	for (size_t i = 0; i < old.slots; i++) {
		size_t slot;

		if (old.keys[i] == FREE)
			continue;
		slot = slot_of(pairs, old.keys[i]);
		pairs->keys[slot] = old.keys[i];
		pairs->values[slot] = old.values[i];
	}
	free(old.keys);
	free(old.values);
}

uint32_t *pairs_put(struct pairs *pairs, uint32_t first, uint32_t second)
{
	size_t slot;

	if (pairs->count * 2 >= pairs->slots)
		grow(pairs);
	slot = slot_of(pairs, key_of(first, second));
	if (pairs->keys[slot] == FREE) {
		pairs->keys[slot] = key_of(first, second);
		pairs->count++;
	}
	return &pairs->values[slot];
}

uint32_t pairs_get(const struct pairs *pairs, uint32_t first, uint32_t second)
{
	return pairs->slots ? pairs->values[slot_of(pairs, key_of(first, second))] : NONE;
}

void pairs_free(struct pairs *pairs)
{
	free(pairs->keys);
	free(pairs->values);
	*pairs = (struct pairs){ 0 };
}
