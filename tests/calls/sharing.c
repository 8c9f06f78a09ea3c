/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * clone with each combination of CLONE_FS, CLONE_FILES and CLONE_VM, threads, vfork,
 * CLONE_PARENT: what a child does to cwd and descriptors is seen by the others exactly
 * where they share them.
 */
#include <linux/close_range.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>

#include "calls.h"

#define STACK_SIZE (256 << 10)
#define SHARES_THREAD 1
#define SHARES_FILES 2
#define SHARES_FS 4
#define SHARES_MEMORY 8
#define NUMBER 70	/* a descriptor that the children fill */

static unsigned shares_of(unsigned flags)
{
	return (flags & CLONE_THREAD ? SHARES_THREAD : 0) | (flags & CLONE_FILES ? SHARES_FILES : 0) |
	       (flags & CLONE_FS ? SHARES_FS : 0) | (flags & CLONE_VM ? SHARES_MEMORY : 0);
}

/* In the child: moves to sub, and opens it at a number that the parent knows. */
static int move_and_open(void *unused)
{
	long fd;

	(void)unused;
	expect("chdir", "call=\"chdir\" result=%ld path=%s", CALL(chdir, "sub"), below("sub"));
	fd = open_at(HERE, ".", O_RDONLY | O_DIRECTORY, below("sub"));
	expect("dup", "call=\"dup2\" result=%ld path=%s", CALL(dup2, fd, NUMBER), below("sub"));
	expect_close(fd, below("sub"));
	open_at(HERE, "none", O_RDONLY, below("sub/none"));
	return 0;
}

static int child_process(void *unused)
{
	move_and_open(unused);
	expect("exit", "last=1 code=0");
	CALL(exit_group, 0);
	return 0;
}

static int child_thread(void *unused)
{
	move_and_open(unused);
	expect("exit", "last=0");
	CALL(exit, 0);
	return 0;
}

/* What the parent must see of it; then all as before. */
static void look_and_restore(unsigned flags, long start)
{
	open_at(HERE, "none", O_RDONLY, flags & CLONE_FS ? below("sub/none") : below("none"));
	if (flags & CLONE_FILES)
		open_at(NUMBER, "none", O_RDONLY, below("sub/none"));
	else
		open_at(NUMBER, "none", O_RDONLY, "\"none\"");
	expect("chdir", "call=\"fchdir\" result=%ld path=%s", CALL(fchdir, start), quote(base()));
	expect("close", "call=\"close\" result=%ld fd=%d", CALL(close, NUMBER), NUMBER);
}

static void process_with(unsigned flags, char *stack, long start)
{
	pid_t child = clone(child_process, stack + STACK_SIZE, flags | SIGCHLD, NULL);

	expect("fork", "result=%d child_tid=%d child_pid=%d shares=%u", child, child, child, shares_of(flags));
	await(child);
	look_and_restore(flags, start);
}

static void thread_with(unsigned flags, char *stack, long start)
{
	static int alive;
	int child;

	alive = 1;
	flags |= CLONE_VM | CLONE_SIGHAND | CLONE_THREAD;
	child = clone(child_thread, stack + STACK_SIZE, flags | CLONE_CHILD_CLEARTID, NULL, NULL, NULL, &alive);
	expect("fork", "result=%d child_tid=%d child_pid=%d shares=%u", child, child, getpid(), shares_of(flags));
	while (__atomic_load_n(&alive, __ATOMIC_ACQUIRE))
		CALL(futex, &alive, FUTEX_WAIT, 1, NULL);
	look_and_restore(flags, start);
}

/* Inherited by copy: the parent's later changes are not the child's. */
static void plain_fork(long start)
{
	pid_t child = start_child();

	if (!child) {
		open_at(start, "none", O_RDONLY, below("none"));
		move_and_open(NULL);
		finish(3);
	}
	await(child);
	look_and_restore(0, start);
}

static void vforked(long start)
{
	pid_t child = vfork();

	if (!child) {
		move_and_open(NULL);
		expect("exit", "last=1 code=1024");
		_exit(4);
	}
	expect("fork", "result=%d child_tid=%d child_pid=%d shares=%u", child, child, child, SHARES_MEMORY);
	await(child);
	look_and_restore(0, start);
}

/* CLOSE_RANGE_UNSHARE: it closes its own, the parent keeps its descriptors. */
static int close_own(void *start)
{
	int fd = *(long *)start;

	expect("close", "call=\"close_range\" result=%ld fd=%d fd2=-1 flags=2",
	       CALL(close_range, fd, ~0u, CLOSE_RANGE_UNSHARE), fd);
	open_at(fd, "none", O_RDONLY, "\"none\"");
	expect("exit", "last=1 code=0");
	CALL(exit_group, 0);
	return 0;
}

static void unshared(char *stack, long start)
{
	pid_t child = clone(close_own, stack + STACK_SIZE, CLONE_FILES | CLONE_VM | SIGCHLD, &start);

	expect("fork", "result=%d child_tid=%d shares=%u", child, child, SHARES_FILES | SHARES_MEMORY);
	await(child);
	open_at(start, "none", O_RDONLY, below("none"));
}

/* Of what it shared it makes copies: what it does then is its own. */
static int go_own_way(void *flags)
{
	expect("namespace", "call=\"unshare\" result=%ld flags=%d", CALL(unshare, *(int *)flags), *(int *)flags);
	return child_process(NULL);
}

static void unshare_with(int flags, char *stack, long start)
{
	int shared = CLONE_FS | CLONE_FILES;
	pid_t child = clone(go_own_way, stack + STACK_SIZE, shared | CLONE_VM | SIGCHLD, &flags);

	expect("fork", "result=%d child_tid=%d child_pid=%d shares=%u", child, child, child,
	       shares_of(shared | CLONE_VM));
	await(child);
	look_and_restore(shared & ~flags, start);
}

/* An exec gives the program a table of its own, but leaves cwd shared (begin_new_exec()). */
static int exec_true(void *unused)
{
	static char name[] = "true", *const arguments[] = { name, NULL }, *const environment[] = { NULL };

	(void)unused;
	expect("chdir", "call=\"chdir\" result=%ld path=%s", CALL(chdir, "sub"), below("sub"));
	expect("dup", "call=\"dup2\" result=%ld", CALL(dup2, STDERR_FILENO, NUMBER + 1));
	expect("exec", "result=0 path=\"/bin/true\"");
	expect_anything();
	CALL(execve, "/bin/true", arguments, environment);
	die("/bin/true");
}

static void sharing_exec(char *stack, long start)
{
	pid_t child = clone(exec_true, stack + STACK_SIZE, CLONE_FS | CLONE_FILES | SIGCHLD, NULL);

	expect("fork", "result=%d child_tid=%d shares=%u", child, child, SHARES_FS | SHARES_FILES);
	await(child);
	look_and_restore(CLONE_FS, start);
	expect("close", "call=\"close\" result=%ld fd=%d", CALL(close, NUMBER + 1), NUMBER + 1);
}

static int sibling(void *unused)
{
	return child_process(unused);
}

/* Its parent is ours, not we: we see its end by what it leaves. */
static void clone_parent(char *stack, long start)
{
	pid_t child, middle = start_child();
	int status;

	if (!middle) {
		child = clone(sibling, stack + STACK_SIZE, CLONE_PARENT | SIGCHLD, NULL);
		expect("fork", "result=%d child_tid=%d child_pid=%d shares=- child_ppid=%d", child, child, child, getppid());
		finish(0);
	}
	await(middle);
	while (waitpid(-1, &status, 0) > 0)
		;
	look_and_restore(0, start);
}

int main(void)
{
	static const unsigned flags[] = { 0, CLONE_FS, CLONE_FILES, CLONE_FS | CLONE_FILES };
	char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	long start;

	begin();
	make_directory("sub");
	start = open_at(HERE, ".", O_RDONLY | O_DIRECTORY, quote(base()));
	for (int i = 0; i < 4; i++) {
		process_with(flags[i], stack, start);
		process_with(flags[i] | CLONE_VM, stack, start);
		thread_with(flags[i], stack, start);
	}
	plain_fork(start);
	vforked(start);
	unshared(stack, start);
	clone_parent(stack, start);
	for (int i = 0; i < 4; i++)
		unshare_with(flags[i], stack, start);
	sharing_exec(stack, start);
	end();
	return 0;
}
