/* SPDX-License-Identifier: BSD-2-Clause */
/* What each type of block does to a raw section that is being read. */
#include "source.h"

#include <err.h>
#include <stdlib.h>

#include "memory.h"
#include "status.h"

void source_open(struct source *source, struct input *input, const struct source_limits *limits, struct emitter *emitter,
		 struct record_verdict *verdict)
{
	*source = (struct source){ .input = input };
	source->order = order_new(limits->memory, limits->spill, reader_section(input->reader)->head.cpus);
	if (input->base >= 0)
		source->lateness = lateness_find(input->fd, input->base, input->block.offset, source->order);
	if (!source->lateness || !lateness_is_known(source->lateness))
		order_set_window(source->order, limits->wait_ns);
	source->holes = holes_new();
	if (source->lateness && lateness_is_any(source->lateness))
		holes_disordered(source->holes);
	model_open(&source->model, emitter, verdict);
	input_pass(input);
}

void source_close(struct source *source)
{
	model_close(&source->model);
	order_free(source->order);
	lateness_free(source->lateness);
	holes_free(source->holes);
	free(source->marks);
}

static void end(struct source *source, bool whole)
{
	source->ended = true;
	source->whole = whole;
	order_finish(source->order);
	holes_round(source->holes, UINT64_MAX);
}

static void take_mark(struct source *source, const struct record_mark *mark)
{
	if (mark->cpu >= ORDER_CPUS_MAX)
		return;
	if (mark->cpu >= source->mark_count) {
		source->marks = memory_grow(source->marks, (mark->cpu + 1) * sizeof(*mark));
		for (uint32_t i = source->mark_count; i <= mark->cpu; i++)
			source->marks[i] = (struct record_mark){ .cpu = i };
		source->mark_count = mark->cpu + 1;
	}
	source->marks[mark->cpu] = *mark;
	holes_mark(source->holes, mark);
	order_mark(source->order, mark->cpu, mark->time);
}

static void take_marks(struct source *source, struct block *block)
{
	const struct record *record;
	uint64_t first_ns = UINT64_MAX;

	while ((record = block_record(block))) {
		struct record_mark mark;

		if (record->kind != KIND_MARK)
			continue;
		RECORD_FIELDS(record, &mark);
		take_mark(source, &mark);
		if (mark.time < first_ns)
			first_ns = mark.time;
	}
	if (first_ns != UINT64_MAX)
		holes_round(source->holes, first_ns);
}

static void take_records(struct source *source, struct block *block)
{
	const struct record *record;

	if (!block->stream || block->stream > ORDER_CPUS_MAX)
		return;
	while ((record = block_record(block))) {
		if (!record_is_raw_event(record->kind))
			continue;
		holes_record(source->holes, block->stream - 1, ((const struct record_syscall *)record)->sequence);
		order_add(source->order, block->stream - 1, record);
	}
}

static void take_state(struct source *source, struct block *block)
{
	const struct record *record;

	holes_begin(source->holes);
	while ((record = block_record(block)))
		model_state(&source->model, record);
}

static void take_end(struct source *source, struct block *block)
{
	const struct record *record = block_record(block);

	if (record && record->kind == KIND_END)
		RECORD_FIELDS(record, &source->end);
	end(source, true);
}

static void take_damage(struct source *source, const struct block *block)
{
	warnx("%s: %s", source->input->name, block->reason);
	source->model.verdict->damaged += block->skipped ? block->skipped : 1;
	source->input->status = STATUS_INCOMPLETE;
	holes_damage(source->holes);
}

static void take(struct source *source, struct block *block)
{
	switch (block->type) {
	case BLOCK_STATE:
		take_state(source, block);
		break;
	case BLOCK_RAW:
		take_records(source, block);
		break;
	case BLOCK_MARKS:
		take_marks(source, block);
		break;
	case BLOCK_END:
		take_end(source, block);
		break;
	case BLOCK_DAMAGE:
		take_damage(source, block);
		break;
	default:	/* blocks of newer versions that are not critical */
		break;
	}
}

void source_read(struct source *source)
{
	struct block *block = input_peek(source->input);

	if (!block || block->type == BLOCK_SECTION) {
		end(source, false);
		return;
	}
	take(source, block);
	if (source->lateness)
		lateness_pass(source->lateness, block->offset, source->order);
	input_pass(source->input);
}

void source_settle(struct source *source, uint64_t time_ns)
{
	struct record_verdict *verdict = source->model.verdict;

	for (uint32_t i = 0; i < source->mark_count; i++) {
		const struct record_mark *mark = &source->marks[i];
		uint64_t expected = order_expected(source->order, mark->cpu);
		struct ordered item = { .cpu = mark->cpu, .time_ns = time_ns };

		verdict->cut += mark->cut;
		verdict->unreadable += mark->unreadable;
		verdict->repeats += mark->repeats;
		if (mark->written + mark->lost <= expected)
			continue;
		item.lost = mark->written + mark->lost - expected;
		item.since_ns = order_cpu_time(source->order, mark->cpu);
		model_lost(&source->model, &item);
	}
}
