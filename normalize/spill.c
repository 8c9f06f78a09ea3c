/* SPDX-License-Identifier: BSD-2-Clause */
/* Appends to an unlinked file, and punches out what was read. */
#include "spill.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"
#include "status.h"

struct spill {
	const char *directory;
	int fd;			/* -1: not made yet */
	uint64_t length;
};

struct spill *spill_new(const char *directory)
{
	struct spill *spill = memory_zeroed(1, sizeof(*spill));

	spill->directory = directory;
	spill->fd = -1;
	return spill;
}

void spill_free(struct spill *spill)
{
	if (!spill)
		return;
	if (spill->fd >= 0)
		close(spill->fd);
	free(spill);
}

static _Noreturn void fail(const struct spill *spill, const char *what)
{
	err(STATUS_IO, "cannot %s waiting records in %s (-T names another directory)", what, spill->directory);
}

/* Not all file systems have O_TMPFILE (open(2)). */
static void make_file(struct spill *spill)
{
	char *name;

	spill->fd = open(spill->directory, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
	if (spill->fd >= 0)
		return;
	if (errno != EOPNOTSUPP && errno != EISDIR)
		fail(spill, "keep");
	if (asprintf(&name, "%s/normalize-XXXXXX", spill->directory) < 0)
		err(STATUS_IO, "cannot go on");
	spill->fd = mkostemp(name, O_CLOEXEC);
	if (spill->fd < 0 || unlink(name) < 0)
		fail(spill, "keep");
	free(name);
}

uint64_t spill_put(struct spill *spill, const void *bytes, size_t length)
{
	uint64_t at = spill->length;
	const char *from = bytes;

	if (spill->fd < 0)
		make_file(spill);
	while (length) {
		ssize_t wrote = pwrite(spill->fd, from, length, spill->length);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			fail(spill, "keep");
		from += wrote;
		length -= wrote;
		spill->length += wrote;
	}
	return at;
}

void spill_take(struct spill *spill, uint64_t at, void *bytes, size_t length)
{
	char *to = bytes;
	size_t have = 0;

	while (have < length) {
		ssize_t got = pread(spill->fd, to + have, length - have, at + have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO;	/* somebody has cut our file short */
		if (got <= 0)
			fail(spill, "find");
		have += got;
	}
	/* Where that cannot be done, the disk is held until the end. */
	(void)fallocate(spill->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at, length);
}

uint64_t spill_bytes(const struct spill *spill)
{
	return spill->length;
}
