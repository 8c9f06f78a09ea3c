/* SPDX-License-Identifier: BSD-2-Clause */
/* The text form of traces, as far as dump and undump must agree on it: strings and block names. */
#ifndef TESTS_TOOLS_TEXT_H
#define TESTS_TOOLS_TEXT_H

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "format.h"

/* The word after `@' for a type of block; NULL: it has none. */
static inline const char *text_block_name(unsigned type)
{
	static const char *const names[] = {
		[BLOCK_SECTION] = "section", [BLOCK_SCHEMA] = "schema", [BLOCK_STATE] = "state",
		[BLOCK_RAW] = "raw", [BLOCK_MARKS] = "marks", [BLOCK_DEFINITIONS] = "definitions",
		[BLOCK_EVENTS] = "events", [BLOCK_VERDICT] = "verdict", [BLOCK_END] = "end",
	};

	return type < sizeof(names) / sizeof(names[0]) ? names[type] : NULL;
}

/* Writes bytes between quotes; what is not plain ASCII as \n, \t, \\, \", \0 or \xHH. */
static inline void text_print(FILE *out, const void *bytes, size_t length)
{
	static const char plain[] = "\n\t\\\"", letters[] = "nt\\\"";
	const unsigned char *at = bytes;

	putc('"', out);
	for (size_t i = 0; i < length; i++) {
		const char *escaped = at[i] ? strchr(plain, at[i]) : NULL;

		if (escaped)
			fprintf(out, "\\%c", letters[escaped - plain]);
		else if (!at[i])
			fputs("\\0", out);
		else if (at[i] < ' ' || at[i] > '~')
			fprintf(out, "\\x%02x", at[i]);
		else
			putc(at[i], out);
	}
	putc('"', out);
}

/* Decodes one escape (after the backslash).  Returns the bytes it took, 0: not an escape. */
static inline size_t text_escape(const char *at, char *byte)
{
	unsigned value;

	switch (*at) {
	case 'n': *byte = '\n'; return 1;
	case 't': *byte = '\t'; return 1;
	case '0': *byte = '\0'; return 1;
	case '\\': case '"': *byte = *at; return 1;
	case 'x':
		if (strspn(at + 1, "0123456789abcdefABCDEF") < 2 || sscanf(at + 1, "%2x", &value) != 1)
			return 0;
		*byte = (char)value;
		return 3;
	default:
		return 0;
	}
}

/* Decodes the string whose opening quote is at `at', over itself (from `at' on).
 * Returns what follows the closing quote, NULL: not a string. */
static inline char *text_parse(char *at, size_t *length)
{
	char *to = at, *from = at + 1;

	if (*at != '"')
		return NULL;
	while (*from && *from != '"') {
		size_t took;

		if (*from != '\\') {
			*to++ = *from++;
			continue;
		}
		took = text_escape(from + 1, to);
		if (!took)
			return NULL;
		to++;
		from += 1 + took;
	}
	*length = to - at;
	return *from ? from + 1 : NULL;
}

#endif
