/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps what was loaded, by descriptors of our own: the skeleton it came from can go. */
#include "loaded.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define FIRST_FD 3	/* not where the standard descriptors were */

int loaded_keep_map(struct loaded *loaded, enum loaded_map which, int fd)
{
	int kept = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_FD);

	if (kept < 0)
		return -1;
	loaded->maps[which] = kept;
	return 0;
}

int loaded_keep_program(struct loaded *loaded, const char *name, int fd)
{
	struct loaded_program *program = &loaded->programs[loaded->count];
	int kept;

	if (fd < 0)
		return 0;
	kept = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_FD);
	if (kept < 0)
		return -1;
	*program = (struct loaded_program){ .name = name, .fd = kept };
	loaded->count++;
	return 0;
}

int loaded_attach(struct loaded *loaded)
{
	for (unsigned i = 0; i < loaded->count; i++) {
		struct loaded_program *program = &loaded->programs[i];
		int link;

		if (program->link)
			continue;
		/* Without a name: the program knows its tracepoint (bpf_raw_tp_link_attach()). */
		link = bpf_raw_tracepoint_open(NULL, program->fd);
		if (link < 0)
			return -1;
		program->link = link;
	}
	return 0;
}

static void drop(int *fd)
{
	if (*fd)
		close(*fd);
	*fd = 0;
}

void loaded_detach(struct loaded *loaded)
{
	for (unsigned i = 0; i < loaded->count; i++)
		drop(&loaded->programs[i].link);
}

void loaded_free(struct loaded *loaded)
{
	int error_number = errno;

	loaded_detach(loaded);
	while (loaded->count)
		drop(&loaded->programs[--loaded->count].fd);
	for (unsigned i = 0; i < MAP_COUNT; i++)
		drop(&loaded->maps[i]);
	errno = error_number;
}
