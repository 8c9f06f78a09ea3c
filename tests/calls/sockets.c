/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What goes through sockets, by each call that sends and receives: the first time that a descriptor is
 * written to, and read from, is told, with descriptors in the message or without.
 */
#include <sys/socket.h>

#include "calls.h"

/* A message of one byte, and where it comes from or goes to. */
struct letter {
	char byte;
	struct iovec part;
	struct mmsghdr message;
};

static struct mmsghdr *prepare(struct letter *letter)
{
	*letter = (struct letter){ .part = { &letter->byte, 1 } };
	letter->message.msg_hdr.msg_iov = &letter->part;
	letter->message.msg_hdr.msg_iovlen = 1;
	return &letter->message;
}

static long transfer(const char *call, int socket)
{
	struct letter letter;
	struct mmsghdr *message = prepare(&letter);

	if (!strcmp(call, "sendto"))
		return CALL(sendto, socket, "x", 1, 0, NULL, 0);
	if (!strcmp(call, "recvfrom"))
		return CALL(recvfrom, socket, &letter.byte, 1, 0, NULL, NULL);
	if (!strcmp(call, "sendmsg"))
		return CALL(sendmsg, socket, &message->msg_hdr, 0);
	if (!strcmp(call, "recvmsg"))
		return CALL(recvmsg, socket, &message->msg_hdr, 0);
	if (!strcmp(call, "sendmmsg"))
		return CALL(sendmmsg, socket, message, 1, 0);
	return CALL(recvmmsg, socket, message, 1, 0, NULL);
}

/* Twice each, of which the first is told; and first in vain, which is not. */
static void send_and_receive(const char *send, const char *receive)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends) < 0 || transfer(receive, ends[1]) != -EAGAIN)
		die("socketpair");
	for (int time = 0; time < 2; time++)
		if (transfer(send, ends[0]) != 1 || transfer(receive, ends[1]) != 1)
			die(send);
	expect("write", "call=\"%s\" result=1 fd=%d fd2=-1", send, ends[0]);
	expect("read", "call=\"%s\" result=1 fd=%d fd2=-1", receive, ends[1]);
	close(ends[0]);
	expect("close", "fd=%d", ends[0]);
	close(ends[1]);
	expect("close", "fd=%d", ends[1]);
}

static void with_descriptor(void)
{
	struct letter letter;
	struct mmsghdr *message = prepare(&letter);
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { .head = { .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS } };
	int ends[2], fd = STDIN_FILENO;

	memcpy(CMSG_DATA(&control.head), &fd, sizeof(fd));
	message->msg_hdr.msg_control = &control;
	message->msg_hdr.msg_controllen = sizeof(control);
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) < 0 || CALL(sendmsg, ends[0], &message->msg_hdr, 0) != 1 ||
	    CALL(recvmsg, ends[1], &message->msg_hdr, 0) != 1)
		die("a descriptor");
	memcpy(&fd, CMSG_DATA(&control.head), sizeof(fd));
	expect("write", "call=\"sendmsg\" result=1 fd=%d", ends[0]);
	expect("read", "call=\"recvmsg\" result=1 fd=%d", ends[1]);
	expect("receive", "call=\"recvmsg\" result=%d fd=%d fd2=%d", fd, fd, ends[1]);
}

int main(void)
{
	if (write(STDOUT_FILENO, "", 0) < 0)	/* the first is not of the expected */
		die("write");
	begin();
	send_and_receive("sendto", "recvfrom");
	send_and_receive("sendmsg", "recvmsg");
	send_and_receive("sendmmsg", "recvmmsg");
	with_descriptor();
	end();
	return 0;
}
