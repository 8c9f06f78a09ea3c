/* SPDX-License-Identifier: BSD-2-Clause */
/* From blocks and records to processes, files and accesses. */
#include "read.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "context.h"
#include "files.h"
#include "idmap.h"
#include "reader.h"
#include "reading.h"
#include "schema.h"
#include "status.h"

struct text reading_string(const struct reading *reading, uint32_t id)
{
	return context_string(reading->context, id);
}

static uint32_t find_path(struct reading *reading, uint32_t id, struct known_file *known, bool follow)
{
	uint32_t *place = follow ? &known->follow : &known->nofollow;
	const struct record_file *file = *place ? NULL : context_file(reading->context, id);
	struct paths *paths = &reading->model->paths;

	if (!file)
		return *place;
	/* Most names lead where they say. */
	if (file->path && file->path == file->real)
		*place = paths_put_real(paths, reading_string(reading, file->path));
	else
		*place = paths_resolve(paths, reading_string(reading, file->path),
				       reading_string(reading, file->real), follow);
	return *place;
}

uint32_t reading_path(struct reading *reading, uint32_t id, bool follow)
{
	struct known_file *known = idmap_put(&reading->files, id);

	return known ? find_path(reading, id, known, follow) : 0;
}

static void judge(const struct reading *reading, uint32_t id, struct known_file *known)
{
	const struct record_file *file = context_file(reading->context, id);

	known->judged = true;
	known->pipe = file && S_ISFIFO(file->mode);
	known->content = known->pipe ||
			 (file && !(file->status & FILE_NAMELESS) && (!file->mode || S_ISREG(file->mode)));
}

bool reading_is_pipe(const struct reading *reading, uint32_t id)
{
	const struct known_file *known = idmap_get(&reading->files, id);

	return known && known->pipe;
}

uint32_t reading_content(struct reading *reading, uint32_t id)
{
	struct known_file *known;

	if (id == reading->last_file)
		return reading->last_path;
	known = idmap_put(&reading->files, id);
	if (!known)
		return 0;
	if (!known->judged)
		judge(reading, id, known);
	reading->last_file = id;
	return reading->last_path = known->content ? find_path(reading, id, known, true) : 0;
}

uint32_t reading_process(struct reading *reading, uint32_t id)
{
	const uint32_t *index;

	if (id == reading->last_id)
		return reading->last_process;
	index = idmap_get(&reading->processes, id);
	if (!index)
		return NONE;
	reading->last_id = id;
	return reading->last_process = *index;
}

/* A list of strings as one name, a NUL behind each. */
static uint32_t put_list(struct reading *reading, uint32_t id)
{
	size_t count, length = 0;
	const uint32_t *ids = context_list(reading->context, id, &count);

	for (size_t i = 0; i < count; i++) {
		struct text text = reading_string(reading, ids[i]);

		reading->joined = memory_grow(reading->joined, &reading->joined_capacity, length + text.length + 1, 1);
		if (text.length)
			memcpy(reading->joined + length, text.bytes, text.length);
		length += text.length;
		reading->joined[length++] = 0;
	}
	return names_put(&reading->model->names, (struct text){ reading->joined, length });
}

static uint32_t put_path(struct reading *reading, uint32_t string)
{
	struct text text = reading_string(reading, string);

	return text.length ? paths_put(&reading->model->paths, text) : 0;
}

struct program reading_program(struct reading *reading, const struct process_program *as)
{
	struct program program = { .argv = put_list(reading, as->argv), .cwd = put_path(reading, as->cwd) };
	struct text comm = reading_string(reading, as->name);

	program.exe = as->exe ? reading_path(reading, as->exe, true) : 0;
	if (!program.argv && comm.length) {
		reading->joined = memory_grow(reading->joined, &reading->joined_capacity, comm.length + 1, 1);
		memcpy(reading->joined, comm.bytes, comm.length);
		reading->joined[comm.length] = 0;
		program.argv = names_put(&reading->model->names, (struct text){ reading->joined, comm.length + 1 });
	}
	return program;
}

static uint32_t add_process(struct reading *reading, const struct record_process *defined)
{
	uint32_t process = model_add_process(reading->model, reading_process(reading, defined->parent));
	uint32_t *index = idmap_put(&reading->processes, defined->id);

	if (index)
		*index = process;
	reading->model->processes[process].pid = defined->pid;
	reading->model->processes[process].start_ns = defined->start;
	return process;
}

/* A definition shows the process as it is at its place of the trace.  The first one comes before
 * its fork or exec, which tell more exactly; at a later one, an exec may be missing. */
static void define_process(struct reading *reading, const struct record *record)
{
	struct model *model = reading->model;
	struct record_process defined;
	struct program program;
	uint32_t process;

	RECORD_FIELDS(record, &defined);
	program = reading_program(reading, &(struct process_program){ defined.name, defined.exe, defined.argv,
								      defined.cwd });
	process = reading_process(reading, defined.id);
	if (process == NONE)
		process = add_process(reading, &defined);
	else if (model->processes[process].program != NONE && program.argv &&
		 model->programs[model->processes[process].program].argv != program.argv)
		model_run(model, process, &program);
	model->processes[process].defined = program;
}

static void warn_loss(struct reading *reading, const char *reason)
{
	warnx("%s: %s", reading->name, reason);
	reading->status = STATUS_INCOMPLETE;
}

static void take_verdict(struct reading *reading, const struct record *record)
{
	struct record_verdict verdict;

	RECORD_FIELDS(record, &verdict);
	if (verdict.status & VERDICT_INCOMPLETE && !reading->said_incomplete) {
		warn_loss(reading, "the trace is incomplete, as its verdict says");
		reading->said_incomplete = true;
	}
}

static void take_lost(struct reading *reading, const struct record *record)
{
	struct record_event_lost lost;

	RECORD_FIELDS(record, &lost);
	reading->model->lost += lost.count;
	reading->status = STATUS_INCOMPLETE;
}

/* Most events mean nothing here, and change nothing in the context either. */
static bool means_nothing(const struct reading *reading, const struct record *record)
{
	return record_is_event(record->kind) && !reading->actions[record->kind] && record->kind != KIND_LOST &&
	       !reading->input->selecting && !reading->model->filtered;
}

static void take_record(struct reading *reading, const struct record *record)
{
	if (context_apply(reading->context, record) < 0)
		err(STATUS_IO, "%s", reading->name);
	if (record->kind == KIND_PROCESS)
		define_process(reading, record);
	else if (record->kind == KIND_VERDICT)
		take_verdict(reading, record);
	else if (record->kind == KIND_LOST)
		take_lost(reading, record);
	else if (record_is_event(record->kind) || (record->kind < KIND_LIMIT && reading->actions[record->kind]))
		event_take(reading, record);
}

static void end_section(struct model *model)
{
	for (uint32_t i = 0; i < model->process_count; i++) {
		model_place(model, i);
		model_end_process(model, i);
	}
}

static void note_filter(struct model *model, struct text filter)
{
	if (!filter.length || model->filtered)
		return;
	model->filtered = true;
	model->filter = names_put(&model->names, filter);
}

static int begin_section(struct reading *reading, const struct section *section)
{
	struct model *model = reading->model;
	struct text cwd = section_property(section, "cwd"), command = section_property(section, "command");

	if (section->head.kind != SECTION_NORMALIZED) {
		warnx("%s: this is a raw trace; give it to normalize first", reading->name);
		reading->status = STATUS_INCOMPLETE;
		return -1;
	}
	reading->sections++;
	end_section(model);
	idmap_clear(&reading->processes);
	reading->last_id = 0;
	note_filter(model, section_property(section, "filter"));
	if (model->sections++)
		return 0;
	model->start_ns = section->head.start;
	model->cwd = cwd.length ? paths_put(&model->paths, cwd) : 0;
	model->command = names_put(&model->names, command);
	return 0;
}

static int take_block(struct reading *reading, struct block *block, const struct section *section)
{
	const struct record *record;

	context_block(reading->context, block);
	if (block->type == BLOCK_DAMAGE)
		warn_loss(reading, block->reason);
	if (block->flags & BLOCK_RESET || block->type == BLOCK_SECTION) {
		idmap_clear(&reading->files);
		reading->last_file = reading->last_path = 0;
	}
	if (block->type == BLOCK_SECTION)
		return begin_section(reading, section);
	if (block->type != BLOCK_DEFINITIONS && block->type != BLOCK_EVENTS && block->type != BLOCK_VERDICT)
		return 0;
	while ((record = block_record(block)))
		if (!means_nothing(reading, record))
			take_record(reading, record);
	return 0;
}

static void read_blocks(struct reading *reading, struct reader *reader)
{
	struct block block;
	int got;

	while ((got = reader_next(reader, &block)) > 0)
		if (take_block(reading, &block, reader_section(reader)) < 0)
			return;
	if (got < 0) {
		warnx("%s: %s", reading->name, reader_error(reader));
		reading->status = reader_status(reader);
	}
}

int read_trace(struct model *model, struct input *input)
{
	struct reading reading = {
		.model = model, .input = input, .name = input->name, .context = context_new(),
		.processes = IDMAP(uint32_t), .last_process = NONE, .files = IDMAP(struct known_file),
	};
	struct reader *reader = reader_new(input->fd);

	if (!reader || !reading.context)
		err(STATUS_IO, "%s", input->name);
	event_prepare(&reading);
	read_blocks(&reading, reader);
	end_section(model);
	reader_free(reader);
	context_free(reading.context);
	idmap_free(&reading.processes);
	idmap_free(&reading.files);
	free(reading.joined);
	return reading.status;
}
