/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes every compared system call in its current directory (an empty one), with success and with
 * failure, from processes, threads, vfork and an exec by a second thread: material for the oracle.
 * With an argument also what the system call table does not have yet: unshare(2).
 */
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define BAD ((char *)8)		/* an address where nothing is */
#define CALL(name, ...) syscall(SYS_##name, __VA_ARGS__)

static void opens(void)
{
	struct open_how how = { .flags = O_RDONLY, .resolve = RESOLVE_NO_SYMLINKS };
	int directory = CALL(open, ".", O_RDONLY | O_DIRECTORY);

	close(CALL(open, "a", O_CREAT | O_RDWR, 0640));
	close(CALL(creat, "b b", 0600));
	close(CALL(creat, "c>c<\"\n\\\t\001\351,)", 0600));
	close(CALL(openat, AT_FDCWD, "./a", O_RDONLY | O_CLOEXEC));
	close(CALL(openat, directory, ".//a", O_WRONLY | O_APPEND));
	close(CALL(openat, directory, "/dev/null", O_RDWR));
	close(CALL(openat, -7, "/dev/null", O_RDWR));
	close(CALL(openat2, AT_FDCWD, "a", &how, sizeof(how)));
	CALL(openat2, directory, "no/such", &how, sizeof(how));
	CALL(openat2, directory, "a", BAD, sizeof(how));
	CALL(openat, AT_FDCWD, "", O_RDONLY);
	CALL(openat, directory, "", O_RDONLY);
	CALL(openat, 99, "a", O_RDONLY);
	CALL(open, BAD, O_RDONLY);
	CALL(open, NULL, O_RDONLY);
	CALL(open, "a/b", O_RDONLY);
	CALL(open, "/no/such/../file", O_RDONLY);
	close(directory);
}

static void descriptors(void)
{
	int fd = CALL(open, "a", O_RDONLY), pipes[2];

	CALL(dup, fd);
	CALL(dup2, fd, 40);
	CALL(dup2, fd, fd);
	CALL(dup3, fd, 41, O_CLOEXEC);
	CALL(dup3, fd, fd, 0);
	CALL(dup, 99);
	CALL(dup2, 99, 40);
	fcntl(fd, F_DUPFD, 50);
	fcntl(fd, F_DUPFD_CLOEXEC, 50);
	fcntl(40, F_SETFD, FD_CLOEXEC);
	fcntl(99, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_GETFD);
	if (!pipe(pipes)) {
		CALL(dup2, pipes[0], 42);
		CALL(close, pipes[1]);
	}
	CALL(close_range, 50, 60, CLOSE_RANGE_CLOEXEC);
	CALL(close_range, 40, ~0U, 0);
	CALL(close_range, 5, 4, 0);
	CALL(close, 40);
	CALL(close, -1);
	CALL(close_range, 3, ~0U, CLOSE_RANGE_UNSHARE);
}

static void names(int directory)
{
	CALL(mkdir, "d", 0755);
	CALL(mkdir, "d", 0755);
	CALL(mkdirat, directory, "d/e/", 0700);
	CALL(link, "a", "d/hard");
	CALL(linkat, directory, "a", AT_FDCWD, "d/hard2", 0);
	CALL(link, "no-such", "x");
	CALL(symlink, "../a", "d/soft");
	CALL(symlinkat, "text, with \"odd\n\" bytes", directory, "soft2");
	CALL(symlink, "x", "a");
	CALL(symlink, "", "empty");
	CALL(rename, "d/hard", "d/moved");
	CALL(renameat, directory, "d/moved", AT_FDCWD, "d/again");
	CALL(renameat2, directory, "d/again", directory, "a", 2);
	CALL(renameat2, directory, "d/again", directory, "a", 1);
	CALL(rename, BAD, "x");
	close(CALL(open, "d/soft", O_RDONLY));
	close(CALL(open, "d/../a", O_RDONLY));
	CALL(rename, "d", "d2");
	close(CALL(open, "d2/soft", O_RDONLY));
	CALL(unlink, "d2/soft");
	CALL(unlink, "d2/soft");
	CALL(unlinkat, directory, "d2/hard2", 0);
	CALL(unlinkat, directory, "d2", 0);
	CALL(unlinkat, directory, "d2/e", AT_REMOVEDIR);
	CALL(rmdir, "d2");
	CALL(unlink, "d2/again");
	CALL(rmdir, "d2");
	CALL(rmdir, "d2");
}

static void directories(void)
{
	int here = CALL(open, ".", O_PATH);

	CALL(mkdir, "sub", 0755);
	CALL(symlink, "sub", "link");
	CALL(chdir, "link");
	close(CALL(creat, "in-sub", 0600));
	CALL(unlink, "in-sub");
	CALL(chdir, "..");
	CALL(chdir, "no-such");
	CALL(chdir, "a");
	CALL(chdir, "");
	CALL(chdir, "sub/.");
	CALL(fchdir, here);
	CALL(fchdir, 99);
	names(here);
	close(here);
}

static void *thread(void *unused)
{
	(void)unused;
	CALL(chdir, "sub");
	close(CALL(open, "../a", O_RDONLY));
	close(CALL(creat, "by-thread", 0600));
	return NULL;
}

/* A thread that shares the cwd, then one that does not. */
static void *own_thread(void *unused)
{
	unshare(CLONE_FS);
	CALL(chdir, "sub");
	close(CALL(open, "by-thread", O_RDONLY));
	return unused;
}

static void threads(bool with_unshare)
{
	pthread_t id;

	pthread_create(&id, NULL, thread, NULL);
	pthread_join(id, NULL);
	close(CALL(open, "by-thread", O_RDONLY));
	CALL(chdir, "..");
	if (!with_unshare)
		return;
	pthread_create(&id, NULL, own_thread, NULL);
	pthread_join(id, NULL);
	close(CALL(open, "a", O_RDONLY));
}

static void child_by_vfork(void)
{
	char *const argv[] = { "true", "one two", "new\nline \"quoted\"", "", NULL }, *const env[] = { "A=b", NULL };
	pid_t child = vfork();

	if (!child) {
		CALL(chdir, "sub");
		CALL(execve, "no-such", argv, env);
		CALL(execve, BAD, argv, env);
		CALL(execve, "/bin/true", argv, env);
		_exit(127);
	}
	waitpid(child, NULL, 0);
	close(CALL(open, "a", O_RDONLY));
}

static void child_by_execveat(void)
{
	char *const argv[] = { "true", NULL }, *const env[] = { NULL };
	pid_t child = fork();

	if (!child) {
		int bin = CALL(open, "/bin", O_PATH | O_DIRECTORY);
		int program = CALL(open, "/bin/true", O_PATH | O_CLOEXEC);

		CALL(execveat, bin, "no-such", argv, env, 0);
		if (fork())
			CALL(execveat, bin, "true", argv, env, 0);
		CALL(execveat, program, "", argv, env, AT_EMPTY_PATH);
		_exit(127);
	}
	waitpid(child, NULL, 0);
}

static void *exec_thread(void *unused)
{
	char *const argv[] = { "true", "by-thread", NULL }, *const env[] = { NULL };

	CALL(execve, "/bin/true", argv, env);
	return unused;
}

static void child_that_execs_in_a_thread(void)
{
	pid_t child = fork();
	pthread_t id;

	if (!child) {
		pthread_create(&id, NULL, exec_thread, NULL);
		for (;;)
			pause();
	}
	waitpid(child, NULL, 0);
}

/* Blocks in an open, and dies there. */
static void child_that_is_killed(void)
{
	pid_t child;

	if (mkfifo("fifo", 0600))
		return;
	child = fork();
	if (!child)
		_exit(CALL(open, "fifo", O_RDONLY) < 0);
	usleep(100000);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

static void on_alarm(int signal)
{
	(void)signal;
}

/* A signal interrupts an open: once with EINTR, once with a restart. */
static void interrupted_opens(void)
{
	struct sigaction action = { .sa_handler = on_alarm };
	pid_t child = fork();

	if (!child) {
		sigaction(SIGALRM, &action, NULL);
		ualarm(50000, 0);
		CALL(open, "fifo", O_RDONLY);
		action.sa_flags = SA_RESTART;
		sigaction(SIGALRM, &action, NULL);
		ualarm(50000, 0);
		CALL(open, "fifo", O_RDONLY);
		_exit(0);
	}
	usleep(250000);
	close(CALL(open, "fifo", O_WRONLY));
	waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
	(void)argv;
	opens();
	descriptors();
	directories();
	threads(argc > 1);
	child_by_vfork();
	child_by_execveat();
	child_that_execs_in_a_thread();
	child_that_is_killed();
	interrupted_opens();
	return 0;
}
