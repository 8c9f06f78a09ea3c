/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens what the command line names, and reads it. */
#include "input.h"

#include <err.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "status.h"

static int64_t file_position(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) ? lseek(fd, 0, SEEK_CUR) : -1;
}

struct input input_open(const char *name)
{
	bool is_stdin = !strcmp(name, "-");
	struct input input = { .name = is_stdin ? "stdin" : name, .fd = STDIN_FILENO };

	if (!is_stdin)
		input.fd = open(name, O_RDONLY | O_CLOEXEC);
	if (input.fd < 0) {
		warn("%s", name);
		input.status = STATUS_IO;
		input.over = true;
		return input;
	}
	if (isatty(input.fd))
		errx(STATUS_USAGE, "will not read a trace from a terminal: name a file, or pipe one in");
	input.base = file_position(input.fd);
	input.reader = reader_new(input.fd);
	if (!input.reader)
		err(STATUS_IO, "cannot read %s", name);
	return input;
}

void input_close(struct input *input)
{
	reader_free(input->reader);
	if (input->fd > STDIN_FILENO)
		close(input->fd);
}

struct block *input_peek(struct input *input)
{
	int got;

	if (input->has_block || input->over)
		return input->over ? NULL : &input->block;
	got = reader_next(input->reader, &input->block);
	if (got > 0) {
		input->has_block = true;
		return &input->block;
	}
	if (got < 0) {
		warnx("%s: %s", input->name, reader_error(input->reader));
		input->status = reader_status(input->reader);
	} else if (!reader_complete(input->reader) && input->status < STATUS_INCOMPLETE) {
		input->status = STATUS_INCOMPLETE;
	}
	input->over = true;
	return NULL;
}

void input_pass(struct input *input)
{
	input->has_block = false;
}
