/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Through an io_uring: each request is an event like that of the system call, also when a thread
 * of the kernel carries it out, and when its descriptor is the ring's own.
 */
#include <liburing.h>

#include "calls.h"

static struct io_uring ring;
static unsigned sqe_flags;

static struct io_uring_sqe *next_request(void)
{
	struct io_uring_sqe *request = io_uring_get_sqe(&ring);

	if (!request)
		die("io_uring_get_sqe");
	return request;
}

/* Submits the one request, and returns its result. */
static int run(struct io_uring_sqe *request)
{
	struct io_uring_cqe *completion;
	int result;

	request->flags |= sqe_flags;
	if (io_uring_submit_and_wait(&ring, 1) < 0 || io_uring_peek_cqe(&ring, &completion) < 0)
		die("io_uring_submit_and_wait");
	result = completion->res;
	io_uring_cqe_seen(&ring, completion);
	return result;
}

static int open_by_ring(int dirfd, const char *name, int flags, const char *path)
{
	struct io_uring_sqe *request = next_request();
	int fd;

	io_uring_prep_openat(request, dirfd, name, flags, 0600);
	fd = run(request);
	if (fd < 0)
		expect("open", "call=\"io_uring_openat\" result=%d path=%s fd=-1 flags=%d", fd, path, flags);
	else
		expect("open", "call=\"io_uring_openat\" result=%d path=%s real=%s fd=%d flags=%d", fd, path, fd_path(fd), fd,
		       flags);
	return fd;
}

static void close_by_ring(int fd, const char *path)
{
	struct io_uring_sqe *request = next_request();

	io_uring_prep_close(request, fd);
	expect("close", "call=\"io_uring_close\" result=%d path=%s fd=%d", run(request), path, fd);
}

static void touch(int fd, const char *path)
{
	char text[8] = "content";
	struct io_uring_sqe *request;

	for (int time = 0; time < 2; time++) {
		request = next_request();
		io_uring_prep_write(request, fd, text, sizeof(text), 0);
		if (run(request) != sizeof(text))
			die("write");
		if (!time)
			expect("write", "call=\"io_uring_write\" result=%zu path=%s fd=%d", sizeof(text), path, fd);
		request = next_request();
		io_uring_prep_read(request, fd, text, sizeof(text), 0);
		if (run(request) != sizeof(text))
			die("read");
		if (!time)
			expect("read", "call=\"io_uring_read\" result=%zu path=%s fd=%d", sizeof(text), path, fd);
	}
}

static void messages(void)
{
	struct io_uring_sqe *request = next_request();
	char byte = 'x';
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		die("socketpair");
	io_uring_prep_send(request, ends[0], &byte, 1, 0);
	expect("write", "call=\"io_uring_sendto\" result=%d fd=%d", run(request), ends[0]);
	io_uring_prep_recv(request = next_request(), ends[1], &byte, 1, 0);
	expect("read", "call=\"io_uring_recvfrom\" result=%d fd=%d", run(request), ends[1]);
	for (int end = 0; end < 2; end++)
		expect("close", "result=%ld fd=%d", CALL(close, ends[end]), ends[end]);
}

static void names(int directory)
{
	struct io_uring_sqe *request = next_request();

	io_uring_prep_mkdirat(request, HERE, "made", 0700);
	expect("mkdir", "call=\"io_uring_mkdirat\" result=%d path=%s", run(request), below("made"));
	io_uring_prep_symlinkat(request = next_request(), "../file", directory, "symlink");
	expect("symlink", "call=\"io_uring_symlinkat\" result=%d path=%s text=\"../file\"", run(request),
	       below("directory/symlink"));
	io_uring_prep_linkat(request = next_request(), HERE, "file", directory, "link", 0);
	expect("link", "call=\"io_uring_linkat\" result=%d path=%s target=%s", run(request), below("file"),
	       below("directory/link"));
	io_uring_prep_renameat(request = next_request(), directory, "link", HERE, "renamed", 0);
	expect("rename", "call=\"io_uring_renameat2\" result=%d path=%s target=%s", run(request), below("directory/link"),
	       below("renamed"));
	io_uring_prep_renameat(request = next_request(), HERE, "none", HERE, "nothing", 0);
	expect("rename", "call=\"io_uring_renameat2\" result=%d path=%s target=%s", run(request), below("none"),
	       below("nothing"));
	io_uring_prep_unlinkat(request = next_request(), HERE, "renamed", 0);
	expect("unlink", "call=\"io_uring_unlinkat\" result=%d path=%s", run(request), below("renamed"));
	io_uring_prep_unlinkat(request = next_request(), directory, "symlink", 0);
	expect("unlink", "call=\"io_uring_unlinkat\" result=%d path=%s", run(request), below("directory/symlink"));
	io_uring_prep_unlinkat(request = next_request(), HERE, "made", AT_REMOVEDIR);
	expect("rmdir", "call=\"io_uring_unlinkat\" result=%d path=%s", run(request), below("made"));
}

static void look(int directory)
{
	struct io_uring_sqe *request = next_request();
	struct statx status;

	io_uring_prep_statx(request, HERE, "file", 0, STATX_ALL, &status);
	expect("stat", "call=\"io_uring_statx\" result=%d path=%s", run(request), below("file"));
	io_uring_prep_statx(request = next_request(), directory, "none", 0, STATX_ALL, &status);
	expect("stat", "call=\"io_uring_statx\" result=%d path=%s", run(request), below("directory/none"));
}

static void all(void)
{
	int directory = open_by_ring(HERE, "directory", O_RDONLY | O_DIRECTORY, below("directory"));
	int file = open_by_ring(HERE, "file", O_RDWR | O_CREAT, below("file"));

	open_by_ring(directory, "none", O_RDONLY, below("directory/none"));
	open_by_ring(HERE, "directory/../file/none", O_RDONLY, below("file/none"));
	touch(file, below("file"));
	messages();
	names(directory);
	look(directory);
	open_at(directory, "none", O_RDONLY, below("directory/none"));	/* the model has its descriptor */
	close_by_ring(file, below("file"));
	close_by_ring(directory, below("directory"));
	close_by_ring(99, "-");
}

/* A descriptor of the ring's own. */
static void direct(void)
{
	struct io_uring_sqe *request;
	char text[8];

	if (io_uring_register_files_sparse(&ring, 4) < 0)
		die("io_uring_register_files_sparse");
	io_uring_prep_openat_direct(request = next_request(), HERE, "file", O_RDONLY, 0, 2);
	expect("open", "call=\"io_uring_openat\" result=%d path=%s fd=-1", run(request), below("file"));
	for (int time = 0; time < 2; time++) {
		io_uring_prep_read(request = next_request(), 2, text, sizeof(text), 0);
		request->flags |= IOSQE_FIXED_FILE;
		expect("read", "call=\"io_uring_read\" result=%d path=%s real=%s fd=-1", run(request), below("file"),
		       below("file"));
	}
	io_uring_prep_close_direct(request = next_request(), 2);
	expect("close", "call=\"io_uring_close\" result=%d fd=-1 path=-", run(request));
}

/* The kernel's thread for the ring ends after the process' own, which is the last that counts. */
static void leave_polled(void)
{
	struct io_uring polled;
	pid_t child = start_child();

	if (!child) {
		expect("write", "call=\"write\" result=%zd", write(STDOUT_FILENO, "", 0));	/* the first touch */
		if (io_uring_queue_init(4, &polled, IORING_SETUP_SQPOLL) < 0)
			die("io_uring_queue_init");
		finish(3);
	}
	await(child);
}

int main(void)
{
	if (mkdir("directory", 0700) < 0 || io_uring_queue_init(8, &ring, 0) < 0)
		die("io_uring_queue_init");
	if (write(STDOUT_FILENO, "", 0) < 0)	/* the first touch: what is printed is no event then */
		die("stdout");
	begin();
	all();
	sqe_flags = IOSQE_ASYNC;
	all();
	sqe_flags = 0;
	direct();
	leave_polled();
	end();
	io_uring_queue_exit(&ring);
	return 0;
}
