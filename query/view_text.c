/* SPDX-License-Identifier: BSD-2-Clause */
/* -f text: one event a line: time, process, what, file, target, result. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "escape.h"
#include "fit.h"
#include "view.h"

#define NAME_ROOM_LEAST 12		/* columns for a name, however narrow the terminal is */
#define TARGET_SIGN 4			/* " -> " */
#define ARGUMENTS_SIGN 3		/* a space before the path, two behind it */

/* The columns before the names; a narrow terminal needs them for these. */
struct layout {
	unsigned below;			/* columns of the terminal */
	int time, digits, process;	/* widths */
	unsigned before;		/* all of them, up to the name */
};

static const struct layout layouts[] = { { 110, 9, 4, 9, 40 }, { UINT32_MAX, 12, 6, 15, 49 } };

static const struct layout *layout(const struct viewer *viewer)
{
	return &layouts[!viewer->output->width || viewer->output->width >= layouts[0].below];
}

enum color { COLOR_TIME, COLOR_NAME, COLOR_TYPE, COLOR_ARGUMENTS, COLOR_FAILED, COLOR_END };

static void paint(const struct viewer *viewer, enum color color)
{
	static const char *const codes[] = {
		[COLOR_TIME] = "\033[2m",      [COLOR_NAME] = "\033[36m",  [COLOR_TYPE] = "\033[1m",
		[COLOR_ARGUMENTS] = "\033[2m", [COLOR_FAILED] = "\033[31m", [COLOR_END] = "\033[0m",
	};

	if (viewer->output->color)
		fputs(codes[color], viewer->output->file);
}

/* Pads to `width' columns, as far as bytes are columns. */
static void print_padded(FILE *out, struct text text, size_t width)
{
	escape_print(out, text);
	for (size_t i = text.length; i < width; i++)
		putc(' ', out);
}

static void print_process(struct viewer *viewer)
{
	FILE *out = viewer->output->file;
	const struct record_process *process = viewer->trace->event.process;

	if (process)
		fprintf(out, " %7" PRIu32 " ", process->pid);
	else
		fprintf(out, " %7s ", "?");
	paint(viewer, COLOR_NAME);
	print_padded(out, context_string(viewer->trace->context, process ? process->name : 0),
		     layout(viewer)->process);
	paint(viewer, COLOR_END);
}

static void print_head(struct viewer *viewer)
{
	FILE *out = viewer->output->file;
	struct trace *trace = viewer->trace;
	char digits[NAMES_DIGITS];

	paint(viewer, COLOR_TIME);
	view_print_time(out, trace->event.common.time - trace->start, layout(viewer)->time, layout(viewer)->digits);
	paint(viewer, COLOR_END);
	print_process(viewer);
	putc(' ', out);
	paint(viewer, COLOR_TYPE);
	print_padded(out, names_text(&names_event_type, trace->event.kind, digits), 7);
	paint(viewer, COLOR_END);
}

/* " = ENOENT", " = 3", or nothing. */
static void describe_result(const struct viewer *viewer, char *result, size_t size)
{
	const struct event *event = &viewer->trace->event;
	int error = event_errno(event);
	char digits[NAMES_DIGITS];
	struct text name;

	*result = '\0';
	if (error) {
		name = names_text(&names_errno, error, digits);
		snprintf(result, size, " = %.*s", (int)name.length, name.bytes);
	} else if (event->kind == KIND_OPEN || event->kind == KIND_DUP) {
		snprintf(result, size, " = %" PRId64, event->common.result);
	}
}

/* Columns left for names, with `more' others behind them besides the result. */
static size_t room_for_names(const struct viewer *viewer, size_t more)
{
	char result[40];
	size_t taken, width = viewer->output->width;

	if (!width)
		return FIT_ALL;
	describe_result(viewer, result, sizeof(result));
	taken = layout(viewer)->before + strlen(result) + more;
	return width > taken + NAME_ROOM_LEAST ? width - taken : NAME_ROOM_LEAST;
}

static bool has_arguments(const struct event *event)
{
	return event->kind == KIND_EXEC && !event_errno(event);
}

/* Columns for the path; the arguments of an exec get a third at least. */
static size_t room_for_path(const struct viewer *viewer, bool has_target)
{
	if (has_arguments(&viewer->trace->event))
		return room_for_names(viewer, ARGUMENTS_SIGN + viewer->output->width / 3);
	return room_for_names(viewer, has_target ? TARGET_SIGN : 0);
}

/* What one of two names gets: half, and what the other one does not need. */
static size_t share(size_t room, size_t other)
{
	return other < room / 2 ? room - other : room - room / 2;
}

static void print_names(struct viewer *viewer)
{
	FILE *out = viewer->output->file;
	struct value path, target;
	bool has_path = field_ask(viewer->trace, get_file_path, &path);
	bool has_target = field_ask(viewer->trace, get_file_target, &target);
	size_t room = room_for_path(viewer, has_target);
	bool fits = room == FIT_ALL || !has_path || !has_target;

	if (has_path) {
		putc(' ', out);
		fit_print_end(out, path.text, fits ? room : share(room, fit_columns(target.text)));
	}
	if (has_target) {
		fputs(" -> ", out);
		fit_print_end(out, target.text, fits ? room : share(room, fit_columns(path.text)));
	}
}

/* A call that is about no file: setuid(1000), umask(022), kill(4711, SIGTERM). */
static void print_call(struct viewer *viewer)
{
	FILE *out = viewer->output->file;
	const struct event *event = &viewer->trace->event;
	struct text signal = names_text(&names_signal, event->file.flags, viewer->trace->digits);

	putc(' ', out);
	escape_print(out, context_string(viewer->trace->context, event->common.syscall));
	fprintf(out, event->kind == KIND_UMASK ? "(0%" PRIo32 : "(%" PRId32, event->file.mode);
	if (event->kind == KIND_KILL)
		fprintf(out, ", %.*s", (int)signal.length, signal.bytes);
	putc(')', out);
}

static bool is_call(const struct event *event)
{
	return event->kind == KIND_SETID || event->kind == KIND_UMASK || event->kind == KIND_KILL;
}

static void print_file(struct viewer *viewer)
{
	FILE *out = viewer->output->file;
	struct value value;

	if (field_ask(viewer->trace, get_file_mode, &value))
		print_padded(out, names_text(&names_file_mode, value.number, viewer->trace->digits), 2);
	else
		fputs("  ", out);
	if (is_call(&viewer->trace->event))
		print_call(viewer);
	else
		print_names(viewer);
}

/* On a terminal a long command line is cut where the window ends. */
static int print_arguments(struct viewer *viewer)
{
	const struct event *event = &viewer->trace->event;
	size_t path = fit_columns(context_file_path(viewer->trace->context, event->exec.file));
	size_t most = room_for_path(viewer, false);
	size_t room = room_for_names(viewer, ARGUMENTS_SIGN + (path < most ? path : most));
	struct buffer command = { 0 };

	if (command_append(&command, viewer->trace, event->exec.argv) < 0) {
		buffer_free(&command);
		return output_fail(viewer->output, "no memory");
	}
	fputs("  ", viewer->output->file);
	paint(viewer, COLOR_ARGUMENTS);
	fit_print_begin(viewer->output->file, (struct text){ command.bytes, command.length }, room);
	paint(viewer, COLOR_END);
	buffer_free(&command);
	return 0;
}

static void print_fork(struct viewer *viewer)
{
	const struct record_event_fork *fork = &viewer->trace->event.fork;
	const struct record_process *child = context_process(viewer->trace->context, fork->child);

	if (fork->shares & SHARES_THREAD)
		fprintf(viewer->output->file, "   -> thread %" PRIu32, fork->child_tid);
	else
		fprintf(viewer->output->file, "   -> %" PRIu32, child ? child->pid : fork->child_tid);
}

static void print_wait(struct viewer *viewer)
{
	const struct record_event_wait *wait = &viewer->trace->event.wait;

	if (wait->child_number)
		fprintf(viewer->output->file, "   <- %" PRIu32, wait->child_number);
	else
		fputs("   <- a child", viewer->output->file);
}

static void print_exit(struct viewer *viewer)
{
	FILE *out = viewer->output->file;
	const struct record_event_exit *event = &viewer->trace->event.exit;
	struct value value;

	if (!event->last) {
		fputs("   thread", out);
		return;
	}
	fputs("   ", out);
	if (event->code)
		paint(viewer, COLOR_FAILED);
	if (viewer->trace->event.process && field_ask(viewer->trace, get_proc_signal, &value))
		print_padded(out, names_text(&names_signal, value.number, viewer->trace->digits), 0);
	else
		fprintf(out, "%" PRIu32, event->code >> 8 & 0xff);
	if (event->code)
		paint(viewer, COLOR_END);
	fputs("  cpu ", out);
	view_print_duration(out, event->user + event->system);
	fputs("  rss ", out);
	view_print_size(out, event->maxrss);
}

static void print_lost(struct viewer *viewer)
{
	const struct record_event_lost *lost = &viewer->trace->event.lost;

	paint(viewer, COLOR_FAILED);
	fprintf(viewer->output->file, "   %" PRIu64 " records of CPU %u are missing since ", lost->count, lost->cpu);
	view_print_time(viewer->output->file, lost->since - viewer->trace->start, 0, 6);
	paint(viewer, COLOR_END);
}

static int print_subject(struct viewer *viewer)
{
	const struct event *event = &viewer->trace->event;

	switch (event->shape) {
	case SHAPE_event_fork:
		print_fork(viewer);
		return 0;
	case SHAPE_event_wait:
		print_wait(viewer);
		return 0;
	case SHAPE_event_exit:
		print_exit(viewer);
		return 0;
	case SHAPE_event_lost:
		print_lost(viewer);
		return 0;
	case SHAPE_event_exec:
		print_file(viewer);
		return has_arguments(event) ? print_arguments(viewer) : 0;
	default:
		print_file(viewer);
		return 0;
	}
}

static void print_result(struct viewer *viewer)
{
	bool failed = event_errno(&viewer->trace->event);
	char result[40];

	describe_result(viewer, result, sizeof(result));
	if (failed)
		paint(viewer, COLOR_FAILED);
	fputs(result, viewer->output->file);
	if (failed)
		paint(viewer, COLOR_END);
}

/* Why a report of the filter holds, in a line of its own. */
static void print_explanation(const struct viewer *viewer)
{
	const struct buffer *explanation = &viewer->trace->explanation;

	if (!explanation->length)
		return;
	fputs("             ^ ", viewer->output->file);
	escape_print(viewer->output->file, (struct text){ explanation->bytes, explanation->length });
	putc('\n', viewer->output->file);
}

static int event(struct viewer *viewer)
{
	int result;

	print_head(viewer);
	result = print_subject(viewer);
	print_result(viewer);
	putc('\n', viewer->output->file);
	print_explanation(viewer);
	return ferror(viewer->output->file) ? -1 : result;
}

const struct view view_text = {
	.name = "text",
	.description = "one event a line, for people",
	.event = event,
};
