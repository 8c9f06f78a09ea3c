/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ids of a trace (any non-zero u32, in any order) to fixed-size values.  Memory
 * grows with the values held, never with the size of an id.  The map owns the
 * values; a pointer to one is good until the next idmap_put.
 */
#ifndef COMMON_IDMAP_H
#define COMMON_IDMAP_H

#include <stddef.h>
#include <stdint.h>

struct idmap {
	size_t value_size;
	unsigned char *values;
	size_t count, capacity;
	uint32_t *ids;			/* ids[i] is the id of values[i] */
	uint32_t *slots;		/* 1 + index into values; 0: free */
	size_t slot_count;		/* a power of two, or 0 */
};

#define IDMAP(type) { .value_size = sizeof(type) }

/* The id's value, zeroed when new.  NULL: no memory, or id 0. */
void *idmap_put(struct idmap *map, uint32_t id);

/* The id's value; NULL: none. */
void *idmap_get(const struct idmap *map, uint32_t id);

/* Forgets all, keeps the memory. */
void idmap_clear(struct idmap *map);
void idmap_free(struct idmap *map);

#endif
