/* SPDX-License-Identifier: BSD-2-Clause */
/* A counter per interned name. */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "value.h"

static int reserve(struct tally *tally)
{
	size_t capacity = tally->capacity ? tally->capacity * 2 : 64;
	struct tally_entry *entries;

	if (tally_size(tally) < tally->capacity)
		return 0;
	entries = realloc(tally->entries, capacity * sizeof(*entries));
	if (!entries)
		return -1;
	tally->entries = entries;
	tally->capacity = capacity;
	return 0;
}

int tally_add(struct tally *tally, struct text name, uint64_t amount)
{
	struct tally_entry *entry;
	bool is_new;
	uint32_t id;

	if (reserve(tally) < 0)
		return -1;
	id = intern_put(&tally->names, name.bytes, name.length, &is_new);
	if (!id)
		return -1;
	entry = &tally->entries[id - 1];
	if (is_new)
		*entry = (struct tally_entry){ .id = id };
	entry->count++;
	entry->amount += amount;
	return 0;
}

static int by_name(const void *left, const void *right, void *tally)
{
	const struct tally_entry *a = left, *b = right;
	const struct intern *names = &((struct tally *)tally)->names;

	return text_compare(intern_get(names, a->id), intern_get(names, b->id));
}

static int by_count(const void *left, const void *right, void *tally)
{
	const struct tally_entry *a = left, *b = right;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return by_name(left, right, tally);
}

static int by_amount(const void *left, const void *right, void *tally)
{
	const struct tally_entry *a = left, *b = right;

	if (a->amount != b->amount)
		return a->amount > b->amount ? -1 : 1;
	return by_name(left, right, tally);
}

static void sort(struct tally *tally, int (*order)(const void *, const void *, void *))
{
	if (tally_size(tally))
		qsort_r(tally->entries, tally_size(tally), sizeof(*tally->entries), order, tally);
}

void tally_sort_by_name(struct tally *tally)
{
	sort(tally, by_name);
}

void tally_sort_by_count(struct tally *tally)
{
	sort(tally, by_count);
}

void tally_sort_by_amount(struct tally *tally)
{
	sort(tally, by_amount);
}

void tally_clear(struct tally *tally)
{
	intern_clear(&tally->names);
}

void tally_free(struct tally *tally)
{
	intern_free(&tally->names);
	free(tally->entries);
	*tally = (struct tally){ 0 };
}
