/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * -f chrome: the processes in time, as Perfetto and chrome://tracing show them.  See the
 * Trace Event Format: an X event is a span on a track, named by pid and tid; here pid is the
 * number of the section, tid a lane.  Times are microseconds.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "census.h"
#include "command.h"
#include "json.h"
#include "lanes.h"
#include "view.h"

struct state {
	struct census census;
	struct lanes lanes;
	uint64_t last;			/* of the section, ns: where spans end whose end is not known */
	unsigned sections;
	struct buffer command;		/* that the section is a trace of */
	const char *separator;		/* before the next entry */
};

static int begin(struct viewer *viewer)
{
	struct state *state = viewer->state = calloc(1, sizeof(*state));

	if (!state)
		return output_fail(viewer->output, strerror(ENOMEM));
	state->census = (struct census)CENSUS;
	state->separator = "\n";
	fputs("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[", viewer->output->file);
	return 0;
}

static void end(struct viewer *viewer)
{
	struct state *state = viewer->state;

	if (!state)
		return;
	census_free(&state->census);
	lanes_free(&state->lanes);
	buffer_free(&state->command);
	free(state);
}

static int block(struct viewer *viewer, const struct block *block)
{
	struct state *state = viewer->state;

	if (block->time_last > state->last)
		state->last = block->time_last;
	if (block->type != BLOCK_SECTION)
		return 0;
	buffer_clear(&state->command);
	if (command_append_traced(&state->command, viewer->trace->section) < 0)
		return output_fail(viewer->output, strerror(ENOMEM));
	return 0;
}

static int event(struct viewer *viewer)
{
	struct state *state = viewer->state;

	return census_add(&state->census, viewer->trace) < 0 ? output_fail(viewer->output, strerror(ENOMEM)) : 0;
}

/* Microseconds, exactly. */
static void print_time(FILE *out, uint64_t time_ns)
{
	fprintf(out, "%" PRIu64 ".%03u", time_ns / 1000, (unsigned)(time_ns % 1000));
}

static const struct member *ended(const struct viewer *viewer, const struct resident *resident)
{
	struct state *state = viewer->state;
	uint32_t id = state->census.residents.ids[resident - census_resident(&state->census, 0)];
	const struct member *member = family_member(&viewer->trace->chronicle->family, id);

	return member && member->ended ? member : NULL;
}

static void open_entry(struct viewer *viewer, char phase, size_t lane)
{
	struct state *state = viewer->state;

	fprintf(viewer->output->file, "%s{\"ph\":\"%c\",\"pid\":%u,\"tid\":%zu,", state->separator, phase,
		state->sections, lane + 1);
	state->separator = ",\n";
}

static struct text text_of(const char *string)
{
	return (struct text){ string, strlen(string) };
}

static void print_string(FILE *out, const char *key, struct text text)
{
	fprintf(out, "\"%s\":", key);
	json_print_string(out, text);
}

static void print_end(FILE *out, const struct member *member)
{
	char digits[NAMES_DIGITS];
	struct text signal;

	if (WIFSIGNALED(member->code)) {
		signal = names_text(&names_signal, WTERMSIG(member->code), digits);
		fprintf(out, ",\"signal\":\"%.*s\"", (int)signal.length, signal.bytes);
	} else {
		fprintf(out, ",\"exit\":%d", WEXITSTATUS(member->code));
	}
	fputs(",\"cpu_us\":", out);
	print_time(out, member_cpu(member));
	fprintf(out, ",\"maxrss\":%" PRIu64, member->maxrss);
}

static void print_span(struct viewer *viewer, const struct span_of_time *span, const struct resident *resident)
{
	FILE *out = viewer->output->file;
	const struct member *member = ended(viewer, resident);

	open_entry(viewer, 'X', span->lane);
	fputs("\"ts\":", out);
	print_time(out, span->start);
	fputs(",\"dur\":", out);
	print_time(out, span->end - span->start);
	fprintf(out, ",\"cat\":\"%s\",", member && member->code ? "failed" : "process");
	print_string(out, "name", text_of(resident->name ? resident->name : "?"));
	fprintf(out, ",\"args\":{\"pid\":%" PRIu32 ",", resident->pid);
	print_string(out, "argv", text_of(resident->command ? resident->command : "?"));
	if (member)
		print_end(out, member);
	fputs("}}", out);
}

static void print_name(struct viewer *viewer, size_t lane, const char *what, struct text name)
{
	FILE *out = viewer->output->file;

	open_entry(viewer, 'M', lane);
	print_string(out, "name", text_of(what));
	fputs(",\"args\":{", out);
	print_string(out, "name", name);
	fputs("}}", out);
}

static void print_names(struct viewer *viewer)
{
	struct state *state = viewer->state;
	char name[32];

	print_name(viewer, 0, "process_name", (struct text){ state->command.bytes, state->command.length });
	for (size_t i = 0; i < state->lanes.count; i++) {
		snprintf(name, sizeof(name), "lane %zu", i + 1);
		print_name(viewer, i, "thread_name", text_of(name));
	}
}

/* Times count from the start of the section. */
static void measure(const struct viewer *viewer, const struct resident *resident, struct span_of_time *span)
{
	struct state *state = viewer->state;
	uint64_t zero = viewer->trace->start;
	const struct member *member = ended(viewer, resident);
	uint64_t last = member ? member->end : state->last;

	span->start = resident->start > zero ? resident->start - zero : 0;
	span->end = last > zero + span->start ? last - zero : span->start;
}

/* spans[i] of sorted[i].  0, or -1: no memory. */
static int make_spans(struct viewer *viewer, struct resident **sorted, size_t count, struct span_of_time *spans)
{
	struct state *state = viewer->state;
	const struct resident *residents = census_resident(&state->census, 0);
	size_t *places = calloc(state->census.residents.count + 1, sizeof(*places));
	int result;

	if (!places)
		return -1;
	for (size_t i = 0; i < count; i++) {
		measure(viewer, sorted[i], &spans[i]);
		places[sorted[i] - residents] = i + 1;
		spans[i].parent = sorted[i]->parent ? places[sorted[i]->parent - 1] : 0;
	}
	result = lanes_assign(&state->lanes, spans, count);
	free(places);
	return result;
}

static int section(struct viewer *viewer)
{
	struct state *state = viewer->state;
	size_t count;
	struct resident **sorted = census_sorted(&state->census, &count);
	struct span_of_time *spans = calloc(count + 1, sizeof(*spans));
	int result = sorted && spans ? make_spans(viewer, sorted, count, spans) : -1;

	state->sections++;
	if (result == 0)
		print_names(viewer);
	for (size_t i = 0; i < count && result == 0; i++)
		print_span(viewer, &spans[i], sorted[i]);
	free(sorted);
	free(spans);
	census_clear(&state->census);
	state->last = 0;
	if (result < 0)
		return output_fail(viewer->output, strerror(ENOMEM));
	return ferror(viewer->output->file) ? -1 : 0;
}

static int finish(struct viewer *viewer)
{
	fputs("\n]}\n", viewer->output->file);
	return ferror(viewer->output->file) ? -1 : 0;
}

const struct view view_chrome = {
	.name = "chrome",
	.description = "the processes in time, for Perfetto and chrome://tracing",
	.ends = true,
	.begin = begin,
	.block = block,
	.event = event,
	.section = section,
	.finish = finish,
	.end = end,
};
