/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptor tables: dup_fd(), do_dup2() and close_range of fs/file.c, as far as names go. */
#include "fdtable.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* No process has more; a number from a damaged trace must not size an array. */
#define FD_LIMIT (1 << 20)

struct slot {
	struct open_file *file;
	struct open_file *closing;	/* what a close that has not ended yet is about */
	uint32_t owner;			/* the thread that got the descriptor; with closing */
	bool close_on_exec;
};

struct fdtable {
	size_t references;
	size_t count;		/* slots allocated; all that follow are empty */
	struct slot *slots;
};

struct open_file *open_file_new(struct name *path, struct name *real)
{
	struct open_file *file = memory_zeroed(1, sizeof(*file));

	file->references = 1;
	file->path = path;
	file->real = real;
	return file;
}

struct open_file *open_file_hold(struct open_file *file)
{
	if (file)
		file->references++;
	return file;
}

void open_file_drop(struct open_file *file)
{
	if (!file || --file->references)
		return;
	name_drop(file->path);
	name_drop(file->real);
	free(file);
}

struct fdtable *fdtable_new(void)
{
	struct fdtable *table = memory_zeroed(1, sizeof(*table));

	table->references = 1;
	return table;
}

struct fdtable *fdtable_hold(struct fdtable *table)
{
	table->references++;
	return table;
}

struct fdtable *fdtable_copy(const struct fdtable *table)
{
	struct fdtable *copy = fdtable_new();

	copy->count = table->count;
	copy->slots = memory_zeroed(table->count, sizeof(*copy->slots));
	for (size_t i = 0; i < table->count; i++) {
		copy->slots[i].file = open_file_hold(table->slots[i].file);
		copy->slots[i].close_on_exec = table->slots[i].close_on_exec;
	}
	return copy;
}

static void clear(struct slot *slot)
{
	open_file_drop(slot->file);
	open_file_drop(slot->closing);
	*slot = (struct slot){ 0 };
}

void fdtable_drop(struct fdtable *table)
{
	if (!table || --table->references)
		return;
	for (size_t i = 0; i < table->count; i++)
		clear(&table->slots[i]);
	free(table->slots);
	free(table);
}

bool fdtable_is_shared(const struct fdtable *table)
{
	return table->references > 1;
}

struct open_file *fdtable_get(const struct fdtable *table, int fd)
{
	return fd >= 0 && (size_t)fd < table->count ? table->slots[fd].file : NULL;
}

static void make_room(struct fdtable *table, size_t count)
{
	size_t room = table->count ? table->count : 16;

	while (room < count)
		room *= 2;
	if (room == table->count)
		return;
	table->slots = memory_grow(table->slots, room * sizeof(*table->slots));
	memset(table->slots + table->count, 0, (room - table->count) * sizeof(*table->slots));
	table->count = room;
}

void fdtable_set(struct fdtable *table, int fd, struct open_file *file, bool close_on_exec)
{
	if (fd < 0 || fd >= FD_LIMIT) {
		open_file_drop(file);
		return;
	}
	if (!file && (size_t)fd >= table->count)
		return;
	make_room(table, (size_t)fd + 1);
	clear(&table->slots[fd]);
	table->slots[fd].file = file;
	table->slots[fd].close_on_exec = close_on_exec;
}

void fdtable_install(struct fdtable *table, int fd, struct open_file *file, bool close_on_exec, uint32_t tid)
{
	struct open_file *before = NULL;

	if (fdtable_is_shared(table) && fd >= 0 && (size_t)fd < table->count) {
		struct slot *slot = &table->slots[fd];

		before = open_file_hold(slot->file ? slot->file : slot->closing);
	}
	fdtable_set(table, fd, file, close_on_exec);
	if (!before)
		return;
	table->slots[fd].closing = before;
	table->slots[fd].owner = tid;
}

struct open_file *fdtable_close(struct fdtable *table, int fd, uint32_t tid)
{
	struct open_file *closed;
	struct slot *slot;

	if (fd < 0 || (size_t)fd >= table->count)
		return NULL;
	slot = &table->slots[fd];
	if (slot->closing && slot->owner != tid) {
		closed = slot->closing;
		slot->closing = NULL;
		return closed;
	}
	closed = slot->file;	/* the other thread's close is still to end */
	slot->file = NULL;
	return closed;
}

void fdtable_close_range(struct fdtable *table, unsigned first, unsigned last)
{
	for (size_t fd = first; fd < table->count && fd <= last; fd++)
		clear(&table->slots[fd]);
}

void fdtable_mark_range(struct fdtable *table, unsigned first, unsigned last, bool close_on_exec)
{
	for (size_t fd = first; fd < table->count && fd <= last; fd++)
		table->slots[fd].close_on_exec = close_on_exec;
}

void fdtable_exec(struct fdtable *table)
{
	for (size_t fd = 0; fd < table->count; fd++)
		if (table->slots[fd].close_on_exec)
			fdtable_close_range(table, fd, fd);
}

void fdtable_each(const struct fdtable *table, void (*visit)(struct open_file *file, void *context), void *context)
{
	for (size_t fd = 0; fd < table->count; fd++)
		if (table->slots[fd].file)
			visit(table->slots[fd].file, context);
}
