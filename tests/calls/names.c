/* SPDX-License-Identifier: BSD-2-Clause */
/* rename*, link*, symlink*, unlink*, mkdir*, rmdir: with paths, from descriptors, successes and failures. */
#include <linux/fs.h>

#include "calls.h"

static void renames(long d)
{
	make_file("a");
	make_file("b");
	EXPECT_TWO("rename", rename, CALL(rename, "a", "d/a"), below("a"), below("d/a"));
	EXPECT_TWO("rename", renameat, CALL(renameat, d, "a", HERE, "a2"), below("d/a"), below("a2"));
	EXPECT_TWO("rename", renameat2, CALL(renameat2, HERE, "a2", d, "a3", 0), below("a2"), below("d/a3"));
	EXPECT_TWO("rename", renameat2, CALL(renameat2, d, "a3", HERE, "b", RENAME_NOREPLACE), below("d/a3"), below("b"));
	EXPECT_TWO("rename", renameat2, CALL(renameat2, d, "a3", HERE, "new", RENAME_NOREPLACE), below("d/a3"),
		   below("new"));
	EXPECT_TWO("rename", renameat2, CALL(renameat2, HERE, "new", HERE, "b", RENAME_EXCHANGE), below("new"),
		   below("b"));
	EXPECT_TWO("rename", renameat2, CALL(renameat2, HERE, "new", HERE, "b", 1 << 10), below("new"), below("b"));
	EXPECT_TWO("rename", rename, CALL(rename, "no", "b"), below("no"), below("b"));
	EXPECT_TWO("rename", rename, CALL(rename, "d", "d/in-itself"), below("d"), below("d/in-itself"));
	EXPECT_TWO("rename", rename, CALL(rename, "b", "/dev/shm/elsewhere"), below("b"), "\"/dev/shm/elsewhere\"");
	EXPECT_TWO("rename", renameat, CALL(renameat, 99, "a", HERE, "b"), "\"a\"", below("b"));
}

static void links(long d)
{
	char self[64];
	long fd;

	EXPECT_TWO("link", link, CALL(link, "b", "hard"), below("b"), below("hard"));
	EXPECT_TWO("link", link, CALL(link, "b", "hard"), below("b"), below("hard"));
	EXPECT_TWO("link", link, CALL(link, "d", "hard2"), below("d"), below("hard2"));
	EXPECT_TWO("link", linkat, CALL(linkat, HERE, "b", d, "hard", 0), below("b"), below("d/hard"));
	EXPECT_TWO("link", linkat, CALL(linkat, d, "none", HERE, "x", 0), below("d/none"), below("x"));
	fd = open_at(HERE, "b", O_RDONLY, below("b"));
	EXPECT_TWO("link", linkat, CALL(linkat, fd, "", d, "by-fd", AT_EMPTY_PATH), below("b"), below("d/by-fd"));
	expect_close(fd, below("b"));
	fd = CALL(openat, HERE, ".", O_TMPFILE | O_WRONLY, 0600);
	expect("open", "call=\"openat\" result=%ld real=-", fd);
	snprintf(self, sizeof(self), "/proc/self/fd/%ld", fd);
	expect("link", "call=\"linkat\" result=%ld target=%s flags=%u",
	       CALL(linkat, HERE, self, d, "tmpfile", AT_SYMLINK_FOLLOW), below("d/tmpfile"), AT_SYMLINK_FOLLOW);
	CALL(close, fd);
	expect("close", "call=\"close\" result=0");
}

static void symlinks(long d)
{
	expect("symlink", "call=\"symlink\" result=%ld path=%s text=\"to \\xff\\n\" target=-",
	       CALL(symlink, "to \xff\n", "soft"), below("soft"));
	expect("symlink", "call=\"symlink\" result=%ld path=%s text=\"other\"", CALL(symlink, "other", "soft"), below("soft"));
	expect("symlink", "call=\"symlink\" result=%ld path=%s text=\"\"", CALL(symlink, "", "empty"), below("empty"));
	expect("symlink", "call=\"symlinkat\" result=%ld path=%s text=\"../b\"", CALL(symlinkat, "../b", d, "soft"),
	       below("d/soft"));
	expect("symlink", "call=\"symlinkat\" result=%ld path=%s text=\"x\"", CALL(symlinkat, "x", d, "no/soft"),
	       below("d/no/soft"));
	/* Acting on the link, not on what it names. */
	EXPECT_TWO("rename", rename, CALL(rename, "d/soft", "soft2"), below("d/soft"), below("soft2"));
	EXPECT_NAME("unlink", unlink, CALL(unlink, "soft2"), below("soft2"));
	EXPECT_NAME("unlink", unlink, CALL(unlink, "soft"), below("soft"));
}

static void directories(long d)
{
	EXPECT_NAME("mkdir", mkdir, CALL(mkdir, "e/", 0750), below("e"));
	EXPECT_NAME("mkdir", mkdir, CALL(mkdir, "e", 0750), below("e"));
	EXPECT_NAME("mkdir", mkdir, CALL(mkdir, "no/e", 0750), below("no/e"));
	expect("mkdir", "call=\"mkdirat\" result=%ld path=%s mode=0711", CALL(mkdirat, d, "f", 0711), below("d/f"));
	EXPECT_NAME("mkdir", mkdirat, CALL(mkdirat, 99, "f", 0711), "\"f\"");
	EXPECT_NAME("rmdir", rmdir, CALL(rmdir, "e"), below("e"));
	EXPECT_NAME("rmdir", rmdir, CALL(rmdir, "e"), below("e"));
	EXPECT_NAME("rmdir", rmdir, CALL(rmdir, "d"), below("d"));
	EXPECT_NAME("rmdir", rmdir, CALL(rmdir, "b"), below("b"));
}

static void unlinks(long d)
{
	EXPECT_NAME("unlink", unlink, CALL(unlink, "hard"), below("hard"));
	EXPECT_NAME("unlink", unlink, CALL(unlink, "hard"), below("hard"));
	EXPECT_NAME("unlink", unlink, CALL(unlink, "d"), below("d"));
	EXPECT_NAME("unlink", unlinkat, CALL(unlinkat, d, "hard", 0), below("d/hard"));
	EXPECT_NAME("unlink", unlinkat, CALL(unlinkat, d, "hard", 0), below("d/hard"));
	EXPECT_NAME("unlink", unlinkat, CALL(unlinkat, d, "f", 0), below("d/f"));
	expect("rmdir", "call=\"unlinkat\" result=%ld path=%s flags=%u", CALL(unlinkat, d, "f", AT_REMOVEDIR), below("d/f"),
	       AT_REMOVEDIR);
	expect("rmdir", "call=\"unlinkat\" result=%ld path=%s flags=%u", CALL(unlinkat, d, "f", AT_REMOVEDIR), below("d/f"),
	       AT_REMOVEDIR);
	EXPECT_NAME("unlink", unlinkat, CALL(unlinkat, HERE, "b", 1 << 10), below("b"));
}

int main(void)
{
	long d;

	begin();
	make_directory("d");
	d = open_at(HERE, "d", O_RDONLY | O_DIRECTORY, below("d"));
	renames(d);
	links(d);
	symlinks(d);
	directories(d);
	unlinks(d);
	expect_close(d, below("d"));
	end();
	return 0;
}
