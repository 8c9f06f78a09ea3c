/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Descriptors of what another process opened: received through a socket, one or several in a
 * message, several messages at once, and fetched by pidfd_getfd.  Each leads to its file.
 */
#include <signal.h>
#include <sys/socket.h>

#include "calls.h"

#define FDS_MAX 3

/* Room for the descriptors of one message. */
struct control {
	char bytes[CMSG_SPACE(FDS_MAX * sizeof(int))];
} __attribute__((aligned(8)));

static void send_fds(int socket, const int *fds, int count)
{
	struct control control = { 0 };
	char byte = 0;
	struct iovec part = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
		.msg_controllen = CMSG_SPACE(count * sizeof(int)),
	};
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(count * sizeof(int));
	memcpy(CMSG_DATA(head), fds, count * sizeof(int));
	if (sendmsg(socket, &message, 0) != 1)
		die("sendmsg");
}

/* The other process: sends three messages, and waits to be ended. */
static void serve(int socket)
{
	int file = open("file", O_RDONLY), directory = open("directory", O_RDONLY), ends[2];

	if (file < 0 || directory < 0 || pipe(ends) < 0)
		die("open");
	send_fds(socket, (int[]){ file }, 1);
	send_fds(socket, (int[]){ directory, file, ends[0] }, 3);
	send_fds(socket, (int[]){ directory }, 1);
	pause();
	_exit(0);
}

static void expect_received(const char *call, int socket, int fd, const char *path)
{
	expect("receive", "call=\"%s\" result=%d path=%s fd=%d fd2=%d real=%s", call, fd, path, fd, socket, path);
}

static void expect_from(int fd, const char *path)
{
	char name[64];

	snprintf(name, sizeof(name), "%s/none", path);
	open_at(fd, "none", O_RDONLY, below(name));
}

static int receive(int socket, int *fds)
{
	struct control control;
	char byte;
	struct iovec part = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *head;

	if (CALL(recvmsg, socket, &message, MSG_CMSG_CLOEXEC) != 1)
		die("recvmsg");
	head = CMSG_FIRSTHDR(&message);
	memcpy(fds, CMSG_DATA(head), head->cmsg_len - CMSG_LEN(0));
	return (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
}

static void receive_many(int socket)
{
	struct control control;
	char byte;
	struct iovec part = { &byte, 1 };
	struct mmsghdr message = {
		.msg_hdr = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control) },
	};
	int fd;

	if (CALL(recvmmsg, socket, &message, 1, 0, NULL) != 1)
		die("recvmmsg");
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message.msg_hdr)), sizeof(fd));
	expect_received("recvmmsg", socket, fd, below("directory"));
	expect_from(fd, "directory");
}

static void fetch(pid_t pid)
{
	long pidfd = syscall(SYS_pidfd_open, pid, 0), fd;

	expect("newfd", "call=\"pidfd_open\" result=%ld fd=%ld", pidfd, pidfd);
	/* The server's first descriptor: `file'. */
	for (int theirs = 3; theirs < 20; theirs++) {
		char link[64], target[PATH_MAX];
		ssize_t length;

		snprintf(link, sizeof(link), "/proc/%d/fd/%d", pid, theirs);
		length = readlink(link, target, sizeof(target) - 1);
		if (length < 5 || memcmp(target + length - 5, "/file", 5))
			continue;
		fd = CALL(pidfd_getfd, pidfd, theirs, 0);
		expect("newfd", "call=\"pidfd_getfd\" result=%ld fd=%ld path=%s real=%s", fd, fd, below("file"), below("file"));
		expect_close(fd, below("file"));
		return;
	}
	die("no descriptor of the server is the file");
}

int main(void)
{
	int ends[2], fds[FDS_MAX];
	pid_t server;

	if (close(open("file", O_CREAT | O_WRONLY, 0600)) < 0 || mkdir("directory", 0700) < 0)
		die("file");
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) < 0)
		die("socketpair");
	server = fork();
	if (!server)
		serve(ends[1]);
	usleep(200000);	/* its calls come before the mark */
	begin();
	if (receive(ends[0], fds) != 1)
		die("one descriptor");
	expect_received("recvmsg", ends[0], fds[0], below("file"));
	expect_close(fds[0], below("file"));
	if (receive(ends[0], fds) != 3)
		die("three descriptors");
	expect_received("recvmsg", ends[0], fds[0], below("directory"));
	expect_received("recvmsg", ends[0], fds[1], below("file"));
	expect("receive", "call=\"recvmsg\" result=%d fd=%d fd2=%d real=-", fds[2], fds[2], ends[0]);
	expect_from(fds[0], "directory");
	receive_many(ends[0]);
	fetch(server);
	end();
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	return 0;
}
