/* SPDX-License-Identifier: BSD-2-Clause */
/* Open addressing over strings that lie one behind the other. */
#include "names.h"

#include <stdbool.h>
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

/* Most slots on the way are told by their hash alone, without a look at the names. */
static struct name_slot *find_slot(const struct names *names, struct text text, uint32_t hash)
{
	size_t at = hash & (names->slot_count - 1);

	while (names->slots[at].number) {
		const struct name *name = &names->list[names->slots[at].number - 1];

		if (names->slots[at].hash == hash && name->length == text.length &&
		    !memcmp(names->bytes + name->offset, text.bytes, text.length))
			break;
		at = (at + 1) & (names->slot_count - 1);
	}
	return &names->slots[at];
}

static void grow_slots(struct names *names)
{
	struct name_slot *old = names->slots;
	size_t count = names->slot_count;

	names->slot_count = count ? count * 2 : 1024;
	names->slots = memory_zeroed(names->slot_count, sizeof(*names->slots));
	for (size_t i = 0; i < count; i++) {
		size_t at = old[i].hash & (names->slot_count - 1);

		if (!old[i].number)
			continue;
		while (names->slots[at].number)
			at = (at + 1) & (names->slot_count - 1);
		names->slots[at] = old[i];
	}
	free(old);
}

/* The text may be a part of the bytes, which move. */
static size_t store(struct names *names, struct text text)
{
	size_t offset = names->length, within = text.bytes - names->bytes;
	bool inside = names->bytes && text.bytes >= names->bytes && within < names->length;

	names->bytes = memory_grow(names->bytes, &names->capacity, offset + text.length + 1, 1);
	memcpy(names->bytes + offset, inside ? names->bytes + within : text.bytes, text.length);
	names->length += text.length;
	return offset;
}

uint32_t names_put(struct names *names, struct text text)
{
	struct name_slot *slot;
	uint32_t hash;

	if (!text.bytes)
		text = (struct text){ "", 0 };
	hash = XXH3_64bits(text.bytes, text.length);
	if (names->count * 2 >= names->slot_count)
		grow_slots(names);
	slot = find_slot(names, text, hash);
	if (slot->number)
		return slot->number - 1;
	names->list = memory_grow(names->list, &names->list_capacity, names->count + 1, sizeof(*names->list));
	names->list[names->count] = (struct name){ store(names, text), text.length };
	*slot = (struct name_slot){ hash, ++names->count };
	return names->count - 1;
}

struct text names_get(const struct names *names, uint32_t number)
{
	const struct name *name = &names->list[number];

	return (struct text){ names->bytes + name->offset, name->length };
}
