/* SPDX-License-Identifier: BSD-2-Clause */
/* From ids to a dense array of values: ids are mostly dense themselves and lead there directly, the others by
 * open addressing. */
#include "idmap.h"

#include <stdlib.h>
#include <string.h>

#define DIRECT_LEAST 1024u		/* ids that lead directly even if only one is used */
#define DIRECT_SPARSE 4u		/* at most so many ids for each value */

static size_t slot_of(const struct idmap *map, uint32_t id)
{
	/* The product's high bits are the mixed ones. */
	size_t slot = (uint64_t)(id * 2654435769u) * map->slot_count >> 32;

	while (map->slots[slot] && map->ids[map->slots[slot] - 1] != id)
		slot = (slot + 1) & (map->slot_count - 1);
	return slot;
}

static int grow_slots(struct idmap *map)
{
	size_t count = map->slot_count ? map->slot_count : 64;
	uint32_t *slots;

	while (count <= map->count * 2)
		count *= 2;
	slots = calloc(count, sizeof(*slots));
	if (!slots)
		return -1;
	free(map->slots);
	map->slots = slots;
	map->slot_count = count;
	for (size_t i = 0; i < map->count; i++)
		if (map->ids[i] >= map->direct_size)
			map->slots[slot_of(map, map->ids[i])] = i + 1;
	return 0;
}

static int grow_values(struct idmap *map)
{
	size_t capacity = map->capacity ? map->capacity * 2 : 32;
	unsigned char *values = realloc(map->values, capacity * map->value_size);
	uint32_t *ids;

	if (!values)
		return -1;
	map->values = values;
	ids = realloc(map->ids, capacity * sizeof(*ids));
	if (!ids)
		return -1;
	map->ids = ids;
	map->capacity = capacity;
	return 0;
}

void *idmap_get_hashed(const struct idmap *map, uint32_t id)
{
	size_t slot;

	if (!id || !map->slot_count)
		return NULL;
	slot = slot_of(map, id);
	return map->slots[slot] ? map->values + (map->slots[slot] - 1) * map->value_size : NULL;
}

/* Lets ids up to this one lead directly; those that have been hashed stay there too. */
static int grow_direct(struct idmap *map, uint32_t id)
{
	size_t size = map->direct_size ? map->direct_size : DIRECT_LEAST;
	uint32_t *direct;

	while (size <= id)
		size *= 2;
	direct = realloc(map->direct, size * sizeof(*direct));
	if (!direct)
		return -1;
	memset(direct + map->direct_size, 0, (size - map->direct_size) * sizeof(*direct));
	for (size_t i = 0; i < map->count; i++)
		if (map->ids[i] >= map->direct_size && map->ids[i] < size)
			direct[map->ids[i]] = i + 1;
	map->direct = direct;
	map->direct_size = size;
	return 0;
}

/* Where the number of the next value is kept, for this id.  NULL: no memory. */
static uint32_t *new_place(struct idmap *map, uint32_t id)
{
	if (id >= map->direct_size && id < map->count * DIRECT_SPARSE + DIRECT_LEAST && grow_direct(map, id) < 0)
		return NULL;
	if (id < map->direct_size)
		return &map->direct[id];
	if (map->count * 2 >= map->slot_count && grow_slots(map) < 0)
		return NULL;
	return &map->slots[slot_of(map, id)];
}

void *idmap_put(struct idmap *map, uint32_t id)
{
	void *value = idmap_get(map, id);
	uint32_t *place;

	if (value || !id)
		return value;
	if (map->count == map->capacity && grow_values(map) < 0)
		return NULL;
	place = new_place(map, id);
	if (!place)
		return NULL;
	map->ids[map->count] = id;
	*place = map->count + 1;
	value = map->values + map->count++ * map->value_size;
	memset(value, 0, map->value_size);
	return value;
}

void idmap_clear(struct idmap *map)
{
	map->count = 0;
	if (map->direct)
		memset(map->direct, 0, map->direct_size * sizeof(*map->direct));
	if (map->slots)
		memset(map->slots, 0, map->slot_count * sizeof(*map->slots));
}

void idmap_free(struct idmap *map)
{
	free(map->values);
	free(map->ids);
	free(map->direct);
	free(map->slots);
	*map = (struct idmap){ .value_size = map->value_size };
}
