/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who is who: a pid that another process had before (clone3(2) with set_tid, which needs
 * CAP_SYS_ADMIN), the same for a thread, children that outlive their parents, and a pid namespace.
 */
#include <linux/sched.h>
#include <signal.h>
#include <sched.h>
#include <sys/prctl.h>

#include "calls.h"

#define NUMBER 70

/* A child with this pid; 0 in the child. */
static pid_t start_as(pid_t pid)
{
	struct clone_args arguments = {
		.exit_signal = SIGCHLD, .set_tid = (unsigned long)&pid, .set_tid_size = 1,
	};
	pid_t child = CALL(clone3, &arguments, sizeof(arguments));

	if (child < 0)
		die("clone3");
	if (child)
		expect("fork", "result=%d child_tid=%d child_pid=%d", child, child, child);
	return child;
}

/* The first has another cwd and a descriptor more; the second knows nothing of that. */
static void one_after_another(void)
{
	pid_t first = start_child(), second;

	if (!first) {
		expect("chdir", "result=%ld path=%s", CALL(chdir, "d"), below("d"));
		expect("dup", "result=%ld", CALL(dup2, open_at(HERE, ".", O_PATH, below("d")), NUMBER));
		open_at(NUMBER, "none", O_RDONLY, below("d/none"));
		finish(1);
	}
	await(first);
	second = start_as(first);
	if (!second) {
		open_at(NUMBER, "none", O_RDONLY, "\"none\"");
		open_at(HERE, "none", O_RDONLY, below("none"));
		finish(4);
	}
	await(second);
}

/* The child's child goes on where its parent stood, and is this process' now: a subreaper. */
static void orphaned(void)
{
	int done[2];
	char byte;
	pid_t middle, child;

	if (pipe(done) < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		die("orphan");
	middle = start_child();
	if (!middle) {
		expect("chdir", "result=%ld path=%s", CALL(chdir, "d"), below("d"));
		child = start_child();
		if (child)
			finish(0);
		if (read(done[0], &byte, 1) != 1)
			die("pipe");
		open_at(HERE, "none", O_RDONLY, below("d/none"));
		finish(3);
	}
	await(middle);
	if (write(done[1], "", 1) != 1)
		die("pipe");
	await(-1);
}

/* Whose numbers in /proc are others than those of the trace: it does not know what to be expected as. */
static void in_namespace(void)
{
	struct clone_args arguments = { .flags = CLONE_NEWPID, .exit_signal = SIGCHLD };
	pid_t child = CALL(clone3, &arguments, sizeof(arguments));

	if (!child) {
		CALL(faccessat2, HERE, "/proc/self/none", F_OK, 0);
		CALL(faccessat2, HERE, "/proc/self/cwd/none", F_OK, 0);
		_exit(0);
	}
	if (child < 0)
		die("clone3");
	expect("fork", "result=%d shares=0x20", child);
	await(child);
	dprintf(STDOUT_FILENO, "access tid=%d path=\"/proc/self/none\" real=-\n", child);
	dprintf(STDOUT_FILENO, "access tid=%d path=\"/proc/self/cwd/none\" real=%s\n", child, below("none"));
	dprintf(STDOUT_FILENO, "exit tid=%d last=1\n", child);
}

int main(void)
{
	begin();
	make_directory("d");
	one_after_another();
	orphaned();
	in_namespace();
	end();
	return 0;
}
