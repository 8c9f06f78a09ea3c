/* SPDX-License-Identifier: BSD-2-Clause */
/* Open addressing over XXH3, made for tables that are larger than the processor's caches: a look-up
 * that finds its string touches the slot and the string, no more. */
#include "intern.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

struct intern_slot {
	uint32_t hash;
	uint32_t place;			/* 1 + where the string lies, in units; 0: free */
};

/* What lies before the bytes of each string. */
struct intern_head {
	uint32_t id;
	uint32_t length;
};

#define UNIT sizeof(struct intern_head)

static struct intern_head *head_at(const struct intern *table, uint32_t place)
{
	return (struct intern_head *)(table->bytes + (place - 1) * UNIT);
}

static struct intern_slot *find(const struct intern *table, uint32_t hash, const void *bytes, size_t length)
{
	uint32_t at = hash & (table->slot_count - 1);

	for (;; at = (at + 1) & (table->slot_count - 1)) {
		struct intern_slot *slot = &table->slots[at];
		const struct intern_head *head;

		if (!slot->place)
			return slot;
		if (slot->hash != hash)
			continue;
		head = head_at(table, slot->place);
		if (head->length == length && !memcmp(head + 1, bytes, length))
			return slot;
	}
}

static int grow_slots(struct intern *table)
{
	uint32_t count = table->slot_count ? table->slot_count * 2 : 1024;
	struct intern_slot *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return -1;
	for (uint32_t i = 0; i < table->slot_count; i++) {
		uint32_t at = table->slots[i].hash & (count - 1);

		if (!table->slots[i].place)
			continue;
		while (slots[at].place)
			at = (at + 1) & (count - 1);
		slots[at] = table->slots[i];
	}
	free(table->slots);
	table->slots = slots;
	table->slot_count = count;
	return 0;
}

/* Bytes that a string takes. */
static size_t whole(size_t length)
{
	return (sizeof(struct intern_head) + length + UNIT - 1) / UNIT * UNIT;
}

static int reserve(struct intern *table, size_t length)
{
	if (table->count == table->place_capacity) {
		uint32_t capacity = table->place_capacity ? table->place_capacity * 2 : 512;
		uint32_t *places = realloc(table->places, capacity * sizeof(*places));

		if (!places)
			return -1;
		table->places = places;
		table->place_capacity = capacity;
	}
	if (table->length + whole(length) > table->capacity) {
		size_t capacity = (table->length + whole(length)) * 2 + 4096;
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
	struct intern_slot *slot = table->slot_count ? find(table, hash, bytes, length) : NULL;
	const struct intern_slot *slots = table->slots;

	*is_new = false;
	if (slot && slot->place)
		return head_at(table, slot->place)->id;
	if (length > UINT32_MAX || table->length / UNIT >= UINT32_MAX || reserve(table, length) < 0)
		return 0;
	if (!slot || table->slots != slots)
		slot = find(table, hash, bytes, length);
	*slot = (struct intern_slot){ hash, table->length / UNIT + 1 };
	table->places[table->count++] = slot->place;
	*head_at(table, slot->place) = (struct intern_head){ table->count, length };
	if (length)
		memcpy(head_at(table, slot->place) + 1, bytes, length);
	table->length += whole(length);
	*is_new = true;
	return table->count;
}

struct text intern_get(const struct intern *table, uint32_t id)
{
	const struct intern_head *head;

	if (!id || id > table->count)
		return (struct text){ NULL, 0 };
	head = head_at(table, table->places[id - 1]);
	return (struct text){ (const char *)(head + 1), head->length };
}

size_t intern_bytes(const struct intern *table)
{
	return table->length + table->count * (sizeof(*table->places) + 2 * sizeof(*table->slots));
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
	free(table->places);
	free(table->slots);
	*table = (struct intern){ 0 };
}
