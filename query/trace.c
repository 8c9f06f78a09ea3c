/* SPDX-License-Identifier: BSD-2-Clause */
/* Follows a trace block by block and record by record. */
#include "trace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lineage.h"
#include "schema.h"

int trace_init(struct trace *trace)
{
	*trace = (struct trace){ .context = context_new() };
	return trace->context ? 0 : -1;
}

void trace_forget(struct trace *trace)
{
	for (size_t i = 0; i < trace->chronicle_count; i++) {
		family_free(&trace->chronicles[i]->family);
		lineage_free(trace->chronicles[i]->lineage);
		free(trace->chronicles[i]);
	}
	free(trace->chronicles);
	trace->chronicles = NULL;
	trace->chronicle_count = 0;
	trace_rewind(trace);
}

void trace_rewind(struct trace *trace)
{
	trace->sections = 0;
	trace->section = NULL;
	trace->chronicle = NULL;
}

void trace_free(struct trace *trace)
{
	trace_forget(trace);
	context_free(trace->context);
	buffer_free(&trace->explanation);
	buffer_free(&trace->joined[0].text);
	buffer_free(&trace->joined[1].text);
}

static int add_chronicle(struct trace *trace)
{
	size_t size = (trace->chronicle_count + 1) * sizeof(*trace->chronicles);
	struct chronicle **chronicles = realloc(trace->chronicles, size);
	struct chronicle *chronicle = calloc(1, sizeof(*chronicle));

	if (chronicles)
		trace->chronicles = chronicles;
	if (!chronicles || !chronicle) {
		free(chronicle);
		return -1;
	}
	chronicle->family = (struct family)FAMILY;
	trace->chronicles[trace->chronicle_count++] = chronicle;
	return 0;
}

static void print_uuid(struct trace *trace)
{
	const unsigned char *uuid = trace->section->head.uuid;
	char *out = trace->uuid;

	for (int i = 0; i < 16; i++)
		out += sprintf(out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", uuid[i]);
}

/* What a section tells is learned anew in each pass, except the family: that is known from the first on. */
static int begin_section(struct trace *trace, const struct section *section)
{
	if (trace->sections == trace->chronicle_count && add_chronicle(trace) < 0)
		return -1;
	trace->section = section;
	trace->start = section->head.start;
	trace->chronicle = trace->chronicles[trace->sections++];
	trace->chronicle->readings++;
	trace->chronicle->damaged = trace->chronicle->lost_events = 0;
	trace->chronicle->ended = trace->chronicle->doubted = false;
	print_uuid(trace);
	return 0;
}

static void end_section(struct chronicle *chronicle, const struct trace *trace)
{
	chronicle->ended = true;
	chronicle->complete = !chronicle->doubted && !trace_doubt(trace, NULL, 0);
}

static void begin_epoch(struct trace *trace)
{
	trace->epoch++;
	trace->changes++;
	trace->joined[0].list = trace->joined[1].list = 0;
}

int trace_block(struct trace *trace, const struct section *section, const struct block *block)
{
	if (block->type == BLOCK_SECTION && begin_section(trace, section) < 0)
		return -1;
	if (block->type == BLOCK_SECTION || (block->flags & BLOCK_RESET))
		begin_epoch(trace);
	if (block->type == BLOCK_DAMAGE && trace->chronicle) {
		trace->chronicle->doubted = true;
		trace->chronicle->damaged += block->skipped;
	}
	if (block->type == BLOCK_END && trace->chronicle)
		end_section(trace->chronicle, trace);
	context_block(trace->context, block);
	return 0;
}

static void load_event(struct trace *trace, const struct record *record)
{
	const struct schema_kind *kind = schema_kind(record->kind);
	struct event *event = &trace->event;

	record_fields(record, &event->common, sizeof(*event) - offsetof(struct event, common));
	event->record = record;
	event->kind = record->kind;
	event->shape = kind ? kind->shape : SHAPE_COUNT;
	event->process = context_process(trace->context, event->common.process);
	if (event->shape == SHAPE_event_lost)
		trace->chronicle->lost_events += event->lost.count;
}

static void apply_verdict(struct trace *trace, const struct record *record)
{
	trace->chronicle->judged = true;
	RECORD_FIELDS(record, &trace->chronicle->verdict);
}

/* Keeps what an exec or chdir is about to change. */
static void keep_before(struct trace *trace, const struct record *record)
{
	const struct record_process *process = NULL;
	struct record_event_file event;

	if (record->kind != KIND_EXEC && record->kind != KIND_CHDIR)
		return;
	RECORD_FIELDS(record, &event);
	process = context_process(trace->context, event.process);
	if (process)
		trace->before = *process;
}

/* Whether the id has a meaning already: the format forbids that it gets another one, but who remembers what
 * he found out about ids must not be fooled. */
static bool redefines(const struct trace *trace, const struct record *record)
{
	struct record_file definition;
	size_t count;

	RECORD_FIELDS(record, &definition);
	switch (record->kind) {
	case KIND_STRING:
		return context_string(trace->context, definition.id).bytes;
	case KIND_LIST:
		return context_list(trace->context, definition.id, &count);
	case KIND_FILE:
		return context_file(trace->context, definition.id);
	default:
		return false;
	}
}

int trace_record(struct trace *trace, const struct record *record)
{
	if (!trace->chronicle)
		return 0;
	trace->before.id = 0;
	if (trace_is_mere_event(record)) {
		load_event(trace, record);
		return 1;
	}
	if (!record_is_event(record->kind) && redefines(trace, record))
		begin_epoch(trace);
	keep_before(trace, record);
	if (context_apply(trace->context, record) < 0 || family_apply(&trace->chronicle->family, record) < 0)
		return -1;
	if (record->kind == KIND_PROCESS || record->kind == KIND_EXEC || record->kind == KIND_CHDIR)
		trace->changes++;
	if (record->kind == KIND_VERDICT)
		apply_verdict(trace, record);
	if (!record_is_event(record->kind))
		return 0;
	load_event(trace, record);
	return 1;
}

static int join(struct trace *trace, struct joined *joined, const uint32_t *strings, size_t count)
{
	buffer_clear(&joined->text);
	for (size_t i = 0; i < count; i++) {
		struct text text = context_string(trace->context, strings[i]);

		if ((i && buffer_add(&joined->text, " ", 1) < 0) ||
		    buffer_add(&joined->text, text.bytes, text.length) < 0)
			return -1;
	}
	return 0;
}

struct text trace_join(struct trace *trace, uint32_t list)
{
	size_t count;
	const uint32_t *strings = context_list(trace->context, list, &count);
	struct joined *joined = &trace->joined[0];

	if (!strings)
		return (struct text){ NULL, 0 };
	if (joined->list != list)
		joined = &trace->joined[1];
	if (joined->list != list) {
		joined = &trace->joined[trace->joined_next++ % 2];
		joined->list = 0;
		if (join(trace, joined, strings, count) < 0)
			return (struct text){ NULL, 0 };
		joined->list = list;
	}
	return joined->text.length ? (struct text){ joined->text.bytes, joined->text.length }
				   : (struct text){ "", 0 };
}

/* The verdict's own counts, where it has any to blame. */
static void describe_verdict(const struct record_verdict *verdict, char *why, size_t size)
{
	snprintf(why, size,
		 "the trace is incomplete: %" PRIu64 " records lost, %" PRIu64 " names cut, %" PRIu64
		 " unreadable, %" PRIu64 " bytes damaged%s",
		 verdict->lost, verdict->cut, verdict->unreadable, verdict->damaged,
		 verdict->status & VERDICT_NO_END ? ", and its end is missing" : "");
}

bool trace_doubt(const struct trace *trace, char *why, size_t size)
{
	const struct chronicle *chronicle = trace->chronicle;

	if (!chronicle)
		return false;
	if (chronicle->judged && (chronicle->verdict.status & VERDICT_INCOMPLETE)) {
		describe_verdict(&chronicle->verdict, why, size);
		return true;
	}
	if (chronicle->lost_events) {
		snprintf(why, size, "the trace is incomplete: %" PRIu64 " records lost", chronicle->lost_events);
		return true;
	}
	return false;
}

uint64_t trace_process_start(const struct trace *trace, const struct record_process *process)
{
	return process->status & PROCESS_ROOT && process->start < trace->start ? trace->start : process->start;
}

uint32_t event_file_id(const struct event *event)
{
	if (event->shape == SHAPE_event_file)
		return event->file.file;
	return event->shape == SHAPE_event_exec ? event->exec.file : 0;
}

int event_errno(const struct event *event)
{
	int64_t result = event->common.result;

	return result < 0 && result >= -ERRNO_LAST ? -result : 0;
}
