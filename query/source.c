/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens and spools inputs. */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(struct source *source, const char *what, const char *object)
{
	snprintf(source->error, sizeof(source->error), "%s%s%s: %s", what, object ? " " : "", object ? object : "",
		 strerror(errno));
	return -1;
}

static int open_temporary(struct source *source)
{
	const char *directory = getenv("TMPDIR");
	char path[4096];
	int fd;

	directory = directory && *directory ? directory : "/tmp";
	if ((size_t)snprintf(path, sizeof(path), "%s/query.XXXXXX", directory) >= sizeof(path)) {
		errno = ENAMETOOLONG;
		return fail(source, "cannot keep the input in", directory);
	}
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return fail(source, "cannot keep the input in", directory);
	unlink(path);
	return fd;
}

static int write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t wrote = write(fd, bytes, length);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return -1;
		bytes += wrote;
		length -= wrote;
	}
	return 0;
}

static int copy(struct source *source, int to)
{
	char bytes[1 << 16];
	ssize_t got;

	while ((got = read(source->fd, bytes, sizeof(bytes))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail(source, "cannot read", NULL);
		if (write_all(to, bytes, got) < 0)
			return fail(source, "cannot keep the input in a temporary file", NULL);
		source->spooled += got;
	}
	return 0;
}

static int spool(struct source *source)
{
	int fd = open_temporary(source);

	if (fd < 0)
		return -1;
	if (copy(source, fd) < 0) {
		close(fd);
		return -1;
	}
	source_close(source);
	source->fd = fd;
	source->is_stdin = false;
	source->start = 0;
	return source_rewind(source);
}

static bool is_seekable(struct source *source)
{
	struct stat status;

	source->start = lseek(source->fd, 0, SEEK_CUR);
	return source->start >= 0 && fstat(source->fd, &status) == 0 &&
	       (S_ISREG(status.st_mode) || S_ISBLK(status.st_mode));
}

int source_open(struct source *source, const char *path, bool again)
{
	bool is_stdin = !strcmp(path, "-");

	*source = (struct source){ .name = is_stdin ? "stdin" : path, .is_stdin = is_stdin };
	source->fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (source->fd < 0) {
		snprintf(source->error, sizeof(source->error), "%s", strerror(errno));
		return -1;
	}
	return !again || is_seekable(source) ? 0 : spool(source);
}

int source_rewind(struct source *source)
{
	return lseek(source->fd, source->start, SEEK_SET) < 0 ? fail(source, "cannot read again", NULL) : 0;
}

bool source_is_idle(const struct source *source)
{
	struct pollfd poller = { .fd = source->fd, .events = POLLIN };

	return poll(&poller, 1, 0) == 0;
}

void source_close(struct source *source)
{
	if (source->fd >= 0 && !source->is_stdin)
		close(source->fd);
	source->fd = -1;
}
