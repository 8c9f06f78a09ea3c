/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps the definitions of a normalized trace while it is read. */
#include "context.h"

#include <stdlib.h>
#include <string.h>

#include "idmap.h"

/* Strings and lists lie one behind the other here until the next RESET. */
struct arena {
	char *bytes;
	size_t length, capacity;
};

struct piece {
	size_t offset, length;
};

struct context {
	struct arena arena;
	struct idmap strings, lists, files, processes;
};

struct context *context_new(void)
{
	struct context *context = calloc(1, sizeof(*context));

	if (!context)
		return NULL;
	context->strings = (struct idmap)IDMAP(struct piece);
	context->lists = (struct idmap)IDMAP(struct piece);
	context->files = (struct idmap)IDMAP(struct record_file);
	context->processes = (struct idmap)IDMAP(struct record_process);
	return context;
}

void context_free(struct context *context)
{
	if (!context)
		return;
	idmap_free(&context->strings);
	idmap_free(&context->lists);
	idmap_free(&context->files);
	idmap_free(&context->processes);
	free(context->arena.bytes);
	free(context);
}

/* What a process runs is not known any more until it is defined again: its ids mean nothing
 * after a RESET. */
static void detach_processes(struct context *context)
{
	struct record_process *processes = (struct record_process *)context->processes.values;

	for (size_t i = 0; i < context->processes.count; i++)
		processes[i].name = processes[i].exe = processes[i].argv = processes[i].env = processes[i].cwd = 0;
}

void context_block(struct context *context, const struct block *block)
{
	if (block->type == BLOCK_SECTION)
		idmap_clear(&context->processes);
	else if (block->type == BLOCK_DAMAGE)
		detach_processes(context);	/* an exec may be among what was lost */
	if (block->type != BLOCK_SECTION && !(block->flags & BLOCK_RESET))
		return;
	idmap_clear(&context->strings);
	idmap_clear(&context->lists);
	idmap_clear(&context->files);
	context->arena.length = 0;
	detach_processes(context);
}

static int store(struct context *context, struct idmap *map, uint32_t id, struct text text)
{
	struct arena *arena = &context->arena;
	size_t at = (arena->length + 7) & ~(size_t)7;
	struct piece *piece;

	if (!arena->bytes || at + text.length > arena->capacity) {
		size_t capacity = (at + text.length) * 2 + 4096;
		char *bytes = realloc(arena->bytes, capacity);

		if (!bytes)
			return -1;
		arena->bytes = bytes;
		arena->capacity = capacity;
	}
	piece = idmap_put(map, id);
	if (!piece)
		return id ? -1 : 0;
	memcpy(arena->bytes + at, text.bytes, text.length);
	arena->length = at + text.length;
	*piece = (struct piece){ at, text.length };
	return 0;
}

static int apply_string(struct context *context, const struct record *record)
{
	struct record_string string;

	RECORD_FIELDS(record, &string);
	return store(context, &context->strings, string.id, record_text(record, string.text));
}

static int apply_list(struct context *context, const struct record *record)
{
	struct record_list list;

	RECORD_FIELDS(record, &list);
	return store(context, &context->lists, list.id, record_text(record, list.strings));
}

static int apply_file(struct context *context, const struct record *record)
{
	struct record_file file, *place;

	RECORD_FIELDS(record, &file);
	if (!file.id)
		return 0;
	place = idmap_put(&context->files, file.id);
	if (!place)
		return -1;
	*place = file;
	return 0;
}

static int apply_process(struct context *context, const struct record *record)
{
	struct record_process process, *place;

	RECORD_FIELDS(record, &process);
	if (!process.id)
		return 0;
	place = idmap_put(&context->processes, process.id);
	if (!place)
		return -1;
	*place = process;
	return 0;
}

static int apply_exec(struct context *context, const struct record *record)
{
	struct record_event_exec event;
	struct record_process *process;

	RECORD_FIELDS(record, &event);
	process = idmap_get(&context->processes, event.process);
	if (!process || event.result < 0)
		return 0;
	process->exe = event.file;
	process->argv = event.argv;
	process->env = event.env;
	process->cwd = event.cwd;
	process->name = event.name;
	process->uid = event.uid;
	process->gid = event.gid;
	return 0;
}

static int apply_chdir(struct context *context, const struct record *record)
{
	struct record_event_file event;
	struct record_process *process;
	const struct record_file *file;

	RECORD_FIELDS(record, &event);
	process = idmap_get(&context->processes, event.process);
	file = context_file(context, event.file);
	if (process && file && event.result >= 0)
		process->cwd = file->real ? file->real : file->path;
	return 0;
}

int context_apply(struct context *context, const struct record *record)
{
	switch (record->kind) {
	case KIND_STRING:
		return apply_string(context, record);
	case KIND_LIST:
		return apply_list(context, record);
	case KIND_FILE:
		return apply_file(context, record);
	case KIND_PROCESS:
		return apply_process(context, record);
	case KIND_EXEC:
		return apply_exec(context, record);
	case KIND_CHDIR:
		return apply_chdir(context, record);
	default:
		return 0;
	}
}

static struct text lookup(const struct context *context, const struct idmap *map, uint32_t id)
{
	const struct piece *piece = idmap_get(map, id);

	return piece ? (struct text){ context->arena.bytes + piece->offset, piece->length } : (struct text){ NULL, 0 };
}

struct text context_string(const struct context *context, uint32_t id)
{
	return lookup(context, &context->strings, id);
}

const uint32_t *context_list(const struct context *context, uint32_t id, size_t *count)
{
	struct text text = lookup(context, &context->lists, id);

	*count = text.length / sizeof(uint32_t);
	return (const uint32_t *)text.bytes;
}

const struct record_file *context_file(const struct context *context, uint32_t id)
{
	return idmap_get(&context->files, id);
}

const struct record_process *context_process(const struct context *context, uint32_t id)
{
	return idmap_get(&context->processes, id);
}

struct text context_file_path(const struct context *context, uint32_t id)
{
	const struct record_file *file = context_file(context, id);

	return context_string(context, file ? file->path : 0);
}

struct text context_file_real(const struct context *context, uint32_t id)
{
	const struct record_file *file = context_file(context, id);

	return context_string(context, file ? file->real : 0);
}
