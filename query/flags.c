/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of open(2), renameat2(2), unlinkat(2), linkat(2) and fork flags. */
#include "flags.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The kernel's values, which glibc hides or has otherwise. */
#define KERNEL_LARGEFILE 0100000
#define KERNEL_RENAME_WHITEOUT (1 << 2)

struct flag {
	uint64_t mask, bits;		/* set when the value under the mask is just these bits */
	const char *name;
};

#define FLAG(name) { name, name, #name }

static const struct flag open_flags[] = {
	{ O_ACCMODE | O_PATH, O_RDONLY, "O_RDONLY" },
	{ O_ACCMODE | O_PATH, O_WRONLY, "O_WRONLY" },
	{ O_ACCMODE | O_PATH, O_RDWR, "O_RDWR" },
	FLAG(O_PATH), FLAG(O_CREAT), FLAG(O_EXCL), FLAG(O_NOCTTY), FLAG(O_TRUNC), FLAG(O_APPEND), FLAG(O_NONBLOCK),
	FLAG(O_SYNC), FLAG(O_ASYNC), FLAG(O_DIRECT), FLAG(O_TMPFILE),
	{ O_TMPFILE, O_DIRECTORY, "O_DIRECTORY" },
	{ O_SYNC, O_DSYNC, "O_DSYNC" },
	FLAG(O_NOFOLLOW), FLAG(O_NOATIME), FLAG(O_CLOEXEC),
	{ KERNEL_LARGEFILE, KERNEL_LARGEFILE, "O_LARGEFILE" },
	{ 0, 0, NULL },
};

static const struct flag descriptor_flags[] = { FLAG(O_CLOEXEC), { 0, 0, NULL } };
static const struct flag rename_flags[] = {
	FLAG(RENAME_NOREPLACE),
	FLAG(RENAME_EXCHANGE),
	{ KERNEL_RENAME_WHITEOUT, KERNEL_RENAME_WHITEOUT, "RENAME_WHITEOUT" },
	{ 0, 0, NULL },
};
static const struct flag unlink_flags[] = { FLAG(AT_REMOVEDIR), { 0, 0, NULL } };
static const struct flag link_flags[] = { FLAG(AT_SYMLINK_FOLLOW), FLAG(AT_EMPTY_PATH), { 0, 0, NULL } };
static const struct flag no_flags[] = { { 0, 0, NULL } };
static const struct flag share_flags[] = {
	{ SHARES_THREAD, SHARES_THREAD, "THREAD" },
	{ SHARES_FILES, SHARES_FILES, "FILES" },
	{ SHARES_FS, SHARES_FS, "FS" },
	{ SHARES_MEMORY, SHARES_MEMORY, "MEMORY" },
	{ 0, 0, NULL },
};

static const struct flag *flags_of(uint16_t kind)
{
	switch (kind) {
	case KIND_OPEN:
		return open_flags;
	case KIND_DUP:
		return descriptor_flags;
	case KIND_RENAME:
		return rename_flags;
	case KIND_UNLINK:
	case KIND_RMDIR:
		return unlink_flags;
	case KIND_LINK:
		return link_flags;
	case KIND_FORK:
		return share_flags;
	default:
		return no_flags;
	}
}

static uint64_t flag_bits(const struct event *event)
{
	if (event->shape == SHAPE_event_file)
		return event->file.flags;
	return event->shape == SHAPE_event_fork ? event->fork.shares : 0;
}

struct text flags_name(const struct event *event, size_t index, char digits[NAMES_DIGITS])
{
	uint64_t bits = flag_bits(event), left = bits;

	for (const struct flag *flag = flags_of(event->kind); flag->name; flag++) {
		if ((bits & flag->mask) != flag->bits)
			continue;
		left &= ~flag->bits;
		if (index-- == 0)
			return (struct text){ flag->name, strlen(flag->name) };
	}
	if (!left || index > 0)
		return (struct text){ NULL, 0 };
	return (struct text){ digits, snprintf(digits, NAMES_DIGITS, "0x%" PRIx64, left) };
}
