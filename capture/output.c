/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the trace goes. */
#include "output.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "status.h"

void output_occupy_standard_fds(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd < 0)
		err(EXIT_CAPTURE, "/dev/null");
	close(fd);
}

static int open_new(const char *name, const struct user *user)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd >= 0 && user->other && fchown(fd, user->uid, user->gid) < 0)
		warn("cannot give %s to the user of the command", name);
	return fd;
}

int output_open(const char *name, const struct user *user)
{
	int fd;

	if (!name) {
		fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	} else {
		fd = open_new(name, user);
		if (fd < 0 && errno == EEXIST)
			fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	}
	if (fd < 0)
		err(EXIT_CAPTURE, "%s", name ? name : "stdout");
	return fd;
}
