/* SPDX-License-Identifier: BSD-2-Clause */
/* Two bounded tables of what the kernel has told. */
#include "places.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "memory.h"

/* The kernel half remembers 32,768 names and sends again what it forgot, so more than that
 * need not be kept; several times as many are, since its memory is not exactly the latest. */
#define PLACES_MAX (4u * 32768u)
#define DIRECTORIES_MAX 65536u

struct place {
	uint64_t key;
	struct name *path;
	UT_hash_handle hh;
};

struct directory {
	struct name *path;
	UT_hash_handle hh;
};

struct places {
	struct place *by_key;		/* least recently used first */
	struct directory *directories;
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

static void directory_remove(struct places *places, struct directory *directory)
{
	HASH_DEL(places->directories, directory);
	name_drop(directory->path);
	free(directory);
}

static void forget_directories(struct places *places)
{
	struct directory *directory, *next;

	HASH_ITER(hh, places->directories, directory, next)
		directory_remove(places, directory);
}

void places_free(struct places *places)
{
	struct place *place, *next;

	HASH_ITER(hh, places->by_key, place, next)
		place_remove(places, place);
	forget_directories(places);
	free(places);
}

/* "leaf\0dir\0top\0" to "/top/dir/leaf"; "\0" is the root. */
static struct name *join_names(struct text names)
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
	return path;
}

static struct directory *find_directory(const struct places *places, struct text path)
{
	struct directory *directory;

	HASH_FIND(hh, places->directories, path.bytes, path.length, directory);
	return directory;
}

static void add_directory(struct places *places, struct text path)
{
	struct directory *directory = find_directory(places, path);

	if (directory)
		return;
	if (HASH_COUNT(places->directories) >= DIRECTORIES_MAX)
		forget_directories(places);
	directory = memory_zeroed(1, sizeof(*directory));
	directory->path = name_new(path.bytes, path.length);
	HASH_ADD_KEYPTR(hh, places->directories, directory->path->bytes, directory->path->length, directory);
}

bool places_is_directory(const struct places *places, struct text path)
{
	return find_directory(places, path) != NULL;
}

/* All directories above a real path are real too. */
static void add_parents(struct places *places, struct text path)
{
	while (path.length > 1) {
		while (path.length > 1 && path.bytes[path.length - 1] != '/')
			path.length--;
		if (path.length > 1)
			path.length--;
		if (places_is_directory(places, path))
			return;
		add_directory(places, path);
	}
}

void places_learn_directory(struct places *places, struct text path)
{
	add_directory(places, path);
	add_parents(places, path);
}

void places_learn(struct places *places, uint64_t key, struct text names, bool is_directory)
{
	struct name *path = join_names(names);
	struct place *place;

	HASH_FIND(hh, places->by_key, &key, sizeof(key), place);
	if (!place) {
		if (HASH_COUNT(places->by_key) >= PLACES_MAX)
			place_remove(places, places->by_key);
		place = memory_zeroed(1, sizeof(*place));
		place->key = key;
		HASH_ADD(hh, places->by_key, key, sizeof(place->key), place);
	}
	name_drop(place->path);
	place->path = path;
	if (is_directory)
		add_directory(places, name_text(path));
	add_parents(places, name_text(path));
}

struct name *places_path(struct places *places, uint64_t key)
{
	struct place *place;

	HASH_FIND(hh, places->by_key, &key, sizeof(key), place);
	if (!place)
		return NULL;
	if (HASH_COUNT(places->by_key) > PLACES_MAX / 2) {
		HASH_DEL(places->by_key, place);
		HASH_ADD(hh, places->by_key, key, sizeof(place->key), place);
	}
	return place->path;
}

static bool is_within(const struct name *path, struct text directory)
{
	return path->length >= directory.length && !memcmp(path->bytes, directory.bytes, directory.length) &&
	       (path->length == directory.length || path->bytes[directory.length] == '/');
}

void places_forget(struct places *places, struct text path)
{
	struct directory *each, *next;

	if (!places_is_directory(places, path))
		return;
	HASH_ITER(hh, places->directories, each, next)
		if (is_within(each->path, path))
			directory_remove(places, each);
}
