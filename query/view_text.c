/* SPDX-License-Identifier: BSD-2-Clause */
/* -f text: one event a line: time, process, what, file, target, result. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "escape.h"
#include "view.h"

#define BEFORE_PATH 50			/* columns */

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
	print_padded(out, context_string(viewer->trace->context, process ? process->name : 0), 15);
	paint(viewer, COLOR_END);
}

static void print_head(struct viewer *viewer)
{
	FILE *out = viewer->output->file;
	struct trace *trace = viewer->trace;
	char digits[NAMES_DIGITS];

	paint(viewer, COLOR_TIME);
	view_print_time(out, trace->event.common.time - trace->start, 12, 6);
	paint(viewer, COLOR_END);
	print_process(viewer);
	putc(' ', out);
	paint(viewer, COLOR_TYPE);
	print_padded(out, names_text(&names_event_type, trace->event.kind, digits), 7);
	paint(viewer, COLOR_END);
}

static void print_file(struct viewer *viewer)
{
	FILE *out = viewer->output->file;
	struct value value;

	if (field_ask(viewer->trace, get_file_mode, &value))
		print_padded(out, names_text(&names_file_mode, value.number, viewer->trace->digits), 2);
	else
		fputs("  ", out);
	if (field_ask(viewer->trace, get_file_path, &value)) {
		putc(' ', out);
		escape_print(out, value.text);
	}
	if (field_ask(viewer->trace, get_file_target, &value)) {
		fputs(" -> ", out);
		escape_print(out, value.text);
	}
}

/* On a terminal a long command line is cut where the window ends. */
static int print_arguments(struct viewer *viewer)
{
	const struct event *event = &viewer->trace->event;
	size_t before = BEFORE_PATH + context_file_path(viewer->trace->context, event->exec.file).length;
	size_t room = viewer->output->width > before + 6 ? viewer->output->width - before - 6 : 0;
	struct buffer command = { 0 };
	bool cut;

	if (command_append(&command, viewer->trace, event->exec.argv) < 0) {
		buffer_free(&command);
		return output_fail(viewer->output, "no memory");
	}
	cut = viewer->output->width && command.length > room;
	while (cut && room && (command.bytes[room] & 0xc0) == 0x80)
		room--;
	fputs("  ", viewer->output->file);
	paint(viewer, COLOR_ARGUMENTS);
	fprintf(viewer->output->file, "%.*s%s", (int)(cut ? room : command.length), command.length ? command.bytes : "",
		cut ? "..." : "");
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
	case SHAPE_event_exit:
		print_exit(viewer);
		return 0;
	case SHAPE_event_lost:
		print_lost(viewer);
		return 0;
	case SHAPE_event_exec:
		print_file(viewer);
		return event_errno(event) ? 0 : print_arguments(viewer);
	default:
		print_file(viewer);
		return 0;
	}
}

static void print_result(struct viewer *viewer)
{
	const struct event *event = &viewer->trace->event;
	int error = event_errno(event);

	if (error) {
		paint(viewer, COLOR_FAILED);
		fputs(" = ", viewer->output->file);
		print_padded(viewer->output->file, names_text(&names_errno, error, viewer->trace->digits), 0);
		paint(viewer, COLOR_END);
	} else if (event->kind == KIND_OPEN || event->kind == KIND_DUP) {
		fprintf(viewer->output->file, " = %" PRId64, event->common.result);
	}
}

static int event(struct viewer *viewer)
{
	int result;

	print_head(viewer);
	result = print_subject(viewer);
	print_result(viewer);
	putc('\n', viewer->output->file);
	return ferror(viewer->output->file) ? -1 : result;
}

const struct view view_text = {
	.name = "text",
	.description = "one event a line, for people",
	.event = event,
};
