/* SPDX-License-Identifier: BSD-2-Clause */
/* Diagnostics of filters. */
#include "problem.h"

#include <stdarg.h>
#include <string.h>

#include "escape.h"

void problem_set(struct problem *problem, struct place place, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(problem->message, sizeof(problem->message), format, arguments);
	va_end(arguments);
	problem->place = place;
}

/* The line of the source in which `offset' lies; counts lines from 1. */
static struct text line_at(struct text source, size_t offset, unsigned *number)
{
	const char *begin = source.bytes, *end = source.bytes + source.length, *newline;

	*number = 1;
	while ((newline = memchr(begin, '\n', end - begin)) && newline < source.bytes + offset) {
		begin = newline + 1;
		(*number)++;
	}
	return (struct text){ begin, newline ? newline - begin : end - begin };
}

static bool continues_character(char byte)
{
	return (byte & 0xc0) == 0x80;
}

static size_t columns(const char *bytes, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += !continues_character(bytes[i]);
	return count;
}

/* The line as it is, but one column for each control character. */
static void print_line(struct text line, FILE *out)
{
	size_t step;

	for (size_t i = 0; i < line.length; i += step) {
		step = escape_harmless(line.bytes + i, line.length - i);
		if (step)
			fwrite(line.bytes + i, 1, step, out);
		else
			putc(line.bytes[i] == '\t' ? ' ' : '?', out);
		step = step ? step : 1;
	}
}

void problem_print(const struct problem *problem, const char *name, struct text source, FILE *out)
{
	unsigned number;
	struct text line = line_at(source, problem->place.offset, &number);
	size_t before = source.bytes + problem->place.offset - line.bytes;
	size_t width = problem->place.length < line.length - before ? problem->place.length : line.length - before;

	fprintf(out, "query: %s:%u:%zu: ", name, number, columns(line.bytes, before) + 1);
	escape_print(out, (struct text){ problem->message, strlen(problem->message) });
	fputs("\n  ", out);
	print_line(line, out);
	fprintf(out, "\n  %*s^", (int)columns(line.bytes, before), "");
	for (size_t i = 1; i < columns(line.bytes + before, width); i++)
		putc('~', out);
	putc('\n', out);
}
