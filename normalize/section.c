/* SPDX-License-Identifier: BSD-2-Clause */
/* From raw sections to normalized ones; what is normalized already passes. */
#include "section.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "emit.h"
#include "heading.h"
#include "memory.h"
#include "source.h"
#include "status.h"
#include "verdict.h"

#define OUTBOX_LIMIT (1u << 20)	/* bytes of blocks that wait to be written: some blocks */

struct normalizer {
	struct writer *writer;		/* outside of raw sections; within, it is the outbox' */
	struct outbox *outbox;
	struct spill *spill;
	struct emitter *emitter;
	struct source *sources;		/* the raw sections that are read together, first begun first */
	size_t source_count;
	struct record_verdict verdict;
	uint64_t last_ns;		/* of the record that left last */
	struct normalizer_settings settings;
};

struct normalizer *normalizer_new(struct writer *writer, struct spill *spill, const struct normalizer_settings *settings)
{
	struct normalizer *normalizer = memory_zeroed(1, sizeof(*normalizer));

	normalizer->writer = writer;
	normalizer->spill = spill;
	normalizer->settings = *settings;
	normalizer->outbox = outbox_new(writer, OUTBOX_LIMIT);
	if (!normalizer->outbox)
		err(STATUS_IO, "cannot start");
	normalizer->emitter = emitter_new(normalizer->outbox);
	return normalizer;
}

void normalizer_free(struct normalizer *normalizer)
{
	emitter_free(normalizer->emitter);
	outbox_close(normalizer->outbox);
	free(normalizer->sources);
	free(normalizer);
}

/* The source that is behind all others: until it has been read on, none may go on.  NULL: all of
 * them have ended. */
static struct source *hindmost(const struct normalizer *normalizer)
{
	struct source *found = NULL;

	for (size_t i = 0; i < normalizer->source_count; i++) {
		struct source *source = &normalizer->sources[i];

		if (!source->ended && (!found || order_safe_time(source->order) < order_safe_time(found->order)))
			found = source;
	}
	return found;
}

/* Where the next record comes from, by time, CPU and place of the source; NULL: none may leave. */
static struct source *foremost(const struct normalizer *normalizer, uint64_t safe_ns, uint32_t *first_cpu)
{
	struct source *found = NULL;
	uint64_t first_ns = safe_ns, time_ns;
	uint32_t cpu;

	*first_cpu = 0;
	for (size_t i = 0; i < normalizer->source_count; i++) {
		struct source *source = &normalizer->sources[i];

		if (!order_first(source->order, &time_ns, &cpu) || time_ns > first_ns)
			continue;
		if (time_ns == first_ns && cpu >= *first_cpu)
			continue;
		found = source;
		first_ns = time_ns;
		*first_cpu = cpu;
	}
	return found;
}

/* What may leave goes through the model.  A record that belongs before one that has left
 * cannot be put in its place any more. */
static void release(struct normalizer *normalizer)
{
	const struct source *slowest = hindmost(normalizer);
	uint64_t safe_ns = slowest ? order_safe_time(slowest->order) : UINT64_MAX;
	struct source *source;
	struct ordered item;
	uint32_t cpu;

	while ((source = foremost(normalizer, safe_ns, &cpu)) && order_take(source->order, cpu, &item)) {
		if (item.time_ns < normalizer->last_ns || item.behind)
			normalizer->verdict.status |= VERDICT_DISORDERED;
		if (item.time_ns < normalizer->last_ns)
			item.time_ns = normalizer->last_ns;
		normalizer->last_ns = item.time_ns;
		model_set_hole(&source->model, holes_cover(source->holes, item.time_ns));
		model_apply(&source->model, &item, source->order);
	}
	emitter_settle(normalizer->emitter, safe_ns);
}

/* The inputs' names, for messages. */
static char *join_names(const struct normalizer *normalizer)
{
	char *names = NULL;
	size_t length;
	FILE *out = open_memstream(&names, &length);

	if (!out)
		err(STATUS_IO, "cannot go on");
	for (size_t i = 0; i < normalizer->source_count; i++)
		fprintf(out, "%s%s", i ? " + " : "", normalizer->sources[i].input->name);
	if (fclose(out) != 0)
		err(STATUS_IO, "cannot go on");
	return names;
}

/* What a source adds to the verdict when all its records have left. */
static void count_source(struct normalizer *normalizer, struct source *source)
{
	struct record_verdict *verdict = &normalizer->verdict;

	source_settle(source, normalizer->last_ns);
	verdict->processes += processes_count(source->model.processes);
	verdict->late += order_late(source->order);
	verdict->lost += source->end.missed;
	verdict->running += source->end.running;
	if (!source->whole)
		verdict->status |= VERDICT_NO_END;
	model_contradictions_end(&source->model);
}

static void say_verdict(const struct normalizer *normalizer)
{
	struct input *input = normalizer->sources[0].input;
	char *names;

	if (!verdict_is_complete(&normalizer->verdict) && input->status < STATUS_INCOMPLETE)
		input->status = STATUS_INCOMPLETE;
	if (normalizer->settings.quiet)
		return;
	names = join_names(normalizer);
	verdict_print(&normalizer->verdict, names);
	free(names);
}

static void end_section(struct normalizer *normalizer)
{
	struct record_end end = { 0 };

	for (size_t i = 0; i < normalizer->source_count; i++) {
		count_source(normalizer, &normalizer->sources[i]);
		heading_add_end(&end, &normalizer->sources[i].end);
	}
	emitter_flush(normalizer->emitter);
	outbox_drain(normalizer->outbox);
	normalizer->verdict.events = emitter_events(normalizer->emitter);
	verdict_write(&normalizer->verdict, normalizer->writer);
	writer_end(normalizer->writer, &end);
	say_verdict(normalizer);
}

static int compare_inputs(const void *one, const void *other)
{
	const struct input *const *first = one, *const *second = other;

	return heading_compare(reader_section((*first)->reader), reader_section((*second)->reader));
}

static void begin_section(struct normalizer *normalizer, struct input **inputs, size_t count)
{
	const struct section **sections = memory_get(count * sizeof(const struct section *));
	struct source_limits limits = {
		normalizer->settings.memory / count, normalizer->settings.wait_ns, normalizer->spill,
	};

	qsort(inputs, count, sizeof(struct input *), compare_inputs);
	for (size_t i = 0; i < count; i++)
		sections[i] = reader_section(inputs[i]->reader);
	normalizer->verdict = (struct record_verdict){ 0 };
	normalizer->last_ns = 0;
	emitter_reset(normalizer->emitter);
	heading_write(normalizer->writer, sections, count);
	free(sections);
	normalizer->sources = memory_grow(normalizer->sources, count * sizeof(*normalizer->sources));
	normalizer->source_count = count;
	for (size_t i = 0; i < count; i++)
		source_open(&normalizer->sources[i], inputs[i], &limits, normalizer->emitter, &normalizer->verdict);
	for (size_t i = 0; i < count; i++)
		normalizer->sources[i].model.lists = normalizer->settings.lists;
}

/* Raw sections that fit together, at whose beginnings the inputs are. */
static void read_raw(struct normalizer *normalizer, struct input **inputs, size_t count)
{
	struct source *source;

	begin_section(normalizer, inputs, count);
	while ((source = hindmost(normalizer)) && !outbox_has_failed(normalizer->outbox)) {
		source_read(source);
		release(normalizer);
	}
	if (!source)
		end_section(normalizer);
	for (size_t i = 0; i < count; i++)
		source_close(&normalizer->sources[i]);
}

/* The section that an input is at the beginning of; NULL: it is not. */
static const struct section *section_ahead(struct input *input)
{
	const struct block *block = input_peek(input);

	return block && block->type == BLOCK_SECTION ? reader_section(input->reader) : NULL;
}

/* Whether a section may be read together with all of those chosen. */
static bool fits(const struct section *section, struct input **chosen, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!heading_fit_together(reader_section(chosen[i]->reader), section))
			return false;
	return true;
}

/* Reads the raw section that the first input is at, and what fits to it at the beginning of the
 * others. */
static void read_together(struct normalizer *normalizer, struct input *inputs, size_t count)
{
	struct input **chosen = memory_get(count * sizeof(struct input *));
	size_t chosen_count = 1;

	chosen[0] = inputs;
	for (size_t i = 1; i < count; i++) {
		const struct section *section = section_ahead(&inputs[i]);

		if (section && fits(section, chosen, chosen_count))
			chosen[chosen_count++] = &inputs[i];
	}
	read_raw(normalizer, chosen, chosen_count);
	free(chosen);
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

void normalizer_read(struct normalizer *normalizer, struct input *inputs, size_t count)
{
	struct block *block;

	for (; count; inputs++, count--)
		while ((block = input_peek(inputs)) && !writer_errno(normalizer->writer)) {
			if (block->type == BLOCK_SECTION && reader_section(inputs->reader)->head.kind == SECTION_RAW)
				read_together(normalizer, inputs, count);
			else
				pass_block(normalizer, inputs, block);
		}
}
