/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Other roots and mounts: chroot, openat2 in a root of its own, bind mounts, mount namespaces
 * made, left and entered, pivot_root.  Needs CAP_SYS_ADMIN.
 */
#include <linux/openat2.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>

#include "calls.h"

static void expect_none(const char *name, const char *path)
{
	expect("open", "call=\"openat\" result=%ld path=%s", CALL(openat, HERE, name, O_RDONLY), path);
}

/* Something opened by a name, and where the kernel must find it. */
static long expect_found(long dirfd, const char *name, const char *path, const char *real)
{
	long fd = CALL(openat, (int)dirfd, name, O_RDONLY);

	expect("open", "call=\"openat\" result=%ld path=%s real=%s", fd, path, real);
	return fd;
}

static void expect_chdir(const char *name, const char *path)
{
	expect("chdir", "call=\"chdir\" result=%ld path=%s real=%s", CALL(chdir, name), path, path);
}

static void expect_chroot(const char *name, const char *path)
{
	expect("chroot", "call=\"chroot\" result=%ld path=%s real=%s", CALL(chroot, name), path, path);
}

static void make_link(const char *text, const char *name)
{
	expect("symlink", "call=\"symlink\" result=%ld path=%s", CALL(symlink, text, name), below(name));
}

static void prepare(void)
{
	make_directory("jail");
	make_directory("jail/in");
	make_directory("jail/in/deep");
	make_file("jail/in/x");
	make_link("/in", "jail/absolute");
	make_link("../../../../in/x", "jail/in/up");
	make_directory("at");
	make_directory("gone");
}

/* Names that begin with "/" begin there; links too; nothing leads up out of it. */
static void in_chroot(void)
{
	long outside = open_at(HERE, ".", O_RDONLY | O_DIRECTORY, quote(base()));

	expect_chroot("jail", below("jail"));
	expect_none("/none", below("jail/none"));
	expect_none("/../none", below("jail/none"));
	expect("open", "result=%ld path=%s real=%s", CALL(openat, HERE, "/absolute/none", O_RDONLY),
	       below("jail/absolute/none"), below("jail/in/none"));
	expect("open", "result=%ld path=%s real=%s", CALL(openat, HERE, "/in/up/none", O_RDONLY), below("jail/in/up/none"),
	       below("jail/in/x/none"));
	expect_found(HERE, "/absolute/x", below("jail/absolute/x"), below("jail/in/x"));
	expect_none("none", below("none"));		/* the cwd is still outside */
	expect_chdir("/in/deep", below("jail/in/deep"));
	expect_none("../../../../none", below("jail/none"));
	expect_found(HERE, "../x", below("jail/in/x"), below("jail/in/x"));
	expect_chroot("..", below("jail/in"));
	expect_none("/none", below("jail/in/none"));
	expect("open", "result=%ld path=%s", CALL(openat, (int)outside, "none", O_RDONLY), below("none"));
}

/* A root that has no name any more: what begins with "/" leads nobody knows where. */
static void in_deleted_root(void)
{
	expect_chdir("gone", below("gone"));
	EXPECT_NAME("rmdir", rmdir, CALL(rmdir, "../gone"), below("gone"));
	expect("open", "result=%ld path=%s file_status=16", CALL(openat, HERE, "none", O_RDONLY), below("gone/none"));
	expect("chroot", "call=\"chroot\" result=%ld", CALL(chroot, "."));
	expect("open", "result=%ld path=\"/none\" file_status=1", CALL(openat, HERE, "/none", O_RDONLY));
}

static long open_how(long directory, const char *name, uint64_t resolve, const char *path, const char *real)
{
	struct open_how how = { .flags = O_RDONLY, .resolve = resolve };
	long fd = CALL(openat2, (int)directory, name, &how, sizeof(how));

	expect("open", "call=\"openat2\" result=%ld path=%s real=%s flags=0", fd, path, real);
	return fd;
}

static void with_resolve(void)
{
	long jail = open_at(HERE, "jail", O_PATH, below("jail"));

	open_how(jail, "/in/x", RESOLVE_IN_ROOT, below("jail/in/x"), below("jail/in/x"));
	open_how(jail, "in/../../../in/x", RESOLVE_IN_ROOT, below("jail/in/x"), below("jail/in/x"));
	open_how(jail, "/absolute/x", RESOLVE_IN_ROOT, below("jail/absolute/x"), below("jail/in/x"));
	open_how(jail, "/in/up", RESOLVE_IN_ROOT, below("jail/in/up"), below("jail/in/x"));
	open_how(jail, "/none", RESOLVE_IN_ROOT, below("jail/none"), "-");
	open_how(jail, "in/x", RESOLVE_BENEATH, below("jail/in/x"), below("jail/in/x"));
	open_how(jail, "../at", RESOLVE_BENEATH, below("at"), "-");
	open_how(jail, "/at", RESOLVE_BENEATH, "\"/at\"", "-");
	open_how(HERE, "/jail/in/x", RESOLVE_IN_ROOT, below("jail/in/x"), below("jail/in/x"));
	open_how(99, "/in/x", RESOLVE_IN_ROOT, "\"/in/x\"", "-");
}

static void expect_mount(const char *source, const char *target, unsigned long flags, const char *path)
{
	long result = CALL(mount, source, target, NULL, flags, NULL);

	if (result)
		die("mount");
	expect("mount", "call=\"mount\" result=0 path=%s", path);
}

static void leave(void)
{
	expect("namespace", "call=\"unshare\" result=%ld", CALL(unshare, CLONE_NEWNS));
	expect_mount("none", "/", MS_REC | MS_PRIVATE, "\"/\"");
}

/* The kernel's path is the one through the mount; without it names mean what they did. */
static void bind_mounted(void)
{
	long before, within;

	leave();
	before = open_at(HERE, "at", O_RDONLY | O_DIRECTORY, below("at"));
	expect_mount("jail", "at", MS_BIND, below("at"));
	within = expect_found(HERE, "at/in", below("at/in"), below("at/in"));
	expect_found(within, "x", below("at/in/x"), below("at/in/x"));
	expect("open", "result=%ld path=%s", CALL(openat, (int)before, "in", O_RDONLY), below("at/in"));
	make_directory("moved");
	expect_mount("at", "moved", MS_MOVE, below("moved"));
	expect_found(within, "x", below("moved/in/x"), below("moved/in/x"));
	expect_none("at/in", below("at/in"));
	expect("umount", "call=\"umount2\" result=%ld path=%s", CALL(umount2, "moved", MNT_DETACH), below("moved"));
	expect("open", "result=%ld real=-", CALL(openat, (int)within, "up", O_PATH | O_NOFOLLOW));
	expect_none("moved/in", below("moved/in"));
	EXPECT_NAME("rmdir", rmdir, CALL(rmdir, "moved"), below("moved"));
}

/* What a link of another /proc says holds for who reads it, and for nobody else. */
static void in_other_proc(void)
{
	char text[64];
	pid_t child;

	leave();
	make_directory("jail/proc");
	expect("mount", "call=\"mount\" result=%ld path=%s", CALL(mount, "proc", "jail/proc", "proc", 0, NULL),
	       below("jail/proc"));
	expect_chroot("jail", below("jail"));
	expect("open", "result=%ld", CALL(openat, HERE, "/proc/self/status", O_RDONLY));
	if (CALL(readlink, "/proc/self", text, sizeof(text)) <= 0)
		die("readlink");
	child = start_child();
	if (!child) {
		expect("open", "result=%ld path=%s real=-", CALL(openat, HERE, "/proc/self/none", O_RDONLY),
		       below("jail/proc/self/none"));
		finish(0);
	}
	await(child);
}

static void pivoted(void)
{
	char old[2 * PATH_MAX];
	long outside, inside;

	leave();
	expect_mount("jail", "jail", MS_BIND, below("jail"));
	outside = open_at(HERE, "at", O_RDONLY | O_DIRECTORY, below("at"));
	inside = open_at(HERE, "jail/in", O_RDONLY | O_DIRECTORY, below("jail/in"));
	expect_chdir("jail", below("jail"));
	expect("mount", "call=\"pivot_root\" result=%ld path=%s target=%s", CALL(pivot_root, ".", "in/deep"),
	       below("jail"), below("jail/in/deep"));
	expect_none("/none", "\"/none\"");
	expect_none("none", "\"/none\"");
	expect_close(expect_found(HERE, "/", "\"/\"", "\"/\""), "\"/\"");
	expect("open", "result=%ld path=\"/in/none\"", CALL(openat, (int)inside, "none", O_RDONLY));
	snprintf(old, sizeof(old), "/in/deep%s/at/none", base());
	expect("open", "result=%ld path=%s", CALL(openat, (int)outside, "none", O_RDONLY), quote(old));
	expect_found(HERE, "/absolute/x", "\"/absolute/x\"", "\"/in/x\"");
	expect_found(HERE, "in/up", "\"/in/up\"", "\"/in/x\"");
	expect("umount", "call=\"umount2\" result=%ld path=\"/in/deep\"", CALL(umount2, "/in/deep", MNT_DETACH));
	expect_found(HERE, "/in/deep", "\"/in/deep\"", "\"/in/deep\"");
}

/* Back in the first namespace, at its root. */
static void entered(void)
{
	long first = CALL(openat, HERE, "/proc/self/ns/mnt", O_RDONLY);

	expect("open", "result=%ld", first);
	leave();
	expect_none("none", below("none"));
	expect_mount("jail", "at", MS_BIND, below("at"));
	expect("namespace", "call=\"setns\" result=%ld", CALL(setns, (int)first, 0));
	expect_none("none", "\"/none\"");
	expect_chdir(base(), quote(base()));
	expect_none("at/in", below("at/in"));
}

static int born_elsewhere(void *unused)
{
	(void)unused;
	expect_none("none", below("none"));
	expect_found(HERE, "jail/in/x", below("jail/in/x"), below("jail/in/x"));
	finish(0);
}

static void by_clone(void)
{
	static char stack[256 << 10];
	pid_t child = clone(born_elsewhere, stack + sizeof(stack), CLONE_NEWNS | SIGCHLD, NULL);

	expect("fork", "result=%d shares=16", child);
	await(child);
}

static void in_child(void (*part)(void))
{
	pid_t child = start_child();

	if (!child) {
		part();
		finish(0);
	}
	await(child);
}

int main(void)
{
	static void (*const parts[])(void) = { in_chroot, in_deleted_root, bind_mounted, pivoted, entered,
						in_other_proc };

	begin();
	prepare();
	with_resolve();
	by_clone();
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		in_child(parts[i]);
	expect_none("jail/none", below("jail/none"));
	end();
	return 0;
}
