/* SPDX-License-Identifier: BSD-2-Clause */
/* Looks up syscalls.def by number. */
#include "syscall_names.h"

struct row {
	const char *name;
	int number, number32;
	struct syscall_rule rule;
};

static const struct row rows[] = {
#define SYSCALL(name, number, number32, kind, fd, path, fd2, path2, flags, value, does) \
	{ #name, number, number32, { KIND_##kind, fd, path, fd2, path2, flags, value, does } },
#include "syscalls.def"
};

static const struct row *find(unsigned number, bool compat)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((compat ? rows[i].number32 : rows[i].number) == (int)number)
			return &rows[i];
	return NULL;
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
