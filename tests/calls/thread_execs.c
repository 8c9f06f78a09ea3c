/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is kept of a process when a thread that is not its leader execs, whether the leader is still
 * there or has ended before: the count of repeated lookups, and which program has touched a descriptor.
 */
#include <pthread.h>

#include "calls.h"

#define FAR 300		/* a descriptor beyond those whose touches are kept with the process */

extern char **environ;
static char self[PATH_MAX];	/* this program */

static void repeat(int times)
{
	char text[16];

	while (times--)
		if (CALL(readlink, "none", text, sizeof(text)) != -ENOENT)
			die("none");
}

static void read_far(void)
{
	char byte;

	expect("read", "result=%ld fd=%d path=%s", CALL(read, FAR, &byte, 1), FAR, below("file"));
}

static int after(void)
{
	expect_anything();
	read_far();
	repeat(5);
	finish(7);
}

static void *exec_in_thread(void *leader)
{
	char *arguments[] = { self, (char *)"after", NULL };
	char line[PATH_MAX];
	/* From here on the thread is the leader. */
	int length = snprintf(line, sizeof(line), "exec tid=%d pid=%d result=0 path=%s\n", *(pid_t *)leader,
			      *(pid_t *)leader, quote(self));

	usleep(20000);	/* until the leader has ended: nothing tells the thread */
	repeat(7);
	if (write(STDOUT_FILENO, line, length) != length)
		die("stdout");
	CALL(execve, self, arguments, environ);
	die(self);
}

/* By then the leader has exec'd once itself: there is a program before. */
static int exec_by_thread(bool leader_ends)
{
	pid_t leader = getpid();
	pthread_t thread;

	expect_anything();
	read_far();
	repeat(3);
	expect_anything();
	pthread_create(&thread, NULL, exec_in_thread, &leader);
	if (leader_ends)
		syscall(SYS_exit, 0);
	pthread_join(thread, NULL);
	return 0;
}

static void run(const char *how)
{
	char *arguments[] = { self, (char *)how, NULL };
	pid_t child = start_child();

	if (!child) {
		expect("exec", "result=0 path=%s", quote(self));
		execve(self, arguments, environ);
		die(self);
	}
	await(child);
}

int main(int argc, char **argv)
{
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		die("/proc/self/exe");
	if (argc > 1)
		return !strcmp(argv[1], "after") ? after() : exec_by_thread(!strcmp(argv[1], "ends"));
	begin();
	make_file("file");
	expect_anything();
	if (dup2(open("file", O_RDONLY), FAR) != FAR)
		die("dup2");
	run("stays");
	run("ends");
	expect_anything();
	end();
	return 0;
}
