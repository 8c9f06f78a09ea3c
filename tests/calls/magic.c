/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Links of /proc that lead to what a process has, whatever their text: descriptors, cwd, root and
 * program of this process, this thread and another process; and files that get their name by them.
 */
#include "calls.h"

/* A name in /proc or /dev that is looked up, and where that is. */
__attribute__((format(printf, 3, 4)))
static void expect_looked_up(int flags, const char *real, const char *format, ...)
{
	char name[PATH_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(name, sizeof(name), format, arguments);
	va_end(arguments);
	expect("access", "result=%ld path=%s real=%s", CALL(faccessat2, HERE, name, F_OK, flags), quote(name), real);
}

static void own(long fd)
{
	expect_looked_up(0, below("d/none"), "/proc/self/fd/%ld/none", fd);
	expect_looked_up(0, below("d/none"), "/proc/thread-self/fd/%ld/none", fd);
	expect_looked_up(0, below("d/none"), "/proc/self/task/%d/fd/%ld/none", thread_id(), fd);
	expect_looked_up(0, below("d/none"), "/proc/%d/fd/%ld/none", getpid(), fd);
	expect_looked_up(0, below("d/none"), "/dev/fd/%ld/none", fd);
	expect_looked_up(0, below("d"), "/dev/fd/%ld", fd);
	expect_looked_up(AT_SYMLINK_NOFOLLOW, "-", "/dev/fd/%ld", fd);
	expect_looked_up(0, below("none"), "/proc/self/cwd/none");
	expect_looked_up(0, below("d/none"), "/proc/self/cwd/link/none");
	expect_looked_up(0, "\"/none\"", "/proc/self/root/none");
	expect_looked_up(0, "-", "/proc/self/fd/99/none");
	expect_looked_up(0, fd_path(STDERR_FILENO), "/dev/stderr");
	EXPECT_TWO("rename", rename, CALL(rename, "d", "d2"), below("d"), below("d2"));
	expect_looked_up(0, below("d2/none"), "/proc/self/fd/%ld/none", fd);
	EXPECT_TWO("rename", rename, CALL(rename, "d2", "d"), below("d2"), below("d"));
}

/* Opened and acted on by such a name. */
static void acted_on(long fd)
{
	char name[64];

	snprintf(name, sizeof(name), "/proc/self/fd/%ld/file", fd);
	expect_close(expect_open("openat", CALL(openat, HERE, name, O_CREAT | O_WRONLY, 0600), quote(name),
				 O_CREAT | O_WRONLY), quote(name));
	expect("rename", "result=%ld path=%s real=%s target=%s", CALL(rename, name, "file"), quote(name), below("d/file"),
	       below("file"));
	snprintf(name, sizeof(name), "/proc/self/fd/%ld", fd);
	expect("chdir", "result=%ld path=%s real=%s", CALL(chdir, name), quote(name), below("d"));
	open_at(HERE, "none", O_RDONLY, below("d/none"));
	expect("chdir", "result=%ld path=%s", CALL(chdir, ".."), quote(base()));
}

/* What a child has open, and where it stands, by its number: it waits until it has been looked at. */
static void of_another(void)
{
	int ready[2], done[2];
	char byte;
	pid_t child;

	if (pipe(ready) < 0 || pipe(done) < 0)
		die("pipe");
	child = start_child();
	if (!child) {
		expect("chdir", "result=%ld path=%s", CALL(chdir, "d"), below("d"));
		expect("dup", "result=%ld", CALL(dup2, open_at(HERE, "..", O_PATH, quote(base())), 60));
		if (write(ready[1], "", 1) != 1 || read(done[0], &byte, 1) != 1)
			die("pipe");
		finish(0);
	}
	if (read(ready[0], &byte, 1) != 1)
		die("pipe");
	expect_looked_up(0, below("d/none"), "/proc/%d/cwd/none", child);
	expect_looked_up(0, below("none"), "/proc/%d/fd/60/none", child);
	expect_looked_up(0, "-", "/proc/%d/fd/61/none", child);
	expect_looked_up(0, kernel_path("/proc/self/exe"), "/proc/%d/exe", child);
	if (write(done[1], "", 1) != 1)
		die("pipe");
	await(child);
	expect_looked_up(0, "-", "/proc/%d/cwd/none", child);
}

/* A file without a name, and the name it is given. */
static void named_later(void)
{
	char self[64];
	struct stat status;
	long fd = CALL(openat, HERE, "d", O_TMPFILE | O_RDWR, 0600);

	expect("open", "result=%ld path=%s real=-", fd, below("d"));
	if (fstat(fd, &status) < 0)
		die("fstat");
	snprintf(self, sizeof(self), "/proc/self/fd/%ld", fd);
	expect("link", "result=%ld path=%s file_ino=%lu target=%s", CALL(linkat, HERE, self, HERE, "given", AT_SYMLINK_FOLLOW),
	       quote(self), (unsigned long)status.st_ino, below("given"));
	expect_looked_up(0, below("given"), "/proc/self/fd/%ld", fd);
	CALL(close, fd);
	expect("close", "result=0 fd=%ld real=%s", fd, below("given"));
	fd = CALL(openat, HERE, ".", O_TMPFILE | O_WRONLY, 0600);
	expect("open", "result=%ld real=-", fd);
	expect("link", "result=%ld target=%s", CALL(linkat, (int)fd, "", HERE, "empty", AT_EMPTY_PATH), below("empty"));
	CALL(close, fd);
	expect("close", "result=0 fd=%ld real=%s", fd, below("empty"));
}

int main(void)
{
	long fd;

	begin();
	make_directory("d");
	expect("symlink", "result=%ld path=%s", CALL(symlink, "d", "link"), below("link"));
	fd = open_at(HERE, "d", O_RDONLY | O_DIRECTORY, below("d"));
	own(fd);
	acted_on(fd);
	of_another();
	named_later();
	end();
	return 0;
}
