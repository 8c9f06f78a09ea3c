/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps what was loaded, by descriptors of our own: the skeleton it came from can go. */
#include "loaded.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int loaded_keep_map(int *kept, int fd)
{
	*kept = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	return *kept < 0 ? -1 : 0;
}

int loaded_keep_program(struct loaded *loaded, const char *name, int fd)
{
	struct loaded_program *program = &loaded->programs[loaded->count];

	if (fd < 0)
		return 0;
	program->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (program->fd < 0)
		return -1;
	program->name = name;
	program->link = -1;
	loaded->count++;
	return 0;
}

int loaded_attach(struct loaded *loaded)
{
	for (unsigned i = 0; i < loaded->count; i++) {
		struct loaded_program *program = &loaded->programs[i];

		/* Without a name: the program knows its tracepoint (bpf_raw_tp_link_attach()). */
		program->link = bpf_raw_tracepoint_open(NULL, program->fd);
		if (program->link < 0)
			return -1;
	}
	return 0;
}

void loaded_detach(struct loaded *loaded)
{
	for (unsigned i = 0; i < loaded->count; i++) {
		if (loaded->programs[i].link >= 0)
			close(loaded->programs[i].link);
		loaded->programs[i].link = -1;
	}
}

static void drop(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void loaded_free(struct loaded *loaded)
{
	int error_number = errno;

	loaded_detach(loaded);
	while (loaded->count)
		drop(&loaded->programs[--loaded->count].fd);
	drop(&loaded->states);
	drop(&loaded->members);
	drop(&loaded->rings);
	errno = error_number;
}
