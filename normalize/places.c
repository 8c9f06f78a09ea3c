/* SPDX-License-Identifier: BSD-2-Clause */
/* A bounded table of the paths that the kernel has told. */
#include "places.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "memory.h"

/* The kernel half remembers 32,768 names and sends again what it forgot, so more than that
 * need not be kept; several times as many are, since its memory is not exactly the latest. */
#define PLACES_MAX (4u * 32768u)

struct place {
	uint64_t key;
	struct name *path;
	uint64_t used;		/* how many had been told when it was used last */
	UT_hash_handle hh;
};

struct places {
	struct place *by_key;		/* in the order in which they were added, or spared */
	uint64_t told;			/* names, in all */
};

struct places *places_new(void)
{
	return memory_zeroed(1, sizeof(struct places));
}

static void place_remove(struct places *places, struct place *place)
{
	HASH_DEL(places->by_key, place);
	name_drop(place->path);
	free(place);
}

void places_forget_all(struct places *places)
{
	struct place *place, *next;

	HASH_ITER(hh, places->by_key, place, next)
		place_remove(places, place);
}

void places_free(struct places *places)
{
	places_forget_all(places);
	free(places);
}

/* "leaf\0dir\0top\0" to "/top/dir/leaf"; "\0" is the root. */
struct name *places_join(struct text names)
{
	struct name *path = memory_get(sizeof(*path) + names.length + 1);
	const char *at = names.bytes, *end = names.bytes + names.length;
	char *to = path->bytes + names.length;

	path->references = 1;
	path->length = names.length;
	if (names.length <= 1) {
		path->length = 1;
		path->bytes[0] = '/';
		return path;
	}
	while (at < end) {
		size_t length = strnlen(at, end - at);

		if (length + 1 > (size_t)(to - path->bytes))
			break;
		to -= length + 1;
		to[0] = '/';
		memcpy(to + 1, at, length);
		at += length + 1;
	}
	/* Names that do not end with a NUL are not the kernel's: what is there of them, without a gap. */
	path->length -= to - path->bytes;
	memmove(path->bytes, to, path->length);
	return path;
}

/* The oldest goes; but what was used not long ago is spared, and waits behind all others. */
static void make_room(struct places *places)
{
	struct place *oldest = places->by_key;

	if (HASH_COUNT(places->by_key) < PLACES_MAX)
		return;
	for (uint32_t i = 0; i < PLACES_MAX && places->told - oldest->used < PLACES_MAX / 2; i++) {
		HASH_DEL(places->by_key, oldest);
		HASH_ADD(hh, places->by_key, key, sizeof(oldest->key), oldest);
		oldest = places->by_key;
	}
	place_remove(places, oldest);
}

struct name *places_learn(struct places *places, uint64_t key, struct text names)
{
	struct name *path = places_join(names);
	struct place *place;

	HASH_FIND(hh, places->by_key, &key, sizeof(key), place);
	if (!place) {
		make_room(places);
		place = memory_zeroed(1, sizeof(*place));
		place->key = key;
		HASH_ADD(hh, places->by_key, key, sizeof(place->key), place);
	}
	place->used = ++places->told;
	name_drop(place->path);
	place->path = path;
	return path;
}

struct name *places_path(struct places *places, uint64_t key)
{
	struct place *place;

	HASH_FIND(hh, places->by_key, &key, sizeof(key), place);
	if (!place)
		return NULL;
	place->used = places->told;
	return place->path;
}
