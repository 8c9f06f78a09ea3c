/* SPDX-License-Identifier: BSD-2-Clause */
/* Directories that get other names while they are cwd or open: paths are the names they have then. */
#include <linux/fs.h>

#include "calls.h"

/* Descriptors and the cwd follow their directory when it gets another name. */
static void moved_directories(void)
{
	long m, n;

	make_directory("m");
	make_directory("n");
	m = open_at(HERE, "m", O_RDONLY | O_DIRECTORY, below("m"));
	n = open_at(HERE, "n", O_PATH, below("n"));
	EXPECT_TWO("rename", rename, CALL(rename, "m", "m2"), below("m"), below("m2"));
	open_at(m, "x", O_RDONLY, below("m2/x"));
	EXPECT_NAME("mkdir", mkdirat, CALL(mkdirat, m, "deep", 0700), below("m2/deep"));
	EXPECT_TWO("rename", renameat2, CALL(renameat2, HERE, "m2", HERE, "n", RENAME_EXCHANGE), below("m2"), below("n"));
	open_at(m, "x", O_RDONLY, below("n/x"));
	open_at(n, "x", O_RDONLY, below("m2/x"));
	expect("chdir", "call=\"fchdir\" result=%ld path=%s", CALL(fchdir, m), below("n"));
	EXPECT_TWO("rename", rename, CALL(rename, "../n", "../n3"), below("n"), below("n3"));
	open_at(HERE, "x", O_RDONLY, below("n3/x"));
	expect_close(open_at(HERE, "deep", O_RDONLY, below("n3/deep")), below("n3/deep"));
	expect("chdir", "call=\"chdir\" result=%ld path=%s real=%s", CALL(chdir, ".."), quote(base()), quote(base()));
	CALL(close, m);
	expect("close", "call=\"close\" result=0 real=%s", below("n3"));
	CALL(close, n);
	expect("close", "call=\"close\" result=0 real=%s", below("m2"));
}

/* The same directory through a link to its parent. */
static void moved_through_a_link(void)
{
	long sub;

	make_directory("real");
	make_directory("real/sub");
	expect("symlink", "call=\"symlink\" result=%ld path=%s", CALL(symlink, "real", "alias"), below("alias"));
	sub = open_at(HERE, "real/sub", O_RDONLY | O_DIRECTORY, below("real/sub"));
	EXPECT_TWO("rename", rename, CALL(rename, "alias/sub", "alias/sub2"), below("alias/sub"), below("alias/sub2"));
	open_at(sub, "x", O_RDONLY, below("real/sub2/x"));
	CALL(close, sub);
	expect("close", "call=\"close\" result=0 real=%s", below("real/sub2"));
}

/* What was known of the directories in one that is gone says nothing about those that take their names. */
static void replaced_directory(void)
{
	make_directory("p");
	make_directory("p/q");
	expect_close(open_at(HERE, "p/q", O_RDONLY, below("p/q")), below("p/q"));
	EXPECT_TWO("rename", rename, CALL(rename, "p", "p2"), below("p"), below("p2"));
	make_directory("p");
	expect("symlink", "call=\"symlink\" result=%ld path=%s", CALL(symlink, "/usr", "p/q"), below("p/q"));
	expect("open", "result=%ld path=%s real=\"/x\"", CALL(openat, HERE, "p/q/../x", O_RDONLY), below("p/q/../x"));
}

/* A directory that something else replaced, and one below a directory that was moved. */
static void below_a_moved_one(void)
{
	long fd;

	make_directory("t");
	make_directory("t/u");
	fd = open_at(HERE, "t/u", O_RDONLY, below("t/u"));
	expect("chdir", "call=\"chdir\" result=%ld path=%s", CALL(chdir, "t/u"), below("t/u"));
	EXPECT_TWO("rename", rename, CALL(rename, "..", "x"), below("t"), below("t/u/x"));	/* EBUSY or EINVAL */
	EXPECT_TWO("rename", rename, CALL(rename, "../../t", "../../v"), below("t"), below("v"));
	open_at(HERE, "x", O_RDONLY, below("v/u/x"));
	open_at(fd, "x", O_RDONLY, below("v/u/x"));
	expect("chdir", "call=\"chdir\" result=%ld real=%s", CALL(chdir, "../.."), quote(base()));
	open_at(HERE, "x", O_RDONLY, below("x"));
	CALL(close, fd);
	expect("close", "call=\"close\" result=0 real=%s", below("v/u"));
	make_directory("empty");
	fd = open_at(HERE, "empty", O_RDONLY, below("empty"));
	EXPECT_TWO("rename", rename, CALL(rename, "v", "empty"), below("v"), below("empty"));
	open_at(HERE, "empty/u/x", O_RDONLY, below("empty/u/x"));
	CALL(close, fd);
	expect("close", "call=\"close\" result=0 path=%s", below("empty"));
}

/* Moved again, within what was moved, while nothing but a descriptor tells that it is there. */
static void moved_within(void)
{
	long fd;

	make_directory("a");
	make_directory("a/b");
	make_directory("a/c");
	fd = open_at(HERE, "a/b", O_PATH, below("a/b"));
	EXPECT_TWO("rename", rename, CALL(rename, "a", "a2"), below("a"), below("a2"));
	EXPECT_TWO("rename", rename, CALL(rename, "a2/b", "a2/b2"), below("a2/b"), below("a2/b2"));
	open_at(fd, "x", O_RDONLY, below("a2/b2/x"));
	EXPECT_TWO("rename", renameat2, CALL(renameat2, HERE, "a2", HERE, "n3", RENAME_EXCHANGE), below("a2"), below("n3"));
	EXPECT_TWO("rename", rename, CALL(rename, "n3/c", "n3/b2"), below("n3/c"), below("n3/b2"));
	expect("open", "result=%ld path=%s file_status=0x10", CALL(openat, (int)fd, "x", O_RDONLY), below("n3/b2/x"));
	CALL(close, fd);
	expect("close", "call=\"close\" result=0 path=%s file_status=0x12", below("n3/b2"));
}

int main(void)
{
	begin();
	below_a_moved_one();
	moved_directories();
	moved_through_a_link();
	replaced_directory();
	moved_within();
	end();
	return 0;
}
