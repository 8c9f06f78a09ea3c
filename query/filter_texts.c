/* SPDX-License-Identifier: BSD-2-Clause */
/* Collects filter texts, joins and compiles them. */
#include "filter_texts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"

static int add(struct filter_texts *texts, const char *name, char *bytes, size_t length)
{
	if (!bytes)
		return -1;
	if (texts->count == FILTER_TEXTS_MAX) {
		free(bytes);
		errno = E2BIG;
		return -1;
	}
	texts->text[texts->count++] = (struct filter_text){ name, bytes, length };
	return 0;
}

int filter_texts_add(struct filter_texts *texts, const char *text)
{
	return add(texts, "filter", strdup(text), strlen(text));
}

static int read_whole(FILE *file, struct buffer *buffer)
{
	char bytes[4096];
	size_t got;

	while ((got = fread(bytes, 1, sizeof(bytes), file)) > 0)
		if (buffer_add(buffer, bytes, got) < 0)
			return -1;
	return ferror(file) ? -1 : buffer_add(buffer, "", 1);
}

int filter_texts_add_file(struct filter_texts *texts, const char *path)
{
	bool is_stdin = !strcmp(path, "-");
	FILE *file = is_stdin ? stdin : fopen(path, "re");
	struct buffer buffer = { 0 };
	int result;

	if (!file)
		return -1;
	result = read_whole(file, &buffer);
	if (!is_stdin)
		fclose(file);
	if (result == 0)
		return add(texts, path, buffer.bytes, buffer.length - 1);
	buffer_free(&buffer);
	return -1;
}

static struct text text_of(const struct filter_text *text)
{
	return (struct text){ text->bytes, text->length };
}

bool filter_texts_last_is_good(const struct filter_texts *texts)
{
	struct filter *filter = filter_new();
	struct problem problem;
	bool good = filter && filter_add(filter, text_of(&texts->text[texts->count - 1]), &problem) == 0;

	filter_free(filter);
	return good;
}

void filter_texts_drop_last(struct filter_texts *texts)
{
	free(texts->text[--texts->count].bytes);
}

int filter_texts_set_time(struct filter_texts *texts, const char *range)
{
	const char *dots = strstr(range, "..");
	struct filter_text *time = &texts->time;
	int from_length, printed;

	errno = EINVAL;
	if (!dots || (dots == range && !dots[2]))
		return -1;
	from_length = dots - range;
	free(time->bytes);
	time->bytes = NULL;
	if (!from_length)
		printed = asprintf(&time->bytes, "evt.time <= %s", dots + 2);
	else if (!dots[2])
		printed = asprintf(&time->bytes, "evt.time >= %.*s", from_length, range);
	else
		printed = asprintf(&time->bytes, "evt.time in {%s}", range);
	if (printed < 0) {
		time->bytes = NULL;
		return -1;
	}
	time->length = printed;
	time->name = "-t";
	return 0;
}

static int compile(const struct filter_text *text, struct filter *filter)
{
	struct problem problem;

	if (filter_add(filter, text_of(text), &problem) == 0)
		return 0;
	problem_print(&problem, text->name, text_of(text), stderr);
	return -1;
}

int filter_texts_compile(const struct filter_texts *texts, struct filter *filter)
{
	for (size_t i = 0; i < texts->count; i++)
		if (compile(&texts->text[i], filter) < 0)
			return -1;
	if (texts->reverse && filter_invert(filter) < 0) {
		fputs("query: no memory for this filter\n", stderr);
		return -1;
	}
	if (texts->time.bytes && compile(&texts->time, filter) < 0)
		return -1;
	filter_prepare(filter);
	return 0;
}

static size_t part_count(const struct filter_texts *texts)
{
	return texts->count + (texts->time.bytes != NULL);
}

/* A text may end with a comment: so a parenthesis is closed on a new line. */
static void print_part(FILE *out, const char *before, const struct filter_text *text, bool alone)
{
	const char *newline = memchr(text->bytes, '#', text->length) ? "\n" : "";

	fprintf(out, "%s%s%.*s%s", before, alone ? "" : "(", (int)text->length, text->bytes,
		alone ? "" : newline);
	fputs(alone ? "" : ")", out);
}

static void print_all(const struct filter_texts *texts, FILE *out)
{
	bool alone = part_count(texts) == 1 && !texts->reverse;
	const char *before = texts->reverse ? "not (" : "";

	for (size_t i = 0; i < texts->count; i++, before = " and ")
		print_part(out, before, &texts->text[i], alone);
	if (texts->reverse)
		fputs(")", out);
	if (texts->time.bytes)
		print_part(out, texts->count ? " and " : "", &texts->time, alone);
}

char *filter_texts_join(const struct filter_texts *texts, uint64_t limit)
{
	char *joined = NULL;
	size_t length;
	FILE *out = open_memstream(&joined, &length);

	if (!out)
		return NULL;
	print_all(texts, out);
	if (limit != UINT64_MAX)
		fprintf(out, " # -n %" PRIu64, limit);
	if (fclose(out) == 0)
		return joined;
	free(joined);
	return NULL;
}

void filter_texts_free(struct filter_texts *texts)
{
	while (texts->count)
		filter_texts_drop_last(texts);
	free(texts->time.bytes);
}
