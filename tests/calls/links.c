/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Symbolic links that the program made itself: what is looked up through them without being
 * opened has the path that they lead to, as long as they do.
 */
#include <linux/fs.h>

#include "calls.h"

/* A lookup that fails: asked for `name', it would be at `real' (below the cwd; NULL: at `name' itself). */
static void expect_none(const char *name, const char *real)
{
	long fd = CALL(openat, HERE, name, O_RDONLY);

	expect("open", "call=\"openat\" result=%ld path=%s real=%s", fd, below(name), real ? below(real) : "-");
}

static void expect_stat(const char *name, const char *real, int flags)
{
	struct stat status;
	long result = CALL(newfstatat, HERE, name, &status, flags);

	expect("stat", "call=\"newfstatat\" result=%ld path=%s real=%s", result, below(name), real ? below(real) : "-");
}

static void make_link(const char *text, const char *name)
{
	expect("symlink", "call=\"symlink\" result=%ld path=%s text=%s", CALL(symlink, text, name), below(name),
	       quote(text));
}

static void make_plain(const char *name)
{
	expect("mknod", "call=\"mknod\" result=%ld path=%s", CALL(mknod, name, S_IFREG | 0600, 0), below(name));
}

static void followed(void)
{
	make_directory("d");
	make_directory("d/e");
	make_plain("d/e/f");
	make_link("d", "l");
	make_link("l/e", "chain");
	make_link("../d/e/f", "d/up");
	make_link("none", "dangling");
	make_link("circle", "circle");
	make_link("/", "top");
	expect_none("l/none", "d/none");
	expect_none("l/e/none", "d/e/none");
	expect_none("chain/none", "d/e/none");
	expect_none("dangling", "none");
	expect_none("circle", NULL);
	expect_stat("l/up", "d/e/f", 0);
	expect_stat("l/up", "d/up", AT_SYMLINK_NOFOLLOW);
	expect_stat("chain/f", "d/e/f", 0);
	expect_stat("l", "d", 0);
	expect_stat("l", NULL, AT_SYMLINK_NOFOLLOW);
	expect_stat("chain/../none", "d/none", 0);
	expect("open", "result=%ld path=%s real=\"/no-such\"", CALL(openat, HERE, "top/no-such", O_RDONLY),
	       below("top/no-such"));
}

/* Names are given and taken where the links lead. */
static void acted_on(void)
{
	expect("mkdir", "call=\"mkdir\" result=%ld path=%s real=%s", CALL(mkdir, "l/new", 0700), below("l/new"),
	       below("d/new"));
	expect("rename", "call=\"rename\" result=%ld path=%s real=%s target=%s target_real=%s",
	       CALL(rename, "chain/f", "l/new/g"), below("chain/f"), below("d/e/f"), below("l/new/g"), below("d/new/g"));
	expect("link", "call=\"link\" result=%ld path=%s real=%s target=%s", CALL(link, "l/new/g", "hard"),
	       below("l/new/g"), below("d/new/g"), below("hard"));
	expect("unlink", "call=\"unlink\" result=%ld path=%s real=%s", CALL(unlink, "l/up"), below("l/up"), below("d/up"));
	expect_none("l/up", "d/up");
}

/* What is remembered of a link goes when it does, moves when it does, and changes when it does. */
static void changed(void)
{
	make_directory("z");
	EXPECT_NAME("unlink", unlink, CALL(unlink, "l"), below("l"));
	expect_none("l/none", NULL);
	make_link("z", "l");
	expect_none("l/none", "z/none");
	expect_none("chain/none", "z/e/none");
	make_link("d", "temporary");
	EXPECT_TWO("rename", rename, CALL(rename, "temporary", "l"), below("temporary"), below("l"));
	expect_none("l/none", "d/none");
	expect_none("temporary/none", NULL);
	make_link("z", "m");
	EXPECT_TWO("rename", renameat2, CALL(renameat2, HERE, "l", HERE, "m", RENAME_EXCHANGE), below("l"), below("m"));
	expect_none("l/none", "z/none");
	expect_none("m/none", "d/none");
	make_plain("plain");
	EXPECT_TWO("rename", rename, CALL(rename, "plain", "m"), below("plain"), below("m"));
	expect_none("m/none", NULL);
	make_link("../d", "z/back");
	expect_none("z/back/none", "d/none");
	EXPECT_TWO("rename", rename, CALL(rename, "z", "y"), below("z"), below("y"));
	expect_none("z/back/none", NULL);
	expect_none("y/back/none", "d/none");
	expect_none("l/none", "z/none");
}

/* A link may have two names, and is followed where its own name is asked for with a slash. */
static void named_otherwise(void)
{
	EXPECT_TWO("link", link, CALL(link, "y/back", "y/twin"), below("y/back"), below("y/twin"));
	EXPECT_NAME("unlink", unlink, CALL(unlink, "y/back"), below("y/back"));
	expect_none("y/twin/none", "d/none");
	expect("stat", "call=\"newfstatat\" result=0 path=%s real=- file_status=-",
	       (CALL(newfstatat, HERE, "y/twin", &(struct stat){ 0 }, AT_SYMLINK_NOFOLLOW), below("y/twin")));
	expect("stat", "call=\"newfstatat\" result=0 path=%s real=%s",
	       (CALL(newfstatat, HERE, "y/twin/", &(struct stat){ 0 }, AT_SYMLINK_NOFOLLOW), below("y/twin")), below("d"));
	expect("open", "result=%ld path=%s real=%s", CALL(openat, HERE, "y/twin/.", O_PATH | O_NOFOLLOW), below("y/twin"),
	       below("d"));
}

/* What is not found in a directory that is gone may be in the one that has its name. */
static void replaced_directory(void)
{
	char room[64];
	long fd;

	make_directory("w");
	fd = CALL(openat, HERE, "w", O_PATH);
	expect("open", "result=%ld path=%s", fd, below("w"));
	EXPECT_NAME("rmdir", rmdir, CALL(rmdir, "w"), below("w"));
	make_directory("w");
	make_link("../d", "w/link");
	CALL(readlinkat, fd, "link", room, sizeof(room));
	expect_none("w/link/none", "d/none");
}

/* A text that the buffer cut is no text. */
static void cut(void)
{
	char room[4];

	make_directory("longer");
	CALL(symlink, "longer/way", "far");
	expect("symlink", "result=0");
	CALL(unlink, "far");
	expect("unlink", "result=0");
	CALL(symlinkat, "longer", HERE, "far");
	expect("symlink", "result=0");
	CALL(readlink, "far", room, sizeof(room));
	expect_none("far/none", "longer/none");
}

int main(void)
{
	begin();
	followed();
	acted_on();
	changed();
	named_otherwise();
	replaced_directory();
	cut();
	end();
	return 0;
}
