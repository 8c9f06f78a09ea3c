/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Failed lookups that are repeated: without --all-probes the first of equal ones is told, the
 * others are counted.  Equal are call, name, where it begins, flags, mode and result.
 */
#include "calls.h"

#define LONG_NAME 300

static void look(const char *name, const char *told)
{
	char text[16];
	long result = CALL(readlink, name, text, sizeof(text));

	if (told)
		expect("readlink", "call=\"readlink\" result=%ld path=%s", result, told);
}

/* By its result alone: what the calls of calls.h ask of /proc would be lookups too. */
static long open_plainly(long dirfd, const char *name, int flags, const char *path)
{
	long result = CALL(openat, dirfd, name, flags, 0600);

	expect("open", "call=\"openat\" result=%ld path=%s", result, path);
	return result;
}

static void make_plainly(const char *name)
{
	expect_close(open_plainly(HERE, name, O_CREAT | O_WRONLY, below(name)), below(name));
}

static void ask(const char *name, int mode, bool told)
{
	long result = CALL(access, name, mode);

	if (told)
		expect("access", "call=\"access\" result=%ld path=%s", result, below(name));
}

static void equal_ones(void)
{
	for (int i = 0; i < 5; i++)
		look("none", i ? NULL : below("none"));			/* 4 repeats */
	for (int i = 0; i < 3; i++)
		look("file", i ? NULL : below("file"));			/* 2: not a link */
	for (int i = 0; i < 3; i++)
		ask("none", R_OK, !i);					/* 2 */
	for (int i = 0; i < 3; i++)
		ask("none", W_OK, !i);					/* 2: another mode */
	for (int i = 0; i < 3; i++)
		if (CALL(openat, HERE, "none", O_RDONLY) != -ENOENT || !i)	/* 2 */
			expect("open", "call=\"openat\" result=%d path=%s", -ENOENT, below("none"));
}

/* A name begins elsewhere. */
static void elsewhere(void)
{
	long fd = open_plainly(HERE, "sub", O_RDONLY | O_DIRECTORY, below("sub"));

	EXPECT_NAME("chdir", chdir, CALL(chdir, "sub"), below("sub"));
	look("none", below("sub/none"));
	look("none", NULL);						/* 1 */
	EXPECT_NAME("chdir", chdir, CALL(chdir, ".."), quote(base()));
	look("none", NULL);						/* 1: as at first */
	for (int i = 0; i < 2; i++)	/* from a descriptor: each is told */
		open_plainly(fd, "none", O_RDONLY, below("sub/none"));
	expect_close(fd, below("sub"));
}

/* The answer is another. */
static void answers(void)
{
	for (int i = 0; i < 2; i++) {
		ask("file", F_OK, true);			/* a success */
		EXPECT_NAME("unlink", unlink, CALL(unlink, "file"), below("file"));
		ask("file", F_OK, !i);				/* 1 */
		make_plainly("file");
	}
	look("none/more", below("none/more"));
	look("file/more", below("file/more"));		/* ENOTDIR */
}

static void long_names(void)
{
	char name[LONG_NAME + 1] = "";

	memset(name, 'n', LONG_NAME);
	for (int i = 0; i < 2; i++)	/* too long to be compared: each is told */
		look(name, below(name));
}

int main(void)
{
	begin();
	make_plainly("file");
	make_directory("sub");
	equal_ones();
	elsewhere();
	answers();
	long_names();
	end();
	return 0;
}
