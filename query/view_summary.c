/* SPDX-License-Identifier: BSD-2-Clause */
/* -f summary: what the selected events come to. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "census.h"
#include "command.h"
#include "escape.h"
#include "tally.h"
#include "view.h"

#define TOP 10
#define LABEL_WIDTH 12

struct state {
	struct census census;
	struct tally types, errors, programs, reads, writes, missing, outside;
	uint64_t events, first, last;	/* ns */
	struct buffer command;		/* the traced one, as a shell would take it */
	struct buffer directory;	/* where it was started */
	bool printed;			/* another section before */
};

static int begin(struct viewer *viewer)
{
	struct state *state = viewer->state = calloc(1, sizeof(*state));

	if (!state)
		return output_fail(viewer->output, strerror(ENOMEM));
	state->census = (struct census)CENSUS;
	return 0;
}

static void each_tally(struct state *state, void (*function)(struct tally *tally))
{
	struct tally *tallies[] = { &state->types, &state->errors, &state->programs,
				    &state->reads, &state->writes, &state->missing, &state->outside };

	for (size_t i = 0; i < sizeof(tallies) / sizeof(*tallies); i++)
		function(tallies[i]);
}

static void clear(struct state *state)
{
	each_tally(state, tally_clear);
	census_clear(&state->census);
	state->events = state->first = state->last = 0;
}

static void end(struct viewer *viewer)
{
	struct state *state = viewer->state;

	if (!state)
		return;
	each_tally(state, tally_free);
	census_free(&state->census);
	buffer_free(&state->command);
	buffer_free(&state->directory);
	free(state);
}

static bool is_outside(struct viewer *viewer)
{
	struct value value;

	return field_ask(viewer->trace, get_file_inside, &value) && !value.number;
}

/* Opening a directory, or a path only, is not reading a file. */
static bool opens_content(const struct event *event, const struct record_file *file)
{
	return event->kind == KIND_OPEN && event->common.result >= 0 && file && !S_ISDIR(file->mode) &&
	       !(event->file.flags & (O_DIRECTORY | O_PATH)) && !(file->status & FILE_NAMELESS);
}

/* A name that was looked for and is not there. */
static bool is_missing(const struct event *event)
{
	return event_errno(event) == ENOENT || event_errno(event) == ENOTDIR;
}

static int count_file(struct viewer *viewer)
{
	struct state *state = viewer->state;
	const struct event *event = &viewer->trace->event;
	const struct record_file *file = context_file(viewer->trace->context, event_file_id(event));
	struct text path = context_file_path(viewer->trace->context, event_file_id(event));
	int result = 0;

	if (path.length && is_missing(event))
		return tally_add(&state->missing, path, 0);
	if (!opens_content(event, file) || !path.length)
		return 0;
	if ((event->file.flags & O_ACCMODE) != O_WRONLY)
		result |= tally_add(&state->reads, path, 0);
	if ((event->file.flags & O_ACCMODE) != O_RDONLY)
		result |= tally_add(&state->writes, path, 0);
	return is_outside(viewer) ? result | tally_add(&state->outside, path, 0) : result;
}

static int count_event(struct viewer *viewer)
{
	struct state *state = viewer->state;
	const struct event *event = &viewer->trace->event;
	char digits[NAMES_DIGITS];
	int result = tally_add(&state->types, names_text(&names_event_type, event->kind, digits), 0);

	if (!state->events++)
		state->first = event->common.time;
	state->last = event->common.time;
	if (event_errno(event))
		result |= tally_add(&state->errors, names_text(&names_errno, event_errno(event), digits), 0);
	return result | count_file(viewer) | census_add(&state->census, viewer->trace);
}

static int event(struct viewer *viewer)
{
	return count_event(viewer) < 0 ? output_fail(viewer->output, strerror(ENOMEM)) : 0;
}

static void print_label(FILE *out, const char *label)
{
	fprintf(out, "%-*s ", LABEL_WIDTH - 1, label);
}

/* Names with their counts, in lines of no more than 80 columns. */
static void print_counts(FILE *out, const char *label, uint64_t total, struct tally *tally)
{
	int column = LABEL_WIDTH;

	print_label(out, label);
	column += fprintf(out, "%" PRIu64, total);
	tally_sort_by_count(tally);
	for (size_t i = 0; i < tally_size(tally); i++) {
		struct text name = tally_name(tally, i);
		char count[24];
		int digits = snprintf(count, sizeof(count), "%" PRIu64, tally->entries[i].count);

		if (i && column + (int)name.length + digits + 5 > 80) {
			fprintf(out, ",\n%*s", LABEL_WIDTH + 3, "");
			column = LABEL_WIDTH + 3;
		} else if (i) {
			column += fprintf(out, ", ");
		}
		if (!i)
			column += fprintf(out, "  (");
		column += fprintf(out, "%.*s %s", (int)name.length, name.bytes, count);
	}
	fputs(tally_size(tally) ? ")\n" : "\n", out);
}

static uint64_t total(const struct tally *tally)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < tally_size(tally); i++)
		sum += tally->entries[i].count;
	return sum;
}

static void print_top(FILE *out, const char *title, struct tally *tally)
{
	if (!tally_size(tally))
		return;
	fprintf(out, "\n%s\n", title);
	tally_sort_by_count(tally);
	for (size_t i = 0; i < tally_size(tally) && i < TOP; i++) {
		fprintf(out, "%10" PRIu64 "  ", tally->entries[i].count);
		escape_print(out, tally_name(tally, i));
		putc('\n', out);
	}
	if (tally_size(tally) > TOP)
		fprintf(out, "%10s  and %zu more\n", "", tally_size(tally) - TOP);
}

static int count_programs(struct viewer *viewer)
{
	struct state *state = viewer->state;
	const struct family *family = &viewer->trace->chronicle->family;

	for (size_t i = 0; i < state->census.residents.count; i++) {
		const struct resident *resident = census_resident(&state->census, i);
		const struct member *member = family_member(family, state->census.residents.ids[i]);

		if (resident->selected && resident->name && member && member->ended &&
		    tally_add(&state->programs, (struct text){ resident->name, strlen(resident->name) },
			      member_cpu(member)) < 0)
			return -1;
	}
	return 0;
}

static void print_programs(FILE *out, struct tally *programs)
{
	if (!tally_size(programs))
		return;
	fputs("\nprograms by CPU time, and how many processes\n", out);
	tally_sort_by_amount(programs);
	for (size_t i = 0; i < tally_size(programs) && i < TOP; i++) {
		fprintf(out, "%9.3fs %5" PRIu64 "  ", programs->entries[i].amount / 1e9, programs->entries[i].count);
		escape_print(out, tally_name(programs, i));
		putc('\n', out);
	}
}

static size_t count_selected(const struct census *census)
{
	size_t count = 0;

	for (size_t i = 0; i < census->residents.count; i++)
		count += census_resident(census, i)->selected;
	return count;
}

static void print_verdict(struct viewer *viewer)
{
	FILE *out = viewer->output->file;
	const struct chronicle *chronicle = viewer->trace->chronicle;
	char why[256];

	print_label(out, "verdict");
	if (trace_doubt(viewer->trace, why, sizeof(why)))
		fputs(why, out);
	else if (!chronicle->ended || chronicle->doubted)
		fputs("the trace is incomplete: it was cut off or damaged", out);
	else
		fprintf(out, "complete%s",
			chronicle->verdict.status & VERDICT_FILTERED ? ", but events were filtered out before" : "");
	if (chronicle->verdict.repeats)
		fprintf(out, "; %" PRIu64 " repeated failures left out", chronicle->verdict.repeats);
	putc('\n', out);
}

static int block(struct viewer *viewer, const struct block *block)
{
	struct state *state = viewer->state;
	struct text directory;

	if (block->type != BLOCK_SECTION)
		return 0;
	buffer_clear(&state->command);
	buffer_clear(&state->directory);
	directory = section_property(viewer->trace->section, "cwd");
	if (command_append_traced(&state->command, viewer->trace->section) < 0 ||
	    buffer_add(&state->directory, directory.bytes, directory.length) < 0)
		return output_fail(viewer->output, strerror(ENOMEM));
	return 0;
}

static void print_origin(struct viewer *viewer)
{
	FILE *out = viewer->output->file;
	struct state *state = viewer->state;

	print_label(out, "command");
	if (state->command.length)
		fwrite(state->command.bytes, 1, state->command.length, out);
	putc('\n', out);
	print_label(out, "directory");
	escape_print(out, (struct text){ state->directory.bytes, state->directory.length });
	putc('\n', out);
}

static int section(struct viewer *viewer)
{
	FILE *out = viewer->output->file;
	struct state *state = viewer->state;

	if (count_programs(viewer) < 0)
		return output_fail(viewer->output, strerror(ENOMEM));
	if (state->printed)
		putc('\n', out);
	state->printed = true;
	print_origin(viewer);
	print_label(out, "time");
	view_print_time(out, state->events ? state->first - viewer->trace->start : 0, 0, 6);
	fputs("s to ", out);
	view_print_time(out, state->events ? state->last - viewer->trace->start : 0, 0, 6);
	fputs("s\n", out);
	print_counts(out, "events", state->events, &state->types);
	print_counts(out, "failed", total(&state->errors), &state->errors);
	print_label(out, "processes");
	fprintf(out, "%zu\n", count_selected(&state->census));
	print_verdict(viewer);
	print_programs(out, &state->programs);
	print_top(out, "files opened for reading most often", &state->reads);
	print_top(out, "files opened for writing most often", &state->writes);
	print_top(out, "names looked for in vain most often", &state->missing);
	print_top(out, "files opened outside of the directory where the command was started", &state->outside);
	clear(state);
	return ferror(out) ? -1 : 0;
}

const struct view view_summary = {
	.name = "summary",
	.description = "counts, times, most used files, verdict",
	.ends = true,
	.begin = begin,
	.block = block,
	.event = event,
	.section = section,
	.end = end,
};
