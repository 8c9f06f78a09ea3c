/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The i386 calls, through int $0x80: from a 64-bit program, and (built with -m32) from a
 * 32-bit one.  Numbers, registers and negative descriptors are theirs.
 */
#include <linux/openat2.h>

#include "calls.h"

#define COMPAT 4	/* EVENT_COMPAT */

/* Numbers of arch/x86/entry/syscalls/syscall_32.tbl. */
enum {
	I386_open = 5, I386_close = 6, I386_creat = 8, I386_link = 9, I386_unlink = 10, I386_execve = 11,
	I386_chdir = 12, I386_rename = 38, I386_mkdir = 39, I386_rmdir = 40, I386_dup = 41, I386_fcntl = 55,
	I386_dup2 = 63, I386_symlink = 83, I386_fchdir = 133, I386_fcntl64 = 221, I386_openat = 295,
	I386_mkdirat = 296, I386_unlinkat = 301, I386_renameat = 302, I386_linkat = 303, I386_symlinkat = 304,
	I386_dup3 = 330, I386_renameat2 = 353, I386_execveat = 358, I386_close_range = 436, I386_openat2 = 437,
};

static long int80(long number, long a, long b, long c, long d, long e)
{
	int result;

#ifdef __x86_64__
	register long r8 __asm__("r8") = e;	/* the call uses edi, and clobbers r8..r11 */

	__asm__ volatile("int $0x80"
			 : "=a"(result), "+r"(r8)
			 : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
			 : "memory", "r9", "r10", "r11");
#else
	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
			 : "memory");
#endif
	return result;
}

/* A copy of a string where 32 bits reach; never given back. */
static long low(const char *text)
{
	static char *room;
	static size_t used;
	char *copy;

	if (!room) {
		int flags = MAP_PRIVATE | MAP_ANONYMOUS;
#ifdef MAP_32BIT
		flags |= MAP_32BIT;
#endif
		room = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, flags, -1, 0);
	}
	if (room == MAP_FAILED)
		die("mmap");
	copy = strcpy(room + used, text);
	used += strlen(text) + 1;
	return (long)copy;
}

#define INT80(name, a, b, c, d, e) int80(I386_##name, a, b, c, d, e)
#define EXPECT_COMPAT(kind, name, format, ...) \
	expect(kind, "call=\"" #name "\" " format, __VA_ARGS__)

static void files(void)
{
	struct open_how how = { .flags = O_RDONLY };
	long room = low("room for struct open_how");
	long fd, directory;

	EXPECT_COMPAT("mkdir", mkdir, "result=%ld status=%d path=%s mode=0700", INT80(mkdir, low("d"), 0700, 0, 0, 0), COMPAT,
		      below("d"));
	fd = INT80(creat, low("f"), 0600, 0, 0, 0);
	EXPECT_COMPAT("open", creat, "result=%ld path=%s real=%s fd=%ld", fd, below("f"), below("f"), fd);
	EXPECT_COMPAT("close", close, "result=%ld status=%d path=%s", INT80(close, fd, 0, 0, 0, 0), COMPAT, below("f"));
	directory = INT80(open, low("d"), 00200000, 0, 0, 0);	/* O_DIRECTORY */
	EXPECT_COMPAT("open", open, "result=%ld path=%s real=%s", directory, below("d"), below("d"));
	EXPECT_COMPAT("open", openat, "result=%ld status=%d path=%s", INT80(openat, directory, low("none"), 0, 0, 0), COMPAT,
		      below("d/none"));
	EXPECT_COMPAT("open", openat, "result=%ld path=%s", INT80(openat, AT_FDCWD, low("none"), 0, 0, 0), below("none"));
	memcpy((void *)room, &how, sizeof(how));
	EXPECT_COMPAT("open", openat2, "result=%ld path=%s", INT80(openat2, directory, low("none"), room, sizeof(how), 0),
		      below("d/none"));
	EXPECT_COMPAT("mkdir", mkdirat, "result=%ld path=%s mode=0711",
		      INT80(mkdirat, directory, low("e"), 0711, 0, 0), below("d/e"));
	EXPECT_COMPAT("dup", dup, "result=%ld path=%s", INT80(dup, directory, 0, 0, 0, 0), below("d"));
	EXPECT_COMPAT("dup", dup2, "result=%ld path=%s fd2=50", INT80(dup2, directory, 50, 0, 0, 0), below("d"));
	EXPECT_COMPAT("dup", dup3, "result=%ld path=%s fd2=51", INT80(dup3, directory, 51, 0, 0, 0), below("d"));
	EXPECT_COMPAT("dup", fcntl64, "result=%ld path=%s", INT80(fcntl64, directory, F_DUPFD, 60, 0, 0), below("d"));
	EXPECT_COMPAT("dup", fcntl, "result=%ld path=%s", INT80(fcntl, directory, F_DUPFD_CLOEXEC, 60, 0, 0), below("d"));
	EXPECT_COMPAT("open", openat, "result=%ld path=%s", INT80(openat, 61, low("none"), 0, 0, 0), below("d/none"));
	EXPECT_COMPAT("close", close_range, "result=%ld", INT80(close_range, 50, -1, 0, 0, 0));
	EXPECT_COMPAT("dup", fcntl64, "result=%ld status=%d path=-", INT80(fcntl64, 99, F_DUPFD, 60, 0, 0), COMPAT);
	EXPECT_COMPAT("open", openat, "result=%ld path=\"none\"", INT80(openat, 61, low("none"), 0, 0, 0));
	EXPECT_COMPAT("chdir", chdir, "result=%ld path=%s", INT80(chdir, low("d"), 0, 0, 0, 0), below("d"));
	EXPECT_COMPAT("chdir", chdir, "result=%ld path=%s", INT80(chdir, low(".."), 0, 0, 0, 0), quote(base()));
	EXPECT_COMPAT("chdir", fchdir, "result=%ld path=%s", INT80(fchdir, directory, 0, 0, 0, 0), below("d"));
	EXPECT_COMPAT("chdir", chdir, "result=%ld path=%s", INT80(chdir, low(".."), 0, 0, 0, 0), quote(base()));
}

static void names(void)
{
	EXPECT_COMPAT("link", link, "result=%ld path=%s target=%s", INT80(link, low("f"), low("g"), 0, 0, 0), below("f"),
		      below("g"));
	EXPECT_COMPAT("link", linkat, "result=%ld path=%s target=%s",
		      INT80(linkat, AT_FDCWD, low("f"), AT_FDCWD, low("h"), 0), below("f"), below("h"));
	EXPECT_COMPAT("symlink", symlink, "result=%ld path=%s text=\"f\"", INT80(symlink, low("f"), low("s"), 0, 0, 0),
		      below("s"));
	EXPECT_COMPAT("symlink", symlinkat, "result=%ld path=%s text=\"f\"",
		      INT80(symlinkat, low("f"), AT_FDCWD, low("t"), 0, 0), below("t"));
	EXPECT_COMPAT("rename", rename, "result=%ld path=%s target=%s", INT80(rename, low("g"), low("i"), 0, 0, 0),
		      below("g"), below("i"));
	EXPECT_COMPAT("rename", renameat, "result=%ld path=%s target=%s",
		      INT80(renameat, AT_FDCWD, low("i"), AT_FDCWD, low("j"), 0), below("i"), below("j"));
	EXPECT_COMPAT("rename", renameat2, "result=%ld path=%s target=%s flags=1",
		      INT80(renameat2, AT_FDCWD, low("j"), AT_FDCWD, low("k"), 1), below("j"), below("k"));
	EXPECT_COMPAT("unlink", unlink, "result=%ld path=%s", INT80(unlink, low("k"), 0, 0, 0, 0), below("k"));
	EXPECT_COMPAT("unlink", unlinkat, "result=%ld path=%s", INT80(unlinkat, AT_FDCWD, low("h"), 0, 0, 0), below("h"));
	EXPECT_COMPAT("rmdir", rmdir, "result=%ld path=%s", INT80(rmdir, low("d"), 0, 0, 0, 0), below("d"));
	EXPECT_COMPAT("exec", execve, "result=%ld status=%d path=%s", INT80(execve, low("none"), 0, 0, 0, 0), COMPAT,
		      below("none"));
	EXPECT_COMPAT("exec", execveat, "result=%ld status=%d path=%s", INT80(execveat, AT_FDCWD, low("none"), 0, 0, 0),
		      COMPAT, below("none"));
}

int main(void)
{
	begin();
	files();
	names();
	end();
	return 0;
}
