/* SPDX-License-Identifier: BSD-2-Clause */
/* A ring of the paths that the kernel has told, and open addressing by their keys: no allocation for each,
 * and little memory to touch. */
#include "places.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* The kernel half remembers 32,768 names and sends again what it forgot, so more than that
 * need not be kept; several times as many are, since its memory is not exactly the latest. */
#define PLACES_MAX (4u * 32768u)
#define SLOT_COUNT (2 * PLACES_MAX)

struct place {
	uint64_t key;
	struct name *path;
	uint64_t used;		/* how many had been told when it was used last */
};

struct places {
	struct names *names;
	struct place ring[PLACES_MAX];	/* in the order in which they were added, or spared */
	uint32_t oldest, count;
	uint32_t slots[SLOT_COUNT];	/* 1 + place in the ring; 0: free */
	uint64_t told;			/* names, in all */
};

struct places *places_new(struct names *names)
{
	struct places *places = memory_zeroed(1, sizeof(*places));

	places->names = names;
	return places;
}

void places_forget_all(struct places *places)
{
	for (uint32_t i = 0; i < places->count; i++)
		name_drop(places->ring[(places->oldest + i) % PLACES_MAX].path);
	memset(places->slots, 0, sizeof(places->slots));
	places->oldest = places->count = 0;
}

void places_free(struct places *places)
{
	places_forget_all(places);
	free(places);
}

/* Where the search for a key begins: a trace may have any keys, so they are mixed. */
static uint32_t first_slot(uint64_t key)
{
	return (key * 0x9e3779b97f4a7c15 >> 32) % SLOT_COUNT;
}

/* The key's slot, or the free one where it would go. */
static uint32_t find_slot(const struct places *places, uint64_t key)
{
	uint32_t slot = first_slot(key);

	while (places->slots[slot] && places->ring[places->slots[slot] - 1].key != key)
		slot = (slot + 1) % SLOT_COUNT;
	return slot;
}

/* Frees a slot, and fills it again as long as there are others that were searched for across it
 * (Knuth, The Art of Computer Programming 3, 6.4, algorithm R). */
static void free_slot(struct places *places, uint32_t hole)
{
	for (uint32_t slot = hole;;) {
		uint32_t first;

		slot = (slot + 1) % SLOT_COUNT;
		if (!places->slots[slot])
			break;
		first = first_slot(places->ring[places->slots[slot] - 1].key);
		if ((slot - first) % SLOT_COUNT < (slot - hole) % SLOT_COUNT)
			continue;
		places->slots[hole] = places->slots[slot];
		hole = slot;
	}
	places->slots[hole] = 0;
}

/* "leaf\0dir\0top\0" to "/top/dir/leaf"; "\0" is the root. */
struct name *places_join(struct names *names, struct text words)
{
	char *path = names_draft(names, words.length);
	const char *at = words.bytes, *end = words.bytes + words.length;
	char *to = path + words.length;

	if (words.length <= 1)
		return names_get(names, (struct text){ "/", 1 });
	while (at < end) {
		size_t length = strnlen(at, end - at);

		if (length + 1 > (size_t)(to - path))
			break;
		to -= length + 1;
		to[0] = '/';
		memcpy(to + 1, at, length);
		at += length + 1;
	}
	/* Names that do not end with a NUL are not the kernel's: what is there of them, without a gap. */
	return names_get(names, (struct text){ to, path + words.length - to });
}

/* Room in the ring.  When it is full the oldest goes; but what was used not long ago is spared, and
 * is the youngest then. */
static struct place *make_room(struct places *places)
{
	struct place *oldest = &places->ring[places->oldest];

	if (places->count < PLACES_MAX)
		return &places->ring[places->count++];
	for (uint32_t i = 0; i < PLACES_MAX && places->told - oldest->used < PLACES_MAX / 2; i++) {
		places->oldest = (places->oldest + 1) % PLACES_MAX;
		oldest = &places->ring[places->oldest];
	}
	places->oldest = (places->oldest + 1) % PLACES_MAX;
	free_slot(places, find_slot(places, oldest->key));
	name_drop(oldest->path);
	return oldest;
}

struct name *places_learn(struct places *places, uint64_t key, struct text words)
{
	struct name *path = places_join(places->names, words);
	uint32_t slot = find_slot(places, key);
	struct place *place;

	if (places->slots[slot]) {
		place = &places->ring[places->slots[slot] - 1];
		name_drop(place->path);
	} else {
		place = make_room(places);
		places->slots[find_slot(places, key)] = place - places->ring + 1;
	}
	*place = (struct place){ key, path, ++places->told };
	return path;
}

struct name *places_path(struct places *places, uint64_t key)
{
	uint32_t slot = find_slot(places, key);
	struct place *place;

	if (!places->slots[slot])
		return NULL;
	place = &places->ring[places->slots[slot] - 1];
	place->used = places->told;
	return place->path;
}
