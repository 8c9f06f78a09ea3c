/* SPDX-License-Identifier: BSD-2-Clause */
/* Blocks of a raw section go into the order, ordered records into the model. */
#include "section.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "emit.h"
#include "memory.h"
#include "model.h"
#include "order.h"
#include "reader.h"
#include "status.h"
#include "verdict.h"

struct normalizer {
	struct writer *writer;
	struct order *order;
	struct emitter *emitter;
	struct model model;
	struct record_verdict verdict;
	struct record_mark *marks;	/* the last of each CPU */
	uint32_t mark_count;
	struct record_end end;
	const char *name;
	bool quiet;
	bool open;			/* a raw section is being read */
	int status;
};

struct normalizer *normalizer_new(struct writer *writer, size_t memory, bool quiet)
{
	struct normalizer *normalizer = memory_zeroed(1, sizeof(*normalizer));

	normalizer->writer = writer;
	normalizer->quiet = quiet;
	normalizer->order = order_new(memory);
	normalizer->emitter = emitter_new(writer);
	return normalizer;
}

void normalizer_free(struct normalizer *normalizer)
{
	if (!normalizer)
		return;
	if (normalizer->open)
		model_close(&normalizer->model);
	order_free(normalizer->order);
	emitter_free(normalizer->emitter);
	free(normalizer->marks);
	free(normalizer);
}

static void write_section(struct normalizer *normalizer, const struct section *section)
{
	struct section_head head = section->head;
	struct batch properties = { 0 };
	const struct record *record;

	head.kind = SECTION_NORMALIZED;
	head.minor = FORMAT_MINOR;
	head.head_size = sizeof(head);
	for (size_t at = 0; at < section->properties.length; at += record->length) {
		record = (const struct record *)(section->properties.bytes + at);
		if (batch_add(&properties, record) < 0)
			err(STATUS_IO, "cannot hold the section's properties");
	}
	writer_section(normalizer->writer, &head, &properties);
	batch_free(&properties);
}

static void begin_section(struct normalizer *normalizer, const struct section *section)
{
	normalizer->open = true;
	normalizer->verdict = (struct record_verdict){ 0 };
	normalizer->end = (struct record_end){ 0 };
	normalizer->mark_count = 0;
	order_reset(normalizer->order, section->head.cpus);
	emitter_reset(normalizer->emitter);
	model_open(&normalizer->model, normalizer->emitter, &normalizer->verdict);
	write_section(normalizer, section);
}

static void release(struct normalizer *normalizer)
{
	struct ordered item;

	while (order_next(normalizer->order, &item))
		model_apply(&normalizer->model, &item, normalizer->order);
	emitter_settle(normalizer->emitter, order_safe_time(normalizer->order));
}

/* What was lost after a CPU's last record is told by its last mark alone; it stands at the
 * end of the trace. */
static void count_trailing_losses(struct normalizer *normalizer)
{
	for (uint32_t i = 0; i < normalizer->mark_count; i++) {
		const struct record_mark *mark = &normalizer->marks[i];
		uint64_t expected = order_expected(normalizer->order, mark->cpu);
		struct ordered item = { .cpu = mark->cpu };

		normalizer->verdict.cut += mark->cut;
		normalizer->verdict.unreadable += mark->unreadable;
		normalizer->verdict.repeats += mark->repeats;
		if (mark->written + mark->lost <= expected)
			continue;
		item.lost = mark->written + mark->lost - expected;
		item.since_ns = order_cpu_time(normalizer->order, mark->cpu);
		item.time_ns = order_last_time(normalizer->order);
		model_lost(&normalizer->model, &item);
	}
}

/* Ends the section that is open, whole or cut off. */
static void end_section(struct normalizer *normalizer, bool whole)
{
	struct record_verdict *verdict = &normalizer->verdict;

	if (!normalizer->open)
		return;
	order_finish(normalizer->order);
	release(normalizer);
	count_trailing_losses(normalizer);
	emitter_flush(normalizer->emitter);
	verdict->events = emitter_events(normalizer->emitter);
	verdict->processes = processes_count(normalizer->model.processes);
	verdict->late = order_late(normalizer->order);
	verdict->lost += normalizer->end.missed;
	verdict->running = normalizer->end.running;
	if (!whole)
		verdict->status |= VERDICT_NO_END;
	verdict_write(verdict, normalizer->writer);
	writer_end(normalizer->writer, &normalizer->end);
	if (!normalizer->quiet)
		verdict_print(verdict, normalizer->name);
	if (!verdict_is_complete(verdict))
		normalizer->status = STATUS_INCOMPLETE;
	model_close(&normalizer->model);
	normalizer->open = false;
}

static void take_marks(struct normalizer *normalizer, struct block *block)
{
	const struct record *record;

	while ((record = block_record(block))) {
		struct record_mark mark;

		if (record->kind != KIND_MARK)
			continue;
		RECORD_FIELDS(record, &mark);
		if (mark.cpu >= ORDER_CPUS_MAX)
			continue;
		if (mark.cpu >= normalizer->mark_count) {
			normalizer->marks = memory_grow(normalizer->marks, (mark.cpu + 1) * sizeof(mark));
			for (uint32_t i = normalizer->mark_count; i <= mark.cpu; i++)
				normalizer->marks[i] = (struct record_mark){ .cpu = i };
			normalizer->mark_count = mark.cpu + 1;
		}
		normalizer->marks[mark.cpu] = mark;
		order_mark(normalizer->order, mark.cpu, mark.time);
	}
	release(normalizer);
}

static void take_records(struct normalizer *normalizer, struct block *block)
{
	const struct record *record;

	if (!block->stream || block->stream > ORDER_CPUS_MAX)
		return;
	while ((record = block_record(block)))
		if (record_is_raw_event(record->kind))
			order_add(normalizer->order, block->stream - 1, record);
	release(normalizer);
}

static void take_state(struct normalizer *normalizer, struct block *block)
{
	const struct record *record;

	while ((record = block_record(block)))
		model_state(&normalizer->model, record);
}

static void take_end(struct normalizer *normalizer, struct block *block)
{
	const struct record *record = block_record(block);

	if (record && record->kind == KIND_END)
		RECORD_FIELDS(record, &normalizer->end);
	end_section(normalizer, true);
}

static void take_damage(struct normalizer *normalizer, const struct block *block)
{
	warnx("%s: %s", normalizer->name, block->reason);
	normalizer->verdict.damaged += block->skipped ? block->skipped : 1;
	normalizer->status = STATUS_INCOMPLETE;
}

/* A section that is normalized already passes as it is. */
static void copy_block(struct normalizer *normalizer, const struct block *block)
{
	if (block->type == BLOCK_DAMAGE)
		take_damage(normalizer, block);
	else
		writer_pass(normalizer->writer, block->stored, block->stored_length);
}

static void take_block(struct normalizer *normalizer, struct block *block, const struct section *section)
{
	if (block->type == BLOCK_SECTION)
		end_section(normalizer, false);
	if (!section)
		return;	/* only damage comes before the first */
	if (section->head.kind == SECTION_NORMALIZED) {
		copy_block(normalizer, block);
		return;
	}
	switch (block->type) {
	case BLOCK_SECTION:
		begin_section(normalizer, section);
		break;
	case BLOCK_STATE:
		take_state(normalizer, block);
		break;
	case BLOCK_RAW:
		take_records(normalizer, block);
		break;
	case BLOCK_MARKS:
		take_marks(normalizer, block);
		break;
	case BLOCK_END:
		take_end(normalizer, block);
		break;
	case BLOCK_DAMAGE:
		take_damage(normalizer, block);
		break;
	default:	/* blocks of newer versions that are not critical */
		break;
	}
}

int normalizer_read(struct normalizer *normalizer, int fd, const char *name)
{
	struct reader *reader = reader_new(fd);
	struct block block;
	int got;

	if (!reader)
		err(STATUS_IO, "cannot read %s", name);
	normalizer->name = name;
	normalizer->status = STATUS_DONE;
	while ((got = reader_next(reader, &block)) > 0 && !writer_errno(normalizer->writer))
		take_block(normalizer, &block, reader_section(reader));
	end_section(normalizer, false);
	if (got < 0) {
		warnx("%s: %s", name, reader_error(reader));
		normalizer->status = reader_status(reader);
	} else if (!got && !reader_complete(reader)) {
		normalizer->status = STATUS_INCOMPLETE;
	}
	reader_free(reader);
	return normalizer->status;
}
