/* SPDX-License-Identifier: BSD-2-Clause */
/* open, openat, openat2, creat: every way to name a file, every way to fail. */
#include <linux/openat2.h>

#include "calls.h"

static void flavours(long directory)
{
	struct open_how how = { .flags = O_RDWR | O_CREAT | O_CLOEXEC, .mode = 0640 };
	long fd;

	fd = expect_open("open", CALL(open, "a", O_CREAT | O_EXCL | O_WRONLY, 0604), below("a"),
			 O_CREAT | O_EXCL | O_WRONLY);
	expect_close(fd, below("a"));
	fd = expect_open("creat", CALL(creat, "c", 0600), below("c"), O_CREAT | O_WRONLY | O_TRUNC);
	expect_close(fd, below("c"));
	fd = open_at(HERE, "a", O_RDONLY, below("a"));
	expect_close(fd, below("a"));
	fd = open_at(directory, "in", O_CREAT | O_RDWR | O_APPEND, below("d/in"));
	expect_close(fd, below("d/in"));
	fd = expect_open("openat2", CALL(openat2, directory, "two", &how, sizeof(how)), below("d/two"), how.flags);
	expect_close(fd, below("d/two"));
	fd = open_at(-7, "/dev/null", O_RDWR, "\"/dev/null\"");
	expect_close(fd, "\"/dev/null\"");
}

static void dots_and_slashes(long directory)
{
	expect_close(open_at(HERE, ".//a", O_RDONLY, below("a")), below("a"));
	expect_close(open_at(HERE, "d/../a", O_RDONLY, below("a")), below("a"));
	expect_close(open_at(HERE, "d/././in", O_RDONLY, below("d/in")), below("d/in"));
	expect_close(open_at(HERE, "d/", O_RDONLY, below("d")), below("d"));
	expect_close(open_at(HERE, ".", O_PATH, quote(base())), quote(base()));
	expect_close(open_at(directory, "..", O_RDONLY, quote(base())), quote(base()));
	expect_close(open_at(directory, "../a", O_RDONLY, below("a")), below("a"));
	expect_close(open_at(HERE, "/", O_RDONLY, "\"/\""), "\"/\"");
	expect_close(open_at(HERE, "/../..//", O_RDONLY, "\"/\""), "\"/\"");
	expect_close(open_at(HERE, "//dev///null", O_RDONLY, "\"/dev/null\""), "\"/dev/null\"");
}

/* The path stays as asked for, the dots behind a link too; the kernel says where it led. */
static void symlinks(long directory)
{
	CALL(symlink, "d", "link");
	expect("symlink", "call=\"symlink\" result=0 path=%s text=\"d\"", below("link"));
	CALL(symlinkat, "../a", directory, "up");
	expect("symlink", "call=\"symlinkat\" result=0 path=%s text=\"../a\"", below("d/up"));
	expect_close(open_at(HERE, "link/in", O_RDONLY, below("link/in")), below("link/in"));
	expect_close(open_at(HERE, "link/up", O_RDONLY, below("link/up")), below("link/up"));
	expect_close(open_at(HERE, "link/../a", O_RDONLY, below("link/../a")), below("link/../a"));
	expect_close(open_at(HERE, "link", O_PATH | O_NOFOLLOW, below("link")), below("link"));
	open_at(HERE, "link", O_RDONLY | O_NOFOLLOW, below("link"));
}

static void unnamed(void)
{
	long fd = CALL(openat, HERE, "d", O_TMPFILE | O_RDWR, 0600);

	expect("open", "call=\"openat\" result=%ld path=%s real=- fd=%ld file_mode=0100600", fd, below("d"), fd);
	CALL(close, fd);
	expect("close", "call=\"close\" result=0 fd=%ld real=-", fd);
	/* An anonymous memory file opened again, and a file by its descriptor's name. */
	fd = CALL(openat, HERE, "a", O_RDONLY);
	expect_open("openat", fd, below("a"), 0);
	char name[64];
	snprintf(name, sizeof(name), "/proc/self/fd/%ld", fd);
	long again = CALL(openat, HERE, name, O_RDONLY);
	expect("open", "call=\"openat\" result=%ld real=%s fd=%ld", again, below("a"), again);
	CALL(close, again);
	expect("close", "call=\"close\" result=0 real=%s fd=%ld", below("a"), again);
	expect_close(fd, below("a"));
}

static void failures(long directory)
{
	struct open_how how = { .flags = O_RDONLY, .resolve = RESOLVE_BENEATH };
	struct open_how unknown = { .flags = O_RDONLY, .resolve = 1 << 20 };

	open_at(HERE, "no-such", O_RDONLY, below("no-such"));
	open_at(HERE, "no/such/../file", O_RDONLY, below("no/such/../file"));
	open_at(directory, "no-such", O_RDONLY, below("d/no-such"));
	open_at(HERE, "a/b", O_RDONLY, below("a/b"));
	open_at(HERE, "a", O_CREAT | O_EXCL | O_WRONLY, below("a"));
	open_at(HERE, "d", O_WRONLY, below("d"));
	open_at(HERE, "a", O_RDONLY | O_DIRECTORY, below("a"));
	expect_open("open", CALL(open, "/no/such/file", O_RDONLY), "\"/no/such/file\"", 0);
	expect_open("creat", CALL(creat, "d", 0600), below("d"), O_CREAT | O_WRONLY | O_TRUNC);
	expect_open("openat2", CALL(openat2, directory, "../a", &how, sizeof(how)), below("a"), 0);
	expect_open("openat2", CALL(openat2, HERE, "a", &unknown, sizeof(unknown)), below("a"), 0);
	expect_open("openat2", CALL(openat2, HERE, "a", &how, 3), below("a"), 0);
	open_at(99, "a", O_RDONLY, "\"a\"");	/* no such directory: no path, rather than a wrong one */
}

int main(void)
{
	long directory;

	begin();
	make_directory("d");
	directory = open_at(HERE, "d", O_RDONLY | O_DIRECTORY, below("d"));
	flavours(directory);
	dots_and_slashes(directory);
	symlinks(directory);
	unnamed();
	failures(directory);
	expect_close(directory, below("d"));
	end();
	return 0;
}
