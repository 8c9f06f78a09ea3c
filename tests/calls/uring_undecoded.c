/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Requests to an io_uring that are not taken apart.  Prints how many of them there were, as the
 * verdict must.
 */
#include <liburing.h>
#include <sys/socket.h>

#include "calls.h"

static struct io_uring ring;
static int undecoded;

static struct io_uring_sqe *next_request(void)
{
	struct io_uring_sqe *request = io_uring_get_sqe(&ring);

	if (!request)
		die("io_uring_get_sqe");
	return request;
}

/* Submits the one request. */
static void run(int expected)
{
	struct io_uring_cqe *completion;

	if (io_uring_submit_and_wait(&ring, 1) < 0 || io_uring_peek_cqe(&ring, &completion) < 0)
		die("io_uring_submit_and_wait");
	errno = -completion->res;
	if (completion->res != expected)
		die("the request");
	io_uring_cqe_seen(&ring, completion);
}

static void between_pipes(void)
{
	int from[2], to[2];

	if (pipe(from) < 0 || pipe(to) < 0 || write(from[1], "ab", 2) != 2)
		die("pipe");
	io_uring_prep_tee(next_request(), from[0], to[1], 1, 0);
	run(1);
	io_uring_prep_splice(next_request(), from[0], -1, to[1], -1, 1, 0);
	run(1);
	undecoded += 2;
}

/* Descriptors may come where there is room for control messages. */
static void receive(int *sockets, void *control, size_t size)
{
	char byte;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = size };

	if (write(sockets[1], "a", 1) != 1)
		die("write");
	io_uring_prep_recvmsg(next_request(), sockets[0], &message, 0);
	run(1);
	undecoded += size > 0;
}

int main(void)
{
	char control[64];
	int sockets[2];

	if (io_uring_queue_init(4, &ring, 0) < 0)
		die("io_uring_queue_init");
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) < 0)
		die("socketpair");
	between_pipes();
	receive(sockets, control, sizeof(control));
	receive(sockets, NULL, 0);
	io_uring_prep_connect(next_request(), sockets[0], (struct sockaddr *)control, 0);
	run(-EINVAL);
	undecoded++;
	printf("%d\n", undecoded);
	return 0;
}
