/* SPDX-License-Identifier: BSD-2-Clause */
/* From raw sections to normalized ones; what is normalized already passes. */
#include "section.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "emit.h"
#include "memory.h"
#include "source.h"
#include "status.h"
#include "verdict.h"

struct normalizer {
	struct writer *writer;
	struct spill *spill;
	struct emitter *emitter;
	struct source source;		/* while a raw section is read */
	struct record_verdict verdict;
	uint64_t last_ns;		/* of the record that left last */
	size_t memory;
	bool quiet;
};

struct normalizer *normalizer_new(struct writer *writer, size_t memory, struct spill *spill, bool quiet)
{
	struct normalizer *normalizer = memory_zeroed(1, sizeof(*normalizer));

	normalizer->writer = writer;
	normalizer->spill = spill;
	normalizer->memory = memory;
	normalizer->quiet = quiet;
	normalizer->emitter = emitter_new(writer);
	return normalizer;
}

void normalizer_free(struct normalizer *normalizer)
{
	emitter_free(normalizer->emitter);
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

/* What may leave goes through the model.  A record that belongs before one that has left
 * cannot be put in its place any more. */
static void release(struct normalizer *normalizer)
{
	struct source *source = &normalizer->source;
	struct ordered item;

	while (order_next(source->order, &item)) {
		if (item.time_ns < normalizer->last_ns || item.behind)
			normalizer->verdict.status |= VERDICT_DISORDERED;
		if (item.time_ns < normalizer->last_ns)
			item.time_ns = normalizer->last_ns;
		normalizer->last_ns = item.time_ns;
		model_apply(&source->model, &item, source->order);
	}
	emitter_settle(normalizer->emitter, order_safe_time(source->order));
}

static void end_section(struct normalizer *normalizer)
{
	struct record_verdict *verdict = &normalizer->verdict;
	struct source *source = &normalizer->source;

	source_settle(source, normalizer->last_ns);
	emitter_flush(normalizer->emitter);
	verdict->events = emitter_events(normalizer->emitter);
	verdict->processes = processes_count(source->model.processes);
	verdict->late = order_late(source->order);
	verdict->lost += source->end.missed;
	verdict->running = source->end.running;
	if (!source->whole)
		verdict->status |= VERDICT_NO_END;
	verdict_write(verdict, normalizer->writer);
	writer_end(normalizer->writer, &source->end);
	if (!normalizer->quiet)
		verdict_print(verdict, source->input->name);
	if (!verdict_is_complete(verdict) && source->input->status < STATUS_INCOMPLETE)
		source->input->status = STATUS_INCOMPLETE;
}

static void read_raw(struct normalizer *normalizer, struct input *input)
{
	struct source *source = &normalizer->source;

	normalizer->verdict = (struct record_verdict){ 0 };
	normalizer->last_ns = 0;
	emitter_reset(normalizer->emitter);
	write_section(normalizer, reader_section(input->reader));
	source_open(source, input, normalizer->memory, normalizer->spill, normalizer->emitter, &normalizer->verdict);
	while (!source->ended && !writer_errno(normalizer->writer)) {
		source_read(source);
		release(normalizer);
	}
	if (source->ended)
		end_section(normalizer);
	source_close(source);
}

/* Blocks of a section that is normalized already pass as they are; there may be damage also
 * behind the END of a raw one. */
static void pass_block(struct normalizer *normalizer, struct input *input, const struct block *block)
{
	if (block->type == BLOCK_DAMAGE) {
		warnx("%s: %s", input->name, block->reason);
		input->status = STATUS_INCOMPLETE;
	} else if (reader_section(input->reader)->head.kind == SECTION_NORMALIZED) {
		writer_pass(normalizer->writer, block->stored, block->stored_length);
	}
	input_pass(input);
}

void normalizer_read(struct normalizer *normalizer, struct input *input)
{
	struct block *block;

	while ((block = input_peek(input)) && !writer_errno(normalizer->writer)) {
		const struct section *section = reader_section(input->reader);

		if (block->type == BLOCK_SECTION && section->head.kind == SECTION_RAW)
			read_raw(normalizer, input);
		else
			pass_block(normalizer, input, block);
	}
}
