/* SPDX-License-Identifier: BSD-2-Clause */
/* Open addressing over strings that lie one behind the other. */
#include "names.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "memory.h"

void names_init(struct names *names)
{
	*names = (struct names){ 0 };
	names_put(names, (struct text){ "", 0 });
}

void names_free(struct names *names)
{
	free(names->bytes);
	free(names->list);
	free(names->slots);
}

static size_t find_slot(const struct names *names, struct text text, uint32_t hash)
{
	size_t slot = hash & (names->slot_count - 1);

	while (names->slots[slot]) {
		const struct name *name = &names->list[names->slots[slot] - 1];

		if (name->hash == hash && name->length == text.length &&
		    !memcmp(names->bytes + name->offset, text.bytes, text.length))
			break;
		slot = (slot + 1) & (names->slot_count - 1);
	}
	return slot;
}

static void grow_slots(struct names *names)
{
	free(names->slots);
	names->slot_count = names->slot_count ? names->slot_count * 2 : 1024;
	names->slots = memory_zeroed(names->slot_count, sizeof(*names->slots));
	for (size_t i = 0; i < names->count; i++) {
		size_t slot = names->list[i].hash & (names->slot_count - 1);

		while (names->slots[slot])
			slot = (slot + 1) & (names->slot_count - 1);
		names->slots[slot] = i + 1;
	}
}

/* The old bytes are freed last: the text may be a part of them. */
static size_t store(struct names *names, struct text text)
{
	char *old = NULL;
	size_t offset = names->length;

	if (offset + text.length >= names->capacity) {
		size_t capacity = (offset + text.length) * 2 + 4096;
		char *bytes = memory_zeroed(capacity, 1);

		if (offset)
			memcpy(bytes, names->bytes, offset);
		old = names->bytes;
		names->bytes = bytes;
		names->capacity = capacity;
	}
	memcpy(names->bytes + offset, text.bytes, text.length);
	names->length += text.length;
	free(old);
	return offset;
}

uint32_t names_put(struct names *names, struct text text)
{
	uint32_t hash;
	size_t slot;

	if (!text.bytes)
		text = (struct text){ "", 0 };
	hash = XXH3_64bits(text.bytes, text.length);
	if (names->count * 2 >= names->slot_count)
		grow_slots(names);
	slot = find_slot(names, text, hash);
	if (names->slots[slot])
		return names->slots[slot] - 1;
	names->list = memory_grow(names->list, &names->list_capacity, names->count + 1, sizeof(*names->list));
	names->list[names->count] = (struct name){ store(names, text), text.length, hash };
	names->slots[slot] = ++names->count;
	return names->count - 1;
}

struct text names_get(const struct names *names, uint32_t number)
{
	const struct name *name = &names->list[number];

	return (struct text){ names->bytes + name->offset, name->length };
}
