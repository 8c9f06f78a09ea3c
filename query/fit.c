/* SPDX-License-Identifier: BSD-2-Clause */
/* Cuts where a character begins. */
#include "fit.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "escape.h"

#define DOTS "..."
#define DOTS_WIDTH 3

static bool continues(char byte)
{
	return (byte & 0xc0) == 0x80;
}

static size_t count_columns(struct text text)
{
	size_t columns = 0;

	for (size_t i = 0; i < text.length; i++)
		columns += !continues(text.bytes[i]);
	return columns;
}

/* The name as it is printed; free(3) its bytes.  NULL bytes: no memory. */
static struct text escaped(struct text name)
{
	char *bytes = NULL;
	size_t length = 0;
	FILE *memory = open_memstream(&bytes, &length);

	if (!memory)
		return (struct text){ NULL, 0 };
	escape_print(memory, name);
	fclose(memory);
	return (struct text){ bytes, length };
}

size_t fit_columns(struct text name)
{
	struct text text = escaped(name);
	size_t columns = count_columns(text);

	free((char *)text.bytes);
	return columns;
}

void fit_print_end(FILE *out, struct text name, size_t room)
{
	struct text text = { NULL, 0 };
	size_t columns, at = 0;

	if (room != FIT_ALL)
		text = escaped(name);
	columns = count_columns(text);
	if (!text.bytes || columns <= room) {
		escape_print(out, name);
	} else {
		for (; at < text.length && columns + DOTS_WIDTH > room; at++)
			columns -= !continues(text.bytes[at]);
		while (at < text.length && continues(text.bytes[at]))
			at++;
		fputs(DOTS, out);
		fwrite(text.bytes + at, 1, text.length - at, out);
	}
	free((char *)text.bytes);
}

void fit_print_begin(FILE *out, struct text text, size_t room)
{
	size_t columns = 0, at = 0;

	if (!text.length)
		return;
	if (count_columns(text) <= room) {
		fwrite(text.bytes, 1, text.length, out);
		return;
	}
	for (; at < text.length; at++) {
		columns += !continues(text.bytes[at]);
		if (columns + DOTS_WIDTH > room)
			break;
	}
	fwrite(text.bytes, 1, at, out);
	fputs(DOTS, out);
}
