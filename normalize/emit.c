/* SPDX-License-Identifier: BSD-2-Clause */
/* Definitions and events into blocks. */
#include "emit.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "intern.h"
#include "memory.h"
#include "status.h"

/* All ids are forgotten (RESET) when they take this much memory, or so many events have used them:
 * it bounds memory, here and in all who read the trace, and what a damaged block can take with it. */
#define EPOCH_BYTES_MAX (16u << 20)
#define EPOCH_EVENTS (1u << 19)

/* What makes two files the same definition. */
struct file_key {
	uint32_t path, real;
	uint64_t ino;
	uint32_t dev, mode;
	uint32_t status, spare;
};

/* A string that stays where it is, and its id in an epoch. */
struct constant {
	const char *text;
	uint32_t epoch;
	uint32_t id;
};

#define CONSTANTS 512	/* a power of two, some times as many as there are system calls */

struct emitter {
	struct outbox *outbox;
	struct batch definitions, events;
	struct intern strings, lists, files;
	uint32_t *latest;		/* by path: the file that was asked for last, or 0 */
	uint32_t latest_size;
	struct constant constants[CONSTANTS];
	uint32_t epoch;			/* ids are good within one */
	uint64_t epoch_events;
	uint64_t sequence;
	uint32_t last_process;		/* the id given last */
	bool reset;			/* the next definitions begin an epoch */
	uint32_t *list_room;		/* a list under construction */
	size_t list_capacity;
	struct process **line;		/* a process and its ancestors, to be defined */
	size_t line_capacity;
};

struct emitter *emitter_new(struct outbox *outbox)
{
	struct emitter *emitter = memory_zeroed(1, sizeof(*emitter));

	emitter->outbox = outbox;
	emitter_reset(emitter);
	return emitter;
}

void emitter_free(struct emitter *emitter)
{
	if (!emitter)
		return;
	batch_free(&emitter->definitions);
	batch_free(&emitter->events);
	intern_free(&emitter->strings);
	intern_free(&emitter->lists);
	intern_free(&emitter->files);
	free(emitter->latest);
	free(emitter->list_room);
	free(emitter->line);
	free(emitter);
}

static void begin_epoch(struct emitter *emitter)
{
	emitter->epoch++;
	emitter->epoch_events = 0;
	emitter->reset = true;
	if (emitter->latest)
		memset(emitter->latest, 0, emitter->latest_size * sizeof(*emitter->latest));
	intern_clear(&emitter->strings);
	intern_clear(&emitter->lists);
	intern_clear(&emitter->files);
}

void emitter_reset(struct emitter *emitter)
{
	emitter->sequence = 0;
	emitter->last_process = 0;
	begin_epoch(emitter);
}

uint64_t emitter_events(const struct emitter *emitter)
{
	return emitter->sequence;
}

static void check_added(int result)
{
	if (result < 0)
		err(STATUS_IO, "cannot hold a record");
}

static void put(struct emitter *emitter, enum block_type type, unsigned flags, struct batch *batch)
{
	if (outbox_put(emitter->outbox, type, flags, 0, batch) < 0 && !outbox_has_failed(emitter->outbox))
		err(STATUS_IO, "cannot go on");
	batch_clear(batch);
}

/* A failed write is found by whoever looks at outbox_has_failed(). */
void emitter_flush(struct emitter *emitter)
{
	unsigned flags = emitter->reset ? BLOCK_RESET : 0;

	if (emitter->definitions.length) {
		put(emitter, BLOCK_DEFINITIONS, flags, &emitter->definitions);
		emitter->reset = false;
	}
	put(emitter, BLOCK_EVENTS, 0, &emitter->events);
	while (outbox_is_full(emitter->outbox))
		outbox_wait(emitter->outbox);
}

static bool has_grown_old(const struct emitter *emitter, uint64_t time_ns)
{
	return emitter->events.records && time_ns >= emitter->events.time_first + BLOCK_AGE_GOAL_NS;
}

void emitter_begin(struct emitter *emitter, uint64_t time_ns)
{
	size_t bytes = intern_bytes(&emitter->strings) + intern_bytes(&emitter->lists) + intern_bytes(&emitter->files);

	if (emitter->events.length >= BLOCK_PAYLOAD_GOAL || emitter->definitions.length >= BLOCK_PAYLOAD_GOAL ||
	    has_grown_old(emitter, time_ns))
		emitter_flush(emitter);
	if (bytes < EPOCH_BYTES_MAX && emitter->epoch_events < EPOCH_EVENTS)
		return;
	emitter_flush(emitter);
	begin_epoch(emitter);
}

void emitter_settle(struct emitter *emitter, uint64_t safe_ns)
{
	if (has_grown_old(emitter, safe_ns))
		emitter_flush(emitter);
}

void emitter_event(struct emitter *emitter, void *record)
{
	((struct record_event_file *)record)->sequence = emitter->sequence++;
	emitter->epoch_events++;
	check_added(batch_add(&emitter->events, record));
}

static uint32_t intern(struct intern *table, const void *bytes, size_t length, bool *is_new)
{
	uint32_t id = intern_put(table, bytes, length, is_new);

	if (!id)
		err(STATUS_IO, "cannot go on");
	return id;
}

uint32_t emitter_string(struct emitter *emitter, struct text text)
{
	struct record_string *record;
	bool is_new;
	uint32_t id;

	if (!text.bytes)
		return 0;
	id = intern(&emitter->strings, text.bytes, text.length, &is_new);
	if (!is_new)
		return id;
	record = batch_begin(&emitter->definitions, KIND_STRING, sizeof(*record));
	if (record)
		record->id = id;
	BATCH_TEXT(&emitter->definitions, string, text, text.bytes, text.length);
	check_added(batch_end(&emitter->definitions));
	return id;
}

uint32_t emitter_name(struct emitter *emitter, struct name *name)
{
	if (!name)
		return 0;
	if (name->epoch != emitter->epoch) {
		name->id = emitter_string(emitter, name_text(name));
		name->epoch = emitter->epoch;
		name->file = 0;
	}
	return name->id;
}

uint32_t emitter_constant(struct emitter *emitter, const char *text)
{
	struct constant *constant = &emitter->constants[((uintptr_t)text * 2654435769u >> 16) % CONSTANTS];

	if (constant->text != text || constant->epoch != emitter->epoch)
		*constant = (struct constant){ text, emitter->epoch,
					       emitter_string(emitter, (struct text){ text, strlen(text) }) };
	return constant->id;
}

uint32_t emitter_list(struct emitter *emitter, struct text text)
{
	struct record_list *record;
	size_t count = 0;
	bool is_new;
	uint32_t id;

	for (size_t at = 0; at < text.length; count++) {
		size_t length = strnlen(text.bytes + at, text.length - at);

		if (count == emitter->list_capacity) {
			emitter->list_capacity = count ? count * 2 : 64;
			emitter->list_room = memory_grow(emitter->list_room,
							 emitter->list_capacity * sizeof(*emitter->list_room));
		}
		emitter->list_room[count] = emitter_string(emitter, (struct text){ text.bytes + at, length });
		at += length + 1;
	}
	id = intern(&emitter->lists, emitter->list_room, count * sizeof(uint32_t), &is_new);
	if (!is_new)
		return id;
	record = batch_begin(&emitter->definitions, KIND_LIST, sizeof(*record));
	if (record)
		record->id = id;
	BATCH_TEXT(&emitter->definitions, list, strings, emitter->list_room, count * sizeof(uint32_t));
	check_added(batch_end(&emitter->definitions));
	return id;
}

/* Where the id of a path's latest file is kept. */
static uint32_t *latest_file(struct emitter *emitter, uint32_t path)
{
	uint32_t size = emitter->latest_size ? emitter->latest_size : 1024;

	while (size <= path)
		size *= 2;
	if (size > emitter->latest_size) {
		emitter->latest = memory_grow(emitter->latest, size * sizeof(*emitter->latest));
		memset(emitter->latest + emitter->latest_size, 0,
		       (size - emitter->latest_size) * sizeof(*emitter->latest));
		emitter->latest_size = size;
	}
	return &emitter->latest[path];
}

static uint32_t define_file(struct emitter *emitter, const struct file_key *key)
{
	uint32_t *latest = latest_file(emitter, key->path);
	struct record_file record = {
		.head = { sizeof(record), KIND_FILE, sizeof(record) },
		.path = key->path, .real = key->real, .mode = key->mode,
		.ino = key->ino, .dev = key->dev, .status = key->status,
	};
	bool is_new;

	if (*latest && !memcmp(intern_get(&emitter->files, *latest).bytes, key, sizeof(*key)))
		return *latest;
	*latest = record.id = intern(&emitter->files, key, sizeof(*key), &is_new);
	if (is_new)
		check_added(batch_add(&emitter->definitions, &record));
	return record.id;
}

/* A file of which nothing is known but the name. */
static uint32_t name_file(struct emitter *emitter, struct name *name)
{
	struct file_key key = { .path = emitter_name(emitter, name) };

	if (!name->file)
		name->file = define_file(emitter, &key);
	return name->file;
}

uint32_t emitter_file(struct emitter *emitter, const struct open_file *file)
{
	struct file_key key = { 0 };

	if (!file || !file->path)
		return 0;
	if (!file->real && !file->status && !file->mode)
		return name_file(emitter, file->path);
	key.path = emitter_name(emitter, file->path);
	key.real = emitter_name(emitter, file->real);
	key.ino = file->ino;
	key.dev = file->dev;
	key.mode = file->mode;
	key.status = file->status;
	return define_file(emitter, &key);
}

struct image_ids emitter_image(struct emitter *emitter, const struct image *image)
{
	const struct open_file file = {
		.path = image->path, .real = image->real, .ino = image->ino, .dev = image->dev, .mode = image->mode,
		.status = image->file_status,
	};
	struct text all = name_text(image->arguments);
	struct image_ids ids = { .file = emitter_file(emitter, &file) };

	ids.command = emitter_name(emitter, image->command);
	ids.cwd = emitter_name(emitter, image->cwd);
	if (!image->arguments)
		return ids;
	ids.argv = emitter_list(emitter, (struct text){ all.bytes, image->argv_size });
	ids.env = emitter_list(emitter, (struct text){ all.bytes + image->argv_size, all.length - image->argv_size });
	return ids;
}

static void define_process(struct emitter *emitter, const struct process *process)
{
	struct record_process record = {
		.head = { sizeof(record), KIND_PROCESS, sizeof(record) },
		.id = process->id, .parent = process->parent ? process->parent->id : 0,
		.pid = process->pid, .ppid = process->ppid, .start = process->start_ns,
		.uid = process->uid, .gid = process->gid, .status = process->status,
	};

	if (process->umask != UMASK_UNKNOWN) {
		record.status |= PROCESS_UMASK;
		record.umask = process->umask;
	}

	if (process->image) {
		struct image_ids ids = emitter_image(emitter, process->image);

		record.name = ids.command;
		record.exe = ids.file;
		record.argv = ids.argv;
		record.env = ids.env;
		record.cwd = ids.cwd;
	}
	check_added(batch_add(&emitter->definitions, &record));
}

/* Ancestors first; they may be many, so not by recursion. */
uint32_t emitter_process(struct emitter *emitter, struct process *process)
{
	size_t count = 0;

	if (!process)
		return 0;
	for (struct process *each = process; each && each->defined != emitter->epoch; each = each->parent) {
		each->defined = emitter->epoch;
		if (count == emitter->line_capacity) {
			emitter->line_capacity = count ? count * 2 : 16;
			emitter->line = memory_grow(emitter->line, emitter->line_capacity * sizeof(*emitter->line));
		}
		emitter->line[count++] = each;
	}
	while (count) {
		struct process *each = emitter->line[--count];

		if (!each->id)
			each->id = ++emitter->last_process;
		define_process(emitter, each);
	}
	return process->id;
}
