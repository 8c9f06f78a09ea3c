/* SPDX-License-Identifier: BSD-2-Clause */
/* Levenshtein distances. */
#include "suggest.h"

#include <stdio.h>
#include <string.h>

#include "fields.h"
#include "functions.h"

#define LENGTH_MAX 40			/* no name is longer */

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned smaller = a < b ? a : b;

	return smaller < c ? smaller : c;
}

static unsigned distance(struct text left, const char *right)
{
	size_t width = strlen(right);
	unsigned row[LENGTH_MAX + 1], corner, above;

	if (left.length > LENGTH_MAX || width > LENGTH_MAX)
		return LENGTH_MAX;
	for (size_t j = 0; j <= width; j++)
		row[j] = j;
	for (size_t i = 0; i < left.length; i++) {
		corner = row[0];
		row[0] = i + 1;
		for (size_t j = 0; j < width; j++) {
			above = row[j + 1];
			row[j + 1] = least(above + 1, row[j] + 1, corner + (left.bytes[i] != right[j]));
			corner = above;
		}
	}
	return row[width];
}

void suggest_begin(struct suggestion *suggestion, struct text wanted)
{
	*suggestion = (struct suggestion){ .wanted = wanted, .distance = wanted.length / 3 + 2 };
}

void suggest_offer(struct suggestion *suggestion, const char *name)
{
	unsigned how_far = distance(suggestion->wanted, name);

	if (how_far >= suggestion->distance || how_far >= strlen(name))
		return;
	suggestion->distance = how_far;
	suggestion->best = name;
}

const char *suggest_end(struct suggestion *suggestion)
{
	if (suggestion->best)
		snprintf(suggestion->text, sizeof(suggestion->text), "; did you mean %s?", suggestion->best);
	return suggestion->text;
}

/* "name" means proc.name or file.name, whichever comes first; "nme" is near to neither. */
static void offer_suffix(struct suggestion *suggestion, const struct field *field)
{
	const char *dot = strchr(field->name, '.');

	if (!suggestion->best && text_is(suggestion->wanted, dot + 1)) {
		suggestion->distance = 1;
		suggestion->best = field->name;
	}
}

/* proc.parent.X is in no table. */
static void offer_parent(struct suggestion *suggestion, const struct field *field)
{
	char name[sizeof(suggestion->parent_name)];

	if (strncmp(field->name, "proc.", 5) != 0)
		return;
	snprintf(name, sizeof(name), "proc.parent.%s", field->name + 5);
	suggest_offer(suggestion, name);
	if (suggestion->best != name)
		return;
	memcpy(suggestion->parent_name, name, sizeof(name));
	suggestion->best = suggestion->parent_name;
}

const char *suggest_field(struct suggestion *suggestion, struct text wanted)
{
	suggest_begin(suggestion, wanted);
	for (const struct field *field = NULL; (field = field_next(field));) {
		suggest_offer(suggestion, field->name);
		offer_suffix(suggestion, field);
		offer_parent(suggestion, field);
	}
	for (const struct function *function = functions; function->name; function++)
		suggest_offer(suggestion, function->name);
	return suggest_end(suggestion);
}

const char *suggest_name(struct suggestion *suggestion, struct text wanted, const struct names *names)
{
	suggest_begin(suggestion, wanted);
	for (int64_t i = 0; i <= names->last; i++)
		if (names->name(i))
			suggest_offer(suggestion, names->name(i));
	return suggest_end(suggestion);
}
