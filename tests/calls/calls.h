/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For the programs of this directory: each makes system calls in an empty directory, its
 * cwd, and prints to stdout the events that a trace of it must have between two marks, a
 * line each.  See compare for how they are compared; a field that is not named may be
 * anything, `-' says that it must be absent.
 */
#ifndef CALLS_H
#define CALLS_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* By number, so that it does not matter what the C library would call: the result or -errno. */
#define CALL(name, ...) call_result(syscall(SYS_##name, __VA_ARGS__))

#define HERE AT_FDCWD
#define LINE_ROOM (1 << 16)
#define QUOTED_COUNT 16

static inline long call_result(long result)
{
	return result < 0 ? -(long)errno : result;
}

__attribute__((noreturn))
static inline void die(const char *what)
{
	dprintf(STDERR_FILENO, "calls: %s: %s\n", what, strerror(errno));
	_exit(2);
}

/* Bytes as a string of the expected lines; good until sixteen more were quoted. */
static inline const char *quote(const char *bytes)
{
	static _Thread_local char room[QUOTED_COUNT][4 * (2 * PATH_MAX) + 3];
	static _Thread_local unsigned turn;
	char *text = room[turn++ % QUOTED_COUNT], *to = text;

	*to++ = '"';
	for (; *bytes; bytes++) {
		unsigned char byte = *bytes;

		if (byte == '\n' || byte == '\t')
			to += sprintf(to, "\\%c", byte == '\n' ? 'n' : 't');
		else if (byte == '"' || byte == '\\')
			to += sprintf(to, "\\%c", byte);
		else if (byte < ' ' || byte > '~')
			to += sprintf(to, "\\x%02x", byte);
		else
			*to++ = byte;
	}
	strcpy(to, "\"");
	return text;
}

/* The directory that the program was started in. */
static inline const char *base(void)
{
	static char path[PATH_MAX];

	if (!*path && !getcwd(path, sizeof(path)))
		die("getcwd");
	return path;
}

/* The quoted absolute path of a name below base(). */
static inline const char *below(const char *name)
{
	char path[3 * PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", base(), name);
	return quote(path);
}

/* The quoted path that the kernel gives a link of /proc/thread-self; `-' where it has none. */
static inline const char *kernel_path(const char *link)
{
	static const char deleted[] = " (deleted)";
	char target[PATH_MAX];
	ssize_t length = readlink(link, target, sizeof(target) - 1);

	if (length < 0)
		die(link);
	target[length] = 0;
	if (length > 10 && !strcmp(target + length - 10, deleted))
		return "-";
	return *target == '/' ? quote(target) : "-";
}

static inline const char *fd_path(long fd)
{
	char link[64];

	snprintf(link, sizeof(link), "/proc/thread-self/fd/%ld", fd);
	return kernel_path(link);
}

static inline int thread_id(void)
{
	return syscall(SYS_gettid);
}

/* One expected line: `KIND tid=N ' and what the format says. */
__attribute__((format(printf, 2, 3)))
static inline void expect(const char *kind, const char *format, ...)
{
	char *line = malloc(LINE_ROOM);
	va_list arguments;
	int length;

	if (!line)
		die("malloc");
	length = snprintf(line, LINE_ROOM, "%s tid=%d ", kind, thread_id());
	va_start(arguments, format);
	length += vsnprintf(line + length, LINE_ROOM - length - 1, format, arguments);
	va_end(arguments);
	line[length++] = '\n';
	if (write(STDOUT_FILENO, line, length) != length)
		die("stdout");
	free(line);
}

/* A call about one name: its kind, the result, the quoted path that it means. */
#define EXPECT_NAME(kind, name, result, path) \
	expect(kind, "call=\"" #name "\" result=%ld path=%s target=-", result, path)

/* A call about two names. */
#define EXPECT_TWO(kind, name, result, path, target) \
	expect(kind, "call=\"" #name "\" result=%ld path=%s target=%s", result, path, target)

/* An open; what a success reached is asked of the kernel by /proc/self/fd. */
static inline long expect_open(const char *call, long fd, const char *path, unsigned long flags)
{
	struct stat status;

	if (fd < 0) {
		expect("open", "call=\"%s\" result=%ld path=%s real=- fd=-1 flags=%lu", call, fd, path, flags);
		return fd;
	}
	if (fstat(fd, &status) < 0)
		die("fstat");
	expect("open", "call=\"%s\" result=%ld path=%s real=%s fd=%ld flags=%lu file_ino=%lu file_mode=%u", call, fd,
	       path, fd_path(fd), fd, flags, (unsigned long)status.st_ino, status.st_mode);
	return fd;
}

static inline void expect_close(long fd, const char *path)
{
	long result = CALL(close, fd);

	expect("close", "call=\"close\" result=%ld path=%s fd=%ld", result, path, fd);
}

/* The frequent ones: opens `name', which is `path', and expects so. */
static inline long open_at(int dirfd, const char *name, int flags, const char *path)
{
	return expect_open("openat", CALL(openat, dirfd, name, flags, 0600), path, flags);
}

static inline void make_file(const char *name)
{
	long fd = open_at(HERE, name, O_CREAT | O_WRONLY, below(name));

	expect_close(fd, below(name));
}

static inline void make_directory(const char *name)
{
	EXPECT_NAME("mkdir", mkdir, CALL(mkdir, name, 0700), below(name));
}

static inline void mark(const char *path)
{
	EXPECT_NAME("rmdir", rmdir, CALL(rmdir, path), quote(path));
}

/* What the thread does until its next expected event is not compared: loaders, the C library. */
static inline void expect_anything(void)
{
	expect("anything", "%s", "");
}

/* The compared part of the trace lies between these. */
static inline void begin(void)
{
	base();
	mark("/begin/of/the/calls");
}

static inline void end(void)
{
	mark("/end/of/the/calls");
}

/* Forks and expects so; 0 in the child, which must end with finish(). */
static inline pid_t start_child(void)
{
	pid_t child = CALL(fork, 0);

	if (child > 0)
		expect("fork", "result=%d child_tid=%d child_pid=%d shares=-", child, child, child);
	return child;
}

__attribute__((noreturn))
static inline void finish(int code)
{
	expect("exit", "last=1 code=%d", code << 8);
	_exit(code);
}

static inline void await(pid_t child)
{
	int status;

	while (waitpid(child, &status, __WALL) < 0)
		if (errno != EINTR)
			die("waitpid");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 2)
		_exit(2);	/* it died() */
}

#endif
