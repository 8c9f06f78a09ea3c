/* SPDX-License-Identifier: BSD-2-Clause */
/* The words of a line of text that undump reads, and the numbers in them.  What is wrong ends the program. */
#ifndef TESTS_TOOLS_WORDS_H
#define TESTS_TOOLS_WORDS_H

#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* One `key=value' of a line; a string value is decoded. */
struct word {
	const char *key;
	char *value;
	size_t length;
	bool quoted;
};

__attribute__((noreturn))
static inline void refuse(unsigned long line_number, const char *what, const char *name)
{
	errx(1, "line %lu: %s `%s'", line_number, what, name);
}

/* Cuts the next word off *line.  False: there is none. */
static inline bool next_word(unsigned long line_number, char **line, struct word *word)
{
	char *at = *line + strspn(*line, " \t");
	char *end = at + strcspn(at, "= \t");

	*word = (struct word){ .key = at };
	if (!*at)
		return false;
	if (*end != '=') {
		*line = *end ? end + 1 : end;
		*end = 0;
		return true;
	}
	*end = 0;
	word->value = end + 1;
	word->quoted = *word->value == '"';
	end = word->quoted ? text_parse(word->value, &word->length) : word->value + strcspn(word->value, " \t");
	if (!end || (*end && !strchr(" \t", *end)))
		refuse(line_number, "not a string for", word->key);
	*line = *end ? end + 1 : end;
	if (!word->quoted) {
		*end = 0;
		word->length = end - word->value;
	}
	return true;
}

static inline uint64_t number(unsigned long line_number, const struct word *word)
{
	char *end;
	uint64_t value;

	if (!word->value || word->quoted || !word->length)
		refuse(line_number, "no number for", word->key);
	errno = 0;
	value = *word->value == '-' ? (uint64_t)strtoll(word->value, &end, 0) : strtoull(word->value, &end, 0);
	if (*end || errno)
		refuse(line_number, "not a number for", word->key);
	return value;
}

/* Little-endian: the low bytes of the number are the field. */
static inline void set_number(unsigned long line_number, void *field, size_t size, bool is_signed, const struct word *word)
{
	uint64_t value = number(line_number, word);
	unsigned shift = 64 - 8 * size;
	uint64_t back = is_signed ? (uint64_t)((int64_t)(value << shift) >> shift) : value << shift >> shift;

	if (back != value)
		refuse(line_number, "number too large for", word->key);
	memcpy(field, &value, size);
}

static inline void set_hex_bytes(unsigned long line_number, unsigned char *bytes, size_t size, const struct word *word)
{
	if (!word->value || word->length != 2 * size || strspn(word->value, "0123456789abcdef") != 2 * size)
		refuse(line_number, "not as many hexadecimal digits as needed for", word->key);
	for (size_t i = 0; i < size; i++)
		sscanf(word->value + 2 * i, "%2hhx", &bytes[i]);
}

#endif
