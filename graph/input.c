/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens inputs; where filters need them, as often as there are filters. */
#include "input.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"
#include "status.h"

#define SPOOL_CHUNK (1 << 16)

/* Another descriptor for the same bytes, with a position of its own. */
static int open_again(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		err(STATUS_IO, "%s", path);
	return fd;
}

static void write_whole(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t put = write(fd, bytes, length);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			err(STATUS_IO, "cannot keep the input in a temporary file");
		bytes += put;
		length -= put;
	}
}

static void copy(int from, int to, const char *name)
{
	char *bytes = memory_zeroed(SPOOL_CHUNK, 1);
	ssize_t got;

	while ((got = read(from, bytes, SPOOL_CHUNK)) != 0) {
		if (got < 0 && errno != EINTR)
			err(STATUS_IO, "%s", name);
		if (got > 0)
			write_whole(to, bytes, got);
	}
	free(bytes);
}

/* Opens what is at the path once for each filter. */
static void open_for_filters(const char *path, const struct options *options, int fds[FOCUS_WAYS])
{
	for (int way = 0; way < FOCUS_WAYS; way++)
		if (options->focus[way].filter)
			fds[way] = open_again(path);
}

/* Copies what can be read only once.  The file has lost its name before anything is in it. */
static void spool(struct input *input, const struct options *options, int fds[FOCUS_WAYS])
{
	const char *directory = getenv("TMPDIR");
	int to, from = input->fd;
	char *path;

	if (asprintf(&path, "%s/graph.XXXXXX", directory && *directory ? directory : "/tmp") < 0)
		err(STATUS_IO, "cannot name a temporary file");
	to = mkostemp(path, O_CLOEXEC);
	if (to < 0)
		err(STATUS_IO, "%s", path);
	input->fd = open_again(path);
	open_for_filters(path, options, fds);
	unlink(path);
	free(path);
	copy(from, to, input->name);
	close(to);
	if (from != STDIN_FILENO)
		close(from);
}

static bool can_be_opened_again(int fd)
{
	struct stat about;

	return fd != STDIN_FILENO && fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
}

static void start_queries(struct input *input, const char *path, const struct options *options)
{
	int fds[FOCUS_WAYS] = { -1, -1, -1 };

	if (can_be_opened_again(input->fd))
		open_for_filters(path, options, fds);
	else
		spool(input, options, fds);
	for (int way = 0; way < FOCUS_WAYS; way++) {
		if (fds[way] < 0)
			continue;
		input->selections[way] = selection_open(options->focus[way].text, fds[way]);
		close(fds[way]);
	}
}

int input_open(struct input *input, const char *path, const struct options *options)
{
	bool standard = !strcmp(path, "-");

	*input = (struct input){ .name = standard ? "stdin" : path };
	input->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (input->fd < 0) {
		warn("%s", path);
		return -1;
	}
	if (isatty(input->fd))
		errx(STATUS_USAGE, "a trace cannot be typed in: give a file, or pipe normalize into graph");
	for (int way = 0; way < FOCUS_WAYS; way++)
		input->selecting |= options->focus[way].filter;
	if (input->selecting)
		start_queries(input, path, options);
	return 0;
}

void input_close(struct input *input)
{
	for (int way = 0; way < FOCUS_WAYS; way++)
		selection_close(input->selections[way]);
	if (input->fd != STDIN_FILENO)
		close(input->fd);
}
