/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of views, and what several of them print. */
#include "view.h"

#include <inttypes.h>
#include <string.h>

#include "escape.h"

static const struct view *const views[] = {
	&view_trace, &view_text, &view_json, &view_csv, &view_files, &view_procs, &view_tree, &view_compdb,
	&view_chrome, &view_summary,
};

#define VIEW_COUNT (sizeof(views) / sizeof(*views))

const struct view *view_find(const char *name)
{
	for (size_t i = 0; i < VIEW_COUNT; i++)
		if (!strcmp(views[i]->name, name))
			return views[i];
	return NULL;
}

const struct view *view_at(size_t number)
{
	return number < VIEW_COUNT ? views[number] : NULL;
}

/* Puts the digits of a number before `end', at least `least' of them.  Returns where they begin.  Millions
 * of numbers are printed: this is several times faster than printf(3). */
static char *put_digits(char *end, uint64_t number, int least)
{
	for (; number || least > 0; number /= 10, least--)
		*--end = '0' + number % 10;
	return end;
}

static uint64_t magnitude(int64_t number)
{
	return number < 0 ? -(uint64_t)number : (uint64_t)number;
}

static void print_signed(FILE *out, bool negative, char *begin, const char *end, int width)
{
	if (negative)
		*--begin = '-';
	for (int i = end - begin; i < width; i++)
		putc(' ', out);
	fwrite(begin, 1, end - begin, out);
}

void view_print_number(FILE *out, int64_t number)
{
	char text[32], *end = text + sizeof(text);

	print_signed(out, number < 0, put_digits(end, magnitude(number), 1), end, 0);
}

void view_print_time(FILE *out, int64_t time_ns, int width, int digits)
{
	uint64_t fraction = magnitude(time_ns) % 1000000000;
	char text[48], *end = text + sizeof(text), *begin;

	for (int i = digits; i < 9; i++)
		fraction /= 10;
	begin = put_digits(end, fraction, digits);
	*--begin = '.';
	print_signed(out, time_ns < 0, put_digits(begin, magnitude(time_ns) / 1000000000, 1), end, width);
}

void view_print_duration(FILE *out, int64_t time_ns)
{
	double value = time_ns;

	if (time_ns >= 1000000000)
		fprintf(out, "%.2fs", value / 1e9);
	else if (time_ns >= 1000000)
		fprintf(out, "%.2fms", value / 1e6);
	else
		fprintf(out, "%.0fus", value / 1e3);
}

void view_print_size(FILE *out, uint64_t bytes)
{
	if (bytes >= 1u << 30)
		fprintf(out, "%.1fG", bytes / 0x1p30);
	else if (bytes >= 1u << 20)
		fprintf(out, "%.1fM", bytes / 0x1p20);
	else
		fprintf(out, "%.1fK", bytes / 0x1p10);
}

void view_print_name(const struct output *output, struct text name)
{
	if (output->list_end)
		escape_print(output->file, name);
	else
		fwrite(name.bytes, 1, name.length, output->file);
	putc(output->list_end, output->file);
}
