/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptor tables: dup_fd(), do_dup2() and close_range of fs/file.c, as far as names go. */
#include "fdtable.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* No process has more; a number from a damaged trace must not size an array. */
#define FD_LIMIT (1 << 20)

/* A file whose close has begun, since its number was given out again, but has not ended. */
struct closing {
	struct open_file *file;
	uint64_t replaced_ns;		/* when the number was given out again */
	uint32_t owner;			/* who had been given it for this file; 0: not known */
	struct closing *next;
};

struct slot {
	struct open_file *file;
	struct closing *closing;	/* oldest first */
	uint32_t owner;			/* the thread that was given the number */
	bool close_on_exec;
};

struct fdtable {
	size_t references;
	size_t count;		/* slots allocated; all that follow are empty */
	struct slot *slots;
};

struct open_file *open_file_new(struct name *path, struct name *real)
{
	struct open_file *file = memory_get(sizeof(*file));	/* each event makes one; calloc(3) takes a lock */

	*file = (struct open_file){ .references = 1, .path = path, .real = real };
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

/* Takes the file out of the list. */
static struct open_file *take_closing(struct closing **at)
{
	struct closing *closing = *at;
	struct open_file *file = closing->file;

	*at = closing->next;
	free(closing);
	return file;
}

static void clear(struct slot *slot)
{
	open_file_drop(slot->file);
	while (slot->closing)
		open_file_drop(take_closing(&slot->closing));
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

static bool has_slot(const struct fdtable *table, int fd)
{
	return fd >= 0 && (size_t)fd < table->count;
}

struct open_file *fdtable_get(const struct fdtable *table, int fd)
{
	return has_slot(table, fd) ? table->slots[fd].file : NULL;
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

static void await_close(struct slot *slot, uint64_t time_ns)
{
	struct closing *closing = memory_zeroed(1, sizeof(*closing)), **end = &slot->closing;

	closing->file = slot->file;
	closing->replaced_ns = time_ns;
	closing->owner = slot->owner;
	slot->file = NULL;
	while (*end)
		end = &(*end)->next;
	*end = closing;
}

void fdtable_install(struct fdtable *table, int fd, struct open_file *file, bool close_on_exec, struct user user)
{
	struct closing *closing = NULL;

	if (fdtable_is_shared(table) && has_slot(table, fd)) {
		struct slot *slot = &table->slots[fd];

		if (slot->file)
			await_close(slot, user.now_ns);
		closing = slot->closing;
		slot->closing = NULL;
	}
	fdtable_set(table, fd, file, close_on_exec);
	if (!has_slot(table, fd))
		return;
	table->slots[fd].closing = closing;
	table->slots[fd].owner = user.tid;
}

/* What this close was about, of those that were open when the thread was last seen: its own, if one
 * is, else the one that was closed first. */
static struct closing **find_closing(struct slot *slot, struct user user)
{
	struct closing **found = NULL;

	for (struct closing **at = &slot->closing; *at; at = &(*at)->next) {
		if ((*at)->replaced_ns < user.last_ns)
			continue;	/* it was closed before this close began */
		if ((*at)->owner == user.tid)
			return at;
		if (!found)
			found = at;
	}
	return found;
}

struct open_file *fdtable_close(struct fdtable *table, int fd, struct user user)
{
	struct open_file *closed;
	struct closing **closing;
	struct slot *slot;

	if (!has_slot(table, fd))
		return NULL;
	slot = &table->slots[fd];
	closing = slot->closing ? find_closing(slot, user) : NULL;
	if (closing)
		return take_closing(closing);
	closed = slot->file;	/* other threads' closes are still to end */
	slot->file = NULL;
	return closed;
}

void fdtable_doubt(struct fdtable *table)
{
	for (size_t fd = 0; fd < table->count; fd++)
		clear(&table->slots[fd]);
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

void fdtable_each(const struct fdtable *table, uint64_t round, void (*visit)(struct open_file *file, void *context),
		  void *context)
{
	for (size_t fd = 0; fd < table->count; fd++) {
		struct open_file *file = table->slots[fd].file;

		if (!file || file->round == round)
			continue;
		file->round = round;
		visit(file, context);
	}
}
