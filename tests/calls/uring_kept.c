/* SPDX-License-Identifier: BSD-2-Clause */
/* uring_kept COMMAND [ARGUMENT...]: runs a command that inherits an io_uring. */
#include <fcntl.h>
#include <liburing.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct io_uring ring;

	if (argc < 2 || io_uring_queue_init(4, &ring, 0) < 0 || fcntl(ring.ring_fd, F_SETFD, 0) < 0) {
		perror("uring_kept");
		return 1;
	}
	execvp(argv[1], argv + 1);
	perror(argv[1]);
	return 127;
}
