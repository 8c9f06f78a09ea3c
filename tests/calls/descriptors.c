/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * close, close_range, dup, dup2, dup3, fcntl: a descriptor leads to its file wherever it
 * was copied to, and to nothing after it was closed.  What each leads to is shown by
 * openat() from it and by the path of its close.
 */
#include <linux/close_range.h>
#include <sys/ioctl.h>

#include "calls.h"

/* What is open at the descriptor: an event that tells, with a result that is always the same. */
static void expect_at(int fd, const char *directory)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/none", directory);
	open_at(fd, "none", O_RDONLY, below(path));
}

static void expect_nothing_at(int fd)
{
	open_at(fd, "none", O_RDONLY, "\"none\"");
}

static long expect_dup(const char *call, long result, int fd, const char *name)
{
	expect("dup", "call=\"%s\" result=%ld path=%s fd=%d fd2=%ld", call, result, below(name), fd, result);
	return result;
}

static void copies(int one, int two)
{
	long fd = expect_dup("dup", CALL(dup, one), one, "one");

	expect_at(fd, "one");
	expect_dup("dup2", CALL(dup2, two, 40), two, "two");
	expect_dup("dup2", CALL(dup2, one, 40), one, "one");	/* over an open one */
	expect_at(40, "one");
	expect_dup("dup2", CALL(dup2, one, one), one, "one");
	expect_dup("dup3", CALL(dup3, two, 41, O_CLOEXEC), two, "two");
	expect_at(41, "two");
	expect_dup("fcntl", CALL(fcntl, two, F_DUPFD, 50), two, "two");
	expect_at(50, "two");
	expect_dup("fcntl", CALL(fcntl, one, F_DUPFD_CLOEXEC, 50), one, "one");
	expect_at(51, "one");
	expect_close(50, below("two"));
	expect_nothing_at(50);
	expect_at(two, "two");
	CALL(fcntl, one, F_GETFD);	/* changes nothing: no event */
	CALL(fcntl, one, F_GETFL);
	CALL(fcntl, one, F_SETFL, O_NONBLOCK);
	CALL(fcntl, one, F_SETFD, FD_CLOEXEC);
	expect("dup", "call=\"fcntl\" result=0 path=%s fd=%d", below("one"), one);
	CALL(fcntl, one, F_SETFD, 0);
	expect("dup", "call=\"fcntl\" result=0 path=%s fd=%d", below("one"), one);
	expect("dup", "call=\"ioctl\" result=%ld path=%s fd=%d", CALL(ioctl, one, FIOCLEX), below("one"), one);
	expect("dup", "call=\"ioctl\" result=%ld path=%s fd=%d", CALL(ioctl, one, FIONCLEX), below("one"), one);
	expect_close(fd, below("one"));
}

static void failures(int one)
{
	expect("dup", "call=\"dup\" result=%ld fd=99 path=-", CALL(dup, 99));
	expect("dup", "call=\"dup2\" result=%ld fd=99 path=-", CALL(dup2, 99, 40));
	expect_at(40, "one");
	expect("dup", "call=\"dup2\" result=%ld fd=%d", CALL(dup2, one, -1), one);
	expect("dup", "call=\"dup3\" result=%ld fd=%d path=%s", CALL(dup3, one, one, 0), one, below("one"));
	expect("dup", "call=\"dup3\" result=%ld fd=%d path=%s", CALL(dup3, one, 42, 1), one, below("one"));
	expect_nothing_at(42);
	expect("dup", "call=\"fcntl\" result=%ld fd=99 path=-", CALL(fcntl, 99, F_DUPFD, 3));
	expect("dup", "call=\"fcntl\" result=%ld fd=99 path=-", CALL(fcntl, 99, F_SETFD, FD_CLOEXEC));
	expect("dup", "call=\"fcntl\" result=%ld fd=%d path=%s", CALL(fcntl, one, F_DUPFD, -1), one, below("one"));
	expect("dup", "call=\"ioctl\" result=%ld fd=99 path=-", CALL(ioctl, 99, FIOCLEX));
	expect("close", "call=\"close\" result=%ld fd=99 path=-", CALL(close, 99));
	expect("close", "call=\"close\" result=%ld fd=-1 path=-", CALL(close, -1));
	expect("close", "call=\"close_range\" result=%ld fd=5 fd2=4", CALL(close_range, 5, 4, 0));
	expect("close", "call=\"close_range\" result=%ld fd=40", CALL(close_range, 40, ~0u, 1 << 10));
	expect_at(40, "one");
}

static void ranges(int one, int two)
{
	expect("close", "call=\"close_range\" result=%ld fd=41 fd2=50", CALL(close_range, 41, 50, 0));
	expect_nothing_at(41);
	expect_at(51, "one");
	expect("close", "call=\"close_range\" result=%ld fd=51 fd2=-1 flags=4",
	       CALL(close_range, 51, ~0u, CLOSE_RANGE_CLOEXEC));
	expect_at(51, "one");
	expect("close", "call=\"close_range\" result=%ld fd=40 fd2=-1 flags=2",
	       CALL(close_range, 40, ~0u, CLOSE_RANGE_UNSHARE));
	expect_nothing_at(40);
	expect_nothing_at(51);
	expect_at(one, "one");
	expect_at(two, "two");
}

/* Sockets and pipes have no path; a file that takes their number has its own. */
static void nameless(void)
{
	int ends[2];
	char label[64];
	struct stat status;

	if (pipe(ends) < 0 || fstat(ends[0], &status) < 0)
		die("pipe");
	CALL(dup2, ends[0], 60);
	expect("dup", "call=\"dup2\" result=60 fd=%d fd2=60 real=-", ends[0]);
	CALL(close, ends[0]);
	expect("close", "call=\"close\" result=0 fd=%d real=-", ends[0]);
	CALL(close, ends[1]);
	expect("close", "call=\"close\" result=0 fd=%d real=-", ends[1]);
	expect_close(open_at(HERE, "one", O_RDONLY, below("one")), below("one"));
	CALL(close, 60);
	expect("close", "call=\"close\" result=0 fd=60 real=-");
	snprintf(label, sizeof(label), "/proc/self/fd/%d", STDOUT_FILENO);
	expect("dup", "call=\"dup\" result=%ld fd=1 path=%s", CALL(dup, STDOUT_FILENO), kernel_path(label));
}

static void terminal(void)
{
	long master = open_at(HERE, "/dev/ptmx", O_RDWR, "\"/dev/ptmx\""), other;
	int unlock = 0;

	if (ioctl(master, TIOCSPTLCK, &unlock) < 0)
		die("TIOCSPTLCK");
	other = CALL(ioctl, master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	expect("newfd", "call=\"ioctl\" result=%ld path=%s real=%s fd=%ld fd2=%ld flags=%d", other, fd_path(other),
	       fd_path(other), other, master, O_RDWR | O_NOCTTY | O_CLOEXEC);
	expect_close(other, fd_path(other));
	expect("newfd", "call=\"ioctl\" result=%ld path=-", CALL(ioctl, 99, TIOCGPTPEER, O_RDWR));
	expect_close(master, "\"/dev/ptmx\"");
}

/* Of the reads from a descriptor the first is told, however large its number. */
static void far(void)
{
	char byte;

	for (int fd = 100; fd < 1000; fd += 300) {
		long file = open_at(HERE, "file", O_RDONLY, below("file"));

		for (int time = 0; time < 2; time++) {
			expect_dup("dup2", CALL(dup2, file, fd), file, "file");
			expect("read", "call=\"read\" result=%ld path=%s fd=%d", CALL(read, fd, &byte, 1), below("file"), fd);
			CALL(read, fd, &byte, 1);
			CALL(pread64, fd, &byte, 1, 0);
			expect_close(fd, below("file"));
		}
		expect_close(file, below("file"));
	}
}

int main(void)
{
	long one, two;

	begin();
	make_directory("one");
	make_directory("two");
	one = open_at(HERE, "one", O_RDONLY | O_DIRECTORY, below("one"));
	two = open_at(HERE, "two", O_RDONLY | O_DIRECTORY, below("two"));
	copies(one, two);
	failures(one);
	ranges(one, two);
	nameless();
	terminal();
	make_file("file");
	far();
	end();
	return 0;
}
