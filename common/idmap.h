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
	uint32_t *direct;		/* by id, below direct_size: 1 + index into values; 0: none */
	size_t direct_size;		/* grows with the values */
	uint32_t *slots;		/* of all other ids: 1 + index into values; 0: free */
	size_t slot_count;		/* a power of two, or 0 */
};

#define IDMAP(type) { .value_size = sizeof(type) }

/* The id's value, zeroed when new.  NULL: no memory, or id 0. */
void *idmap_put(struct idmap *map, uint32_t id);

/* The same of an id that is not below direct_size. */
void *idmap_get_hashed(const struct idmap *map, uint32_t id);

/* The id's value; NULL: none. */
static inline void *idmap_get(const struct idmap *map, uint32_t id)
{
	uint32_t number;

	if (id >= map->direct_size)
		return idmap_get_hashed(map, id);
	number = map->direct[id];
	return number ? map->values + (size_t)(number - 1) * map->value_size : NULL;
}

/* Forgets all, keeps the memory. */
void idmap_clear(struct idmap *map);
void idmap_free(struct idmap *map);

#endif
