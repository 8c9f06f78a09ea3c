/* SPDX-License-Identifier: BSD-2-Clause */
/* chdir and fchdir: the cwd, also where it was reached by links, lies elsewhere, or is deleted. */
#include "calls.h"

static void expect_chdir(const char *name, const char *path)
{
	long result = CALL(chdir, name);

	if (result)
		expect("chdir", "call=\"chdir\" result=%ld path=%s real=-", result, path);
	else
		expect("chdir", "call=\"chdir\" result=0 path=%s real=%s", path, kernel_path("/proc/thread-self/cwd"));
}

/* A name that is not there, asked for relative to the cwd. */
static void expect_here(const char *path)
{
	char name[PATH_MAX];

	snprintf(name, sizeof(name), "%s/x", path);
	open_at(HERE, "x", O_RDONLY, *path ? quote(name) : "\"/x\"");
}

static const char *below_plain(const char *name)
{
	static char path[2 * PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", base(), name);
	return path;
}

static void plain(void)
{
	char here[PATH_MAX];
	long start = open_at(HERE, ".", O_PATH, quote(base()));

	make_directory("d");
	make_directory("d/e");
	make_file("file");
	expect_chdir("d", below("d"));
	expect_here(getcwd(here, sizeof(here)));
	expect_chdir("e/.", below("d/e"));
	expect_chdir("../..", quote(base()));
	expect_here(base());
	expect_chdir("no", below("no"));
	expect_chdir("file", below("file"));
	expect_chdir("no/..", below("no/.."));
	expect_here(base());
	expect_chdir("/", "\"/\"");
	expect_here("");
	expect_chdir("/..", "\"/\"");
	expect_here("");
	expect("chdir", "call=\"fchdir\" result=%ld path=%s real=%s", CALL(fchdir, start), quote(base()), quote(base()));
	expect_here(base());
	expect("chdir", "call=\"fchdir\" result=%ld path=-", CALL(fchdir, 99));
	expect_close(start, quote(base()));
}

/* chdir(2) through a link leads where the kernel goes, so names below the cwd are real paths. */
static void linked(void)
{
	char here[PATH_MAX];
	long fd;

	CALL(symlink, "d/e", "link");
	expect("symlink", "call=\"symlink\" result=0 path=%s", below("link"));
	expect_chdir("link", below("link"));
	expect_here(getcwd(here, sizeof(here)));
	open_at(HERE, "../x", O_RDONLY, below("d/x"));
	expect_chdir("..", below("d"));
	expect_chdir("..", quote(base()));
	fd = open_at(HERE, "link", O_RDONLY, below("link"));
	open_at(fd, "x", O_RDONLY, below("d/e/x"));
	open_at(fd, "../x", O_RDONLY, below("d/x"));
	expect("chdir", "call=\"fchdir\" result=%ld path=%s", CALL(fchdir, fd), below("d/e"));
	expect_here(getcwd(here, sizeof(here)));
	expect_chdir(base(), quote(base()));
	expect_close(fd, below("link"));
}

/* A deleted directory has no path; the one made in its place is another. */
static void deleted(void)
{
	long fd;

	make_directory("gone");
	fd = open_at(HERE, "gone", O_RDONLY, below("gone"));
	expect_chdir("gone", below("gone"));
	EXPECT_NAME("rmdir", rmdir, CALL(rmdir, "../gone"), below("gone"));
	expect("open", "call=\"openat\" result=%ld fd=-1", CALL(openat, HERE, "x", O_RDONLY));
	EXPECT_NAME("mkdir", mkdirat, CALL(mkdirat, HERE, base(), 0700), quote(base()));
	expect("open", "call=\"openat\" result=%ld real=%s", CALL(openat, HERE, "..", O_RDONLY), quote(base()));
	expect_chdir(base(), quote(base()));
	make_directory("gone");
	expect_close(open_at(HERE, "gone", O_RDONLY, below("gone")), below("gone"));
	CALL(close, fd);
	expect("close", "call=\"close\" result=0 fd=%ld", fd);
}

/* What is looked up in a directory that is gone is marked. */
static void expect_in_deleted(long directory)
{
	expect("open", "result=%ld path=%s real=- file_status=16", CALL(openat, (int)directory, "x", O_RDONLY),
	       below("twice/x"));
}

/* Names seen from a directory that is gone are not those seen from the one made in its place. */
static void replaced(void)
{
	long fd;

	make_directory("twice");
	make_directory("other");
	fd = open_at(HERE, "twice", O_RDONLY, below("twice"));
	expect_chdir("twice", below("twice"));
	EXPECT_NAME("rmdir", rmdir, CALL(rmdir, "../twice"), below("twice"));
	expect_in_deleted(HERE);
	EXPECT_NAME("mkdir", mkdir, CALL(mkdir, below_plain("twice"), 0700), below("twice"));
	expect_in_deleted(HERE);
	expect_in_deleted(fd);
	expect("chdir", "call=\"fchdir\" result=%ld real=-", CALL(fchdir, fd));
	expect_in_deleted(HERE);
	expect("open", "result=%ld real=%s", CALL(openat, HERE, "..", O_RDONLY), quote(base()));
	expect_chdir(base(), quote(base()));
	expect_close(open_at(HERE, "twice", O_RDONLY, below("twice")), below("twice"));
	CALL(close, fd);
	expect("close", "call=\"close\" result=0 fd=%ld real=-", fd);
	fd = open_at(HERE, "twice", O_RDONLY, below("twice"));
	EXPECT_TWO("rename", rename, CALL(rename, "other", "twice"), below("other"), below("twice"));
	expect_in_deleted(fd);		/* it was replaced, being empty */
}

int main(void)
{
	begin();
	plain();
	linked();
	deleted();
	replaced();
	end();
	return 0;
}
