/* SPDX-License-Identifier: BSD-2-Clause */
/* Open addressing over XXH3; the bytes lie one behind the other. */
#include "intern.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

struct intern_entry {
	size_t offset;
	uint32_t length;
	uint32_t hash;
};

static uint32_t *find(const struct intern *table, uint32_t hash, const void *bytes, size_t length)
{
	uint32_t at = hash & (table->slot_count - 1);

	for (;; at = (at + 1) & (table->slot_count - 1)) {
		const struct intern_entry *entry;

		if (!table->slots[at])
			return &table->slots[at];
		entry = &table->entries[table->slots[at] - 1];
		if (entry->hash == hash && entry->length == length &&
		    !memcmp(table->bytes + entry->offset, bytes, length))
			return &table->slots[at];
	}
}

static int grow_slots(struct intern *table)
{
	uint32_t count = table->slot_count ? table->slot_count * 2 : 1024;
	uint32_t *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return -1;
	for (uint32_t id = 1; id <= table->count; id++) {
		uint32_t at = table->entries[id - 1].hash & (count - 1);

		while (slots[at])
			at = (at + 1) & (count - 1);
		slots[at] = id;
	}
	free(table->slots);
	table->slots = slots;
	table->slot_count = count;
	return 0;
}

static int reserve(struct intern *table, size_t length)
{
	if (table->count == table->entry_capacity) {
		uint32_t capacity = table->entry_capacity ? table->entry_capacity * 2 : 512;
		struct intern_entry *entries = realloc(table->entries, capacity * sizeof(*entries));

		if (!entries)
			return -1;
		table->entries = entries;
		table->entry_capacity = capacity;
	}
	if (table->length + length > table->capacity) {
		size_t capacity = (table->length + length) * 2 + 4096;
		char *bytes = realloc(table->bytes, capacity);

		if (!bytes)
			return -1;
		table->bytes = bytes;
		table->capacity = capacity;
	}
	return table->count * 2 >= table->slot_count ? grow_slots(table) : 0;
}

uint32_t intern_put(struct intern *table, const void *bytes, size_t length, bool *is_new)
{
	uint32_t hash = XXH3_64bits(bytes, length);
	uint32_t *slot;

	*is_new = false;
	if (table->slot_count) {
		slot = find(table, hash, bytes, length);
		if (*slot)
			return *slot;
	}
	if (length > UINT32_MAX || reserve(table, length) < 0)
		return 0;
	slot = find(table, hash, bytes, length);
	table->entries[table->count] = (struct intern_entry){ table->length, length, hash };
	if (length)
		memcpy(table->bytes + table->length, bytes, length);
	table->length += length;
	*is_new = true;
	return *slot = ++table->count;
}

struct text intern_get(const struct intern *table, uint32_t id)
{
	if (!id || id > table->count)
		return (struct text){ NULL, 0 };
	return (struct text){ table->bytes + table->entries[id - 1].offset, table->entries[id - 1].length };
}

size_t intern_bytes(const struct intern *table)
{
	return table->length + table->count * (sizeof(*table->entries) + 2 * sizeof(*table->slots));
}

void intern_clear(struct intern *table)
{
	table->count = 0;
	table->length = 0;
	if (table->slots)
		memset(table->slots, 0, table->slot_count * sizeof(*table->slots));
}

void intern_free(struct intern *table)
{
	free(table->bytes);
	free(table->entries);
	free(table->slots);
	*table = (struct intern){ 0 };
}
