/* SPDX-License-Identifier: BSD-2-Clause */
/* -f trace: the selected events as a normalized trace again. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "block.h"
#include "definer.h"
#include "schema.h"
#include "view.h"
#include "writer.h"

struct state {
	struct definer definer;
	struct writer *writer;
	struct batch events;		/* not written yet */
	struct batch schema;		/* what the input's schema has and ours has not */
	struct idmap exits;		/* uint8_t by process: its exit was selected */
	bool open;			/* a section has been begun */
	bool reset;			/* the next definitions begin anew */
	struct record_verdict verdict;
	struct record_end end;
};

static int fail_with(struct viewer *viewer, const char *what)
{
	return output_fail(viewer->output, what);
}

static int check(struct viewer *viewer, int result)
{
	struct state *state = viewer->state;

	return result < 0 ? fail_with(viewer, writer_error(state->writer)) : 0;
}

static int begin(struct viewer *viewer)
{
	struct state *state = viewer->state = calloc(1, sizeof(*state));

	if (!state)
		return fail_with(viewer, strerror(ENOMEM));
	definer_init(&state->definer, viewer->trace);
	state->exits = (struct idmap)IDMAP(uint8_t);
	state->writer = writer_new(fileno(viewer->output->file), viewer->output->level);
	return state->writer ? 0 : fail_with(viewer, strerror(ENOMEM));
}

static void end(struct viewer *viewer)
{
	struct state *state = viewer->state;

	if (!state)
		return;
	definer_free(&state->definer);
	writer_free(state->writer);
	batch_free(&state->events);
	batch_free(&state->schema);
	idmap_free(&state->exits);
	free(state);
}

static int write_definitions(struct viewer *viewer)
{
	struct state *state = viewer->state;
	struct batch *batch = &state->definer.definitions;

	if (!batch->length)
		return 0;
	if (writer_block(state->writer, BLOCK_DEFINITIONS, state->reset ? BLOCK_RESET : 0, 0, batch) < 0)
		return check(viewer, -1);
	state->reset = false;
	return 0;
}

static int flush(struct viewer *viewer)
{
	struct state *state = viewer->state;

	if (write_definitions(viewer) < 0)
		return -1;
	return check(viewer, writer_block(state->writer, BLOCK_EVENTS, 0, 0, &state->events));
}

static int add_property(struct batch *batch, const char *name, const char *value)
{
	struct record_property *record = batch_begin(batch, KIND_PROPERTY, sizeof(*record));

	if (!record)
		return -1;
	BATCH_TEXT(batch, property, name, name, strlen(name));
	BATCH_TEXT(batch, property, value, value, strlen(value));
	return batch_end(batch);
}

static int copy_properties(struct viewer *viewer, struct batch *batch)
{
	struct text properties = viewer->trace->section->properties;
	const struct record *record;

	for (size_t at = 0; at < properties.length; at += record->length) {
		record = (const struct record *)(properties.bytes + at);
		if (batch_add(batch, record) < 0)
			return -1;
	}
	return viewer->output->filter ? add_property(batch, "filter", viewer->output->filter) : 0;
}

static int begin_section(struct viewer *viewer)
{
	struct state *state = viewer->state;
	struct section_head head = viewer->trace->section->head;
	struct batch properties = { 0 };
	int result;

	head.head_size = sizeof(head);
	head.minor = FORMAT_MINOR;
	if (viewer->output->filter)
		head.compatible &= ~(uint64_t)FEATURE_WAITS;	/* not each, now */
	result = copy_properties(viewer, &properties);
	result = result < 0 ? fail_with(viewer, strerror(errno))
			    : check(viewer, writer_section(state->writer, &head, &properties));
	batch_free(&properties);
	references_init(&state->definer.references);
	definer_reset(&state->definer, true);
	idmap_clear(&state->exits);
	state->open = true;
	state->reset = true;
	state->verdict = (struct record_verdict){ 0 };
	state->end = (struct record_end){ 0 };
	return result;
}

/* A reset forgets what was told; what waits must be written before. */
static int reset(struct viewer *viewer)
{
	struct state *state = viewer->state;

	if (flush(viewer) < 0)
		return -1;
	definer_reset(&state->definer, false);
	state->reset = true;
	return 0;
}

/* What the input's schema says beyond ours is told right behind it. */
static int write_schema(struct viewer *viewer)
{
	struct state *state = viewer->state;

	return check(viewer, writer_block(state->writer, BLOCK_SCHEMA, 0, 0, &state->schema));
}

static int block(struct viewer *viewer, const struct block *block)
{
	struct state *state = viewer->state;

	if (block->type == BLOCK_SECTION)
		return begin_section(viewer);
	if (!state->open)
		return 0;
	if (block->type != BLOCK_SCHEMA && write_schema(viewer) < 0)
		return -1;
	if (block->flags & BLOCK_RESET && reset(viewer) < 0)
		return -1;
	if (block->type == BLOCK_DAMAGE || block_type_known(block->type))
		return 0;
	if (flush(viewer) < 0)
		return -1;
	return check(viewer, writer_copy(state->writer, block->stored, block->stored_length));
}

static bool is_definition(uint16_t kind)
{
	return kind >= KIND_STRING && kind <= KIND_FILE;
}

/* A description of a kind that we do not know goes along as it is. */
static int pass_on(struct viewer *viewer, const struct record *record)
{
	struct state *state = viewer->state;

	if (batch_add(&state->definer.definitions, record) < 0)
		return fail_with(viewer, strerror(errno));
	return 0;
}

static int learn(struct viewer *viewer, const struct record *record)
{
	struct state *state = viewer->state;

	if (references_learn(&state->definer.references, record) && batch_add(&state->schema, record) < 0)
		return fail_with(viewer, strerror(errno));
	return 0;
}

static int definition(struct viewer *viewer, const struct record *record)
{
	struct state *state = viewer->state;

	switch (record->kind) {
	case KIND_SCHEMA_KIND:
	case KIND_SCHEMA_FIELD:
		return learn(viewer, record);
	case KIND_VERDICT:
		RECORD_FIELDS(record, &state->verdict);
		return 0;
	case KIND_END:
		RECORD_FIELDS(record, &state->end);
		return 0;
	default:
		break;
	}
	if (is_definition(record->kind))
		return definer_forget(&state->definer, record) ? flush(viewer) : 0;
	return schema_kind(record->kind) ? 0 : pass_on(viewer, record);
}

static int note_exit(struct viewer *viewer)
{
	struct state *state = viewer->state;
	const struct event *event = &viewer->trace->event;

	if (event->kind != KIND_EXIT || !event->exit.last || !event->common.process)
		return 0;
	return idmap_put(&state->exits, event->common.process) ? 0 : fail_with(viewer, strerror(ENOMEM));
}

static int event(struct viewer *viewer)
{
	struct state *state = viewer->state;

	if (note_exit(viewer) < 0)
		return -1;
	if (definer_must_flush(&state->definer) && flush(viewer) < 0)
		return -1;
	if (definer_event(&state->definer) < 0)
		return fail_with(viewer, strerror(errno));
	if (state->definer.definitions.length >= BLOCK_PAYLOAD_GOAL && write_definitions(viewer) < 0)
		return -1;
	if (state->events.length + viewer->trace->event.record->length > BLOCK_LENGTH_MAX && flush(viewer) < 0)
		return -1;
	if (batch_add(&state->events, viewer->trace->event.record) < 0)
		return fail_with(viewer, strerror(errno));
	return state->events.length >= BLOCK_PAYLOAD_GOAL ? flush(viewer) : 0;
}

static int add_end(struct batch *batch, uint32_t process, const struct member *member)
{
	struct record_event_exit end = {
		.head = { sizeof(end), KIND_ENDED, sizeof(end) },
		.time = member->end,
		.process = process,
		.code = member->code,
		.last = 1,
		.user = member->user,
		.system = member->system,
		.maxrss = member->maxrss,
	};

	return batch_add(batch, &end);
}

/* How processes ended, where their exits were not selected. */
static int write_ends(struct viewer *viewer)
{
	struct state *state = viewer->state;
	const struct idmap *processes = &state->definer.processes;

	for (size_t i = 0; i < processes->count; i++) {
		uint32_t id = processes->ids[i];
		const struct member *member = family_member(&viewer->trace->chronicle->family, id);

		if (!member || !member->ended || idmap_get(&state->exits, id))
			continue;
		if (add_end(&state->definer.definitions, id, member) < 0)
			return fail_with(viewer, strerror(errno));
		if (state->definer.definitions.length >= BLOCK_PAYLOAD_GOAL && write_definitions(viewer) < 0)
			return -1;
	}
	return write_definitions(viewer);
}

/* The input's verdict, and what has come to light since. */
static int write_verdict(struct viewer *viewer)
{
	struct state *state = viewer->state;
	const struct chronicle *chronicle = viewer->trace->chronicle;
	struct record_verdict *verdict = &state->verdict;
	struct batch batch = { 0 };
	int result;

	verdict->head = (struct record){ sizeof(*verdict), KIND_VERDICT, sizeof(*verdict) };
	if (viewer->output->filter)
		verdict->status |= VERDICT_FILTERED;
	if (!state->end.head.length)
		verdict->status |= VERDICT_NO_END | VERDICT_INCOMPLETE;
	if (chronicle->doubted)
		verdict->status |= VERDICT_INCOMPLETE;
	verdict->damaged += chronicle->damaged;
	result = batch_add(&batch, verdict) < 0
			 ? fail_with(viewer, strerror(errno))
			 : check(viewer, writer_block(state->writer, BLOCK_VERDICT, 0, 0, &batch));
	batch_free(&batch);
	return result;
}

static int section(struct viewer *viewer)
{
	struct state *state = viewer->state;

	if (!state->open)
		return 0;
	state->open = false;
	if (flush(viewer) < 0 || write_ends(viewer) < 0 || write_verdict(viewer) < 0)
		return -1;
	return check(viewer, writer_end(state->writer, &state->end));
}

const struct view view_trace = {
	.name = "trace",
	.description = "a trace again, for the next query or graph",
	.binary = true,
	.ends = true,
	.begin = begin,
	.block = block,
	.definition = definition,
	.event = event,
	.section = section,
	.idle = flush,
	.end = end,
};
