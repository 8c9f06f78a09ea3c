/* SPDX-License-Identifier: BSD-2-Clause */
/* Looks up syscalls.def by number. */
#include "syscall_names.h"

struct row {
	const char *name, *uring_name;
	struct syscall_rule rule;
};

enum {
#define SYSCALL(name, number, number32, kind, fd, path, fd2, path2, flags, value, does) ROW_##name,
#include "syscalls.def"
	ROW_COUNT
};

static const struct row rows[] = {
#define SYSCALL(name, number, number32, kind, fd, path, fd2, path2, flags, value, does) \
	[ROW_##name] = { #name, "io_uring_" #name, { KIND_##kind, fd, path, fd2, path2, flags, value, does } },
#include "syscalls.def"
};

/* Where a number stands in the tables below; a call that does not have one behind all others. */
#define PLACE(number, name) ((number) < 0 ? SYSCALL_NUMBER_LIMIT + ROW_##name : (number))

/* 1 + the row, by number; 0: none. */
static const uint8_t native[SYSCALL_NUMBER_LIMIT + ROW_COUNT] = {
#define SYSCALL(name, number, number32, kind, fd, path, fd2, path2, flags, value, does) \
	[PLACE(number, name)] = 1 + ROW_##name,
#include "syscalls.def"
};

static const uint8_t compatible[SYSCALL_NUMBER_LIMIT + ROW_COUNT] = {
#define SYSCALL(name, number, number32, kind, fd, path, fd2, path2, flags, value, does) \
	[PLACE(number32, name)] = 1 + ROW_##name,
#include "syscalls.def"
};

_Static_assert(ROW_COUNT < 255, "rows are counted in a byte");

static const struct row *find(unsigned number, bool compat)
{
	unsigned row = number < SYSCALL_NUMBER_LIMIT ? (compat ? compatible : native)[number] : 0;

	return row ? &rows[row - 1] : NULL;
}

const struct syscall_rule *syscall_rule(unsigned number, bool compat)
{
	const struct row *row = find(number, compat);

	return row ? &row->rule : NULL;
}

const char *syscall_name(unsigned number, bool compat)
{
	const struct row *row = find(number, compat);

	return row ? row->name : NULL;
}

const char *syscall_uring_name(unsigned number)
{
	const struct row *row = find(number, false);

	return row ? row->uring_name : NULL;
}
