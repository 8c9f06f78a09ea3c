/* SPDX-License-Identifier: BSD-2-Clause */
/* Open addressing from ids to a dense array of values. */
#include "idmap.h"

#include <stdlib.h>
#include <string.h>

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
	size_t count = map->slot_count ? map->slot_count * 2 : 64;
	uint32_t *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return -1;
	free(map->slots);
	map->slots = slots;
	map->slot_count = count;
	for (size_t i = 0; i < map->count; i++)
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

void *idmap_get(const struct idmap *map, uint32_t id)
{
	size_t slot;

	if (!id || !map->slot_count)
		return NULL;
	slot = slot_of(map, id);
	return map->slots[slot] ? map->values + (map->slots[slot] - 1) * map->value_size : NULL;
}

void *idmap_put(struct idmap *map, uint32_t id)
{
	void *value = idmap_get(map, id);

	if (value || !id)
		return value;
	if (map->count * 2 >= map->slot_count && grow_slots(map) < 0)
		return NULL;
	if (map->count == map->capacity && grow_values(map) < 0)
		return NULL;
	map->ids[map->count] = id;
	map->slots[slot_of(map, id)] = map->count + 1;
	value = map->values + map->count++ * map->value_size;
	memset(value, 0, map->value_size);
	return value;
}

void idmap_clear(struct idmap *map)
{
	map->count = 0;
	if (map->slots)
		memset(map->slots, 0, map->slot_count * sizeof(*map->slots));
}

void idmap_free(struct idmap *map)
{
	free(map->values);
	free(map->ids);
	free(map->slots);
	*map = (struct idmap){ .value_size = map->value_size };
}
