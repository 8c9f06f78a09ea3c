/* SPDX-License-Identifier: BSD-2-Clause */
/* Names that are hard to read: bad addresses, the edge of memory, the longest path and one more, odd bytes. */
#include <linux/openat2.h>

#include "calls.h"

#define BAD ((char *)8)		/* an address where nothing is */
#define PATH_LONGEST 4095

/* The last page before memory that cannot be read. */
static char *edge_of_memory(void)
{
	char *pages = mmap(NULL, 2 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED || mprotect(pages + 4096, 4096, PROT_NONE) < 0)
		die("mmap");
	return pages + 4096;
}

static void bad_addresses(void)
{
	struct open_how how = { 0 };

	open_at(HERE, BAD, O_RDONLY, "-");
	open_at(HERE, NULL, O_RDONLY, "-");
	expect("open", "call=\"openat2\" result=%ld path=%s", CALL(openat2, HERE, "a", BAD, sizeof(how)), below("a"));
	EXPECT_TWO("rename", rename, CALL(rename, BAD, "x"), "-", below("x"));
	EXPECT_TWO("rename", rename, CALL(rename, "x", BAD), below("x"), "-");
	EXPECT_TWO("link", link, CALL(link, BAD, BAD), "-", "-");
	expect("symlink", "call=\"symlink\" result=%ld path=%s text=-", CALL(symlink, BAD, "x"), below("x"));
	expect("symlink", "call=\"symlink\" result=%ld path=- text=\"x\"", CALL(symlink, "x", BAD));
	EXPECT_NAME("mkdir", mkdir, CALL(mkdir, BAD, 0700), "-");
	EXPECT_NAME("unlink", unlink, CALL(unlink, BAD), "-");
	EXPECT_NAME("rmdir", rmdir, CALL(rmdir, BAD), "-");
	EXPECT_NAME("chdir", chdir, CALL(chdir, BAD), "-");
	expect("exec", "call=\"execve\" result=%ld path=-", CALL(execve, BAD, NULL, NULL));
}

static void at_the_edge(void)
{
	char *edge = edge_of_memory();
	char *name = edge - 5;

	strcpy(name, "edge");
	expect_close(open_at(HERE, name, O_CREAT | O_RDWR, below("edge")), below("edge"));
	memcpy(name, "/etc/", 5);	/* no NUL before the end of memory */
	open_at(HERE, name, O_RDONLY, "-");
	edge[-1] = 0;
	expect("open", "call=\"openat\" result=%ld fd=-1", CALL(openat, HERE, edge - 1, O_RDONLY));
}

/* "././.../x" of a certain length. */
static char *long_path(size_t length)
{
	static char path[1 << 14];

	for (size_t i = 0; i + 1 < length; i++)
		path[i] = i % 2 ? '/' : '.';
	path[length - 2] = '/';
	path[length - 1] = 'x';
	path[length] = 0;
	return path;
}

/* Components of 255 bytes, one too long, and many of them. */
static void long_names(void)
{
	char name[300];

	memset(name, 'n', sizeof(name));
	name[255] = 0;
	make_file(name);
	name[255] = 'n';
	name[256] = 0;
	open_at(HERE, name, O_RDONLY, below(name));
}

static void long_paths(void)
{
	expect_close(open_at(HERE, long_path(PATH_LONGEST), O_CREAT | O_WRONLY, below("x")), below("x"));
	expect_close(open_at(HERE, long_path(PATH_LONGEST - 1), O_RDONLY, below("x")), below("x"));
	EXPECT_TWO("rename", rename, CALL(rename, long_path(PATH_LONGEST), "y"), below("x"), below("y"));
	EXPECT_TWO("rename", rename, CALL(rename, "y", long_path(PATH_LONGEST)), below("y"), below("x"));
	expect("open", "call=\"openat\" result=%d status=1",	/* EVENT_CUT */
	       (int)CALL(openat, HERE, long_path(PATH_LONGEST + 1), O_RDONLY));
	expect("open", "call=\"openat\" result=%d status=1", (int)CALL(openat, HERE, long_path(10000), O_RDONLY));
	EXPECT_NAME("unlink", unlink, CALL(unlink, long_path(PATH_LONGEST)), below("x"));
}

/* Two longest paths in one record. */
static void two_long_paths(void)
{
	static char text[PATH_LONGEST + 1];
	long result;

	memset(text, 't', PATH_LONGEST);
	result = CALL(symlink, text, long_path(PATH_LONGEST));
	expect("symlink", "call=\"symlink\" result=%ld path=%s text=%s", result, below("x"), quote(text));
	if (!result)
		EXPECT_NAME("unlink", unlink, CALL(unlink, "x"), below("x"));
}

static void odd_bytes(void)
{
	static const char *const names[] = {
		"new\nline", "tab\tand\rreturn", "\x1b[31mred", "quote\"and\\back", "space and 'quote'", "caf\xc3\xa9",
		"\xff\xfe\x80 not UTF-8", "-", "--help", "%s%n", "*", " ", "...", "\x01\x7f", "a=b", "[1,2]",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		make_file(names[i]);
		EXPECT_TWO("rename", rename, CALL(rename, names[i], "same"), below(names[i]), below("same"));
		EXPECT_NAME("unlink", unlink, CALL(unlink, "same"), below("same"));
	}
}

/* In a page of a file that no one has touched before the call. */
static void in_a_fresh_page(void)
{
	long fd = open_at(HERE, "page", O_CREAT | O_RDWR, below("page"));
	const char *page;

	if (pwrite(fd, "in-the-page", 12, 4096) != 12)
		die("pwrite");
	page = mmap(NULL, 2 * 4096, PROT_READ, MAP_PRIVATE, fd, 0);
	if (page == MAP_FAILED)
		die("mmap");
	open_at(HERE, page + 4096, O_RDONLY, below("in-the-page"));
	expect_close(fd, below("page"));
}

int main(void)
{
	begin();
	bad_addresses();
	at_the_edge();
	long_names();
	long_paths();
	two_long_paths();
	odd_bytes();
	in_a_fresh_page();
	end();
	return 0;
}
