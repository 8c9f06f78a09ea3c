/* SPDX-License-Identifier: BSD-2-Clause */
/* A cache of names by their bytes, two to a set. */
#include "names.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "memory.h"

/* A build has some ten thousand names in use at a time; longer ones than this are rare. */
#define SETS (1u << 16)
#define LENGTH_MAX 256

struct set {
	struct name *recent, *other;	/* NULL: none yet */
	uint32_t recent_hash, other_hash;
};

struct names {
	struct set sets[SETS];
	char *draft;
	size_t draft_size;
};

struct names *names_new(void)
{
	return memory_zeroed(1, sizeof(struct names));
}

void names_free(struct names *names)
{
	for (uint32_t i = 0; i < SETS; i++) {
		name_drop(names->sets[i].recent);
		name_drop(names->sets[i].other);
	}
	free(names->draft);
	free(names);
}

static bool is_same(const struct name *name, struct text text)
{
	return name && name->length == text.length && !memcmp(name->bytes, text.bytes, text.length);
}

struct name *names_get(struct names *names, struct text text)
{
	uint64_t whole = XXH3_64bits(text.bytes, text.length);
	struct set *set = &names->sets[whole % SETS];
	uint32_t hash = whole >> 32;
	struct name *name;

	if (set->recent_hash == hash && is_same(set->recent, text))
		return name_hold(set->recent);
	if (text.length > LENGTH_MAX)
		return name_new(text.bytes, text.length);
	if (set->other_hash == hash && is_same(set->other, text)) {
		name = set->other;
	} else {
		name_drop(set->other);
		name = name_new(text.bytes, text.length);
	}
	*set = (struct set){ name, set->recent, hash, set->recent_hash };
	return name_hold(name);
}

char *names_draft(struct names *names, size_t size)
{
	if (size > names->draft_size) {
		names->draft_size = size * 2;
		names->draft = memory_grow(names->draft, names->draft_size);
	}
	return names->draft;
}
