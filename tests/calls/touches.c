/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * First reads, where a descriptor's number does not tell which file it is: two processes with one
 * table, of which one opens the number anew, and two threads of which one has a table of its own.
 */
#include <sched.h>

#include "calls.h"

#define STACK_BYTES (1 << 18)
#define THREAD (CLONE_VM | CLONE_SIGHAND | CLONE_THREAD)

static volatile int turn;	/* who may go on: the first begins with 0, the other with 1, and so on */

static void await_turn(int number)
{
	while (turn != number)
		sched_yield();
}

static void read_twice(long fd, const char *name, bool is_told)
{
	char byte;

	if (read(fd, &byte, 1) != 0 || read(fd, &byte, 1) != 0)
		die(name);
	for (int times = is_told ? 2 : 1; times; times--)
		expect("read", "result=0 path=%s fd=%ld", below(name), fd);
}

/* All that the two do to the table, the second does. */
static int open_anew(void *number)
{
	long fd = open_at(HERE, "one", O_RDONLY, below("one"));

	*(long *)number = fd;
	turn = 2;
	await_turn(3);
	expect_close(fd, below("one"));
	if (open_at(HERE, "two", O_RDONLY, below("two")) != fd)
		die("number");
	read_twice(fd, "two", true);
	turn = 4;
	finish(0);
}

static void one_table(char *stack)
{
	long fd;
	pid_t child = clone(open_anew, stack + STACK_BYTES, CLONE_FILES | CLONE_VM | SIGCHLD, &fd);

	if (child < 0)
		die("clone");
	await_turn(2);
	expect("fork", "result=%d child_tid=%d child_pid=%d shares=10", child, child, child);
	read_twice(fd, "one", true);
	turn = 3;
	await_turn(4);
	await(child);
	read_twice(fd, "two", true);
	expect_close(fd, below("two"));
}

static int thread_of_own_table(void *unused)
{
	long fd = open_at(HERE, "two", O_RDONLY, below("two"));

	(void)unused;
	turn = 2;
	await_turn(3);
	read_twice(fd, "two", true);
	expect("exit", "last=0");
	turn = 4;
	syscall(SYS_exit, 0);
	return 0;
}

static void two_tables(char *stack)
{
	int thread = clone(thread_of_own_table, stack + STACK_BYTES, THREAD, NULL);
	long fd;

	if (thread < 0)
		die("clone");
	await_turn(2);
	expect("fork", "result=%d child_tid=%d child_pid=%d shares=9", thread, thread, getpid());
	fd = open_at(HERE, "one", O_RDONLY, below("one"));
	read_twice(fd, "one", false);
	turn = 3;
	await_turn(4);
	expect_close(fd, below("one"));
}

int main(void)
{
	char *stack = malloc(STACK_BYTES);

	if (!stack)
		die("malloc");
	begin();
	make_file("one");
	make_file("two");
	two_tables(stack);
	turn = 0;
	one_table(stack);
	end();
	return 0;
}
