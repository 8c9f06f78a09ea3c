/* SPDX-License-Identifier: BSD-2-Clause */
/* Starts the command only when tracing stands, and ends as it does. */
#include "command.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/sched.h>
#include <paths.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "status.h"

static bool is_executable(const char *path)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return false;
	if (S_ISDIR(status.st_mode)) {
		errno = EACCES;
		return false;
	}
	return access(path, X_OK) == 0;
}

/* Looks the command up as execvp(3) does, but before the trace begins, so that our search
 * is not taken for the command's.  Writes the path; returns 0, or the errno to report. */
static int find_command(const char *name, char *path, size_t size)
{
	const char *directories = getenv("PATH");
	int error_number = ENOENT;

	if (strchr(name, '/')) {
		snprintf(path, size, "%s", name);
		return is_executable(path) ? 0 : errno;
	}
	for (const char *at = directories ? directories : _PATH_DEFPATH, *end;; at = end + 1) {
		end = strchrnul(at, ':');
		snprintf(path, size, "%.*s%s%s", (int)(end - at), at, end == at ? "" : "/", name);
		if (is_executable(path))
			return 0;
		if (errno == EACCES)
			error_number = EACCES;
		if (!*end)
			return error_number;
	}
}

static _Noreturn void fail_to_find(const char *name, int error_number)
{
	errno = error_number;
	warn("%s", name);
	_exit(error_number == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
}

static _Noreturn void report_and_exit(int report, int error_number)
{
	if (write(report, &error_number, sizeof(error_number)) < 0)
		_exit(EXIT_CAPTURE);
	_exit(EXIT_NOT_EXECUTABLE);
}

/* In the child: nothing but the exec may happen between the gate and the command. */
static _Noreturn void become(const struct command_plan *plan, int gate, int report)
{
	struct pollfd go = { .fd = gate, .events = POLLIN };
	int error_number = 0;

	if ((plan->stdout_to_stderr && dup2(STDERR_FILENO, STDOUT_FILENO) < 0) || user_become(plan->user) < 0)
		report_and_exit(report, errno);
	if (write(report, &error_number, sizeof(error_number)) < 0)
		_exit(EXIT_CAPTURE);
	/* poll(2), since a read(2) would be in the trace. */
	while (poll(&go, 1, -1) < 0 && errno == EINTR)
		;
	if (go.revents & POLLIN)
		execve(plan->file, plan->arguments, plan->environment);
	report_and_exit(report, errno);
}

/* fork(2) with a pidfd, into a cgroup. */
static pid_t fork_into(int cgroup, int *pidfd)
{
	struct clone_args arguments = {
		.flags = CLONE_PIDFD | (cgroup < 0 ? 0 : CLONE_INTO_CGROUP),
		.pidfd = (uintptr_t)pidfd,
		.exit_signal = SIGCHLD,
		.cgroup = cgroup < 0 ? 0 : cgroup,
	};

	return syscall(SYS_clone3, &arguments, sizeof(arguments));
}

/* A text without #! is run by the shell, as execvp(3) and env(1) do. */
static char **shell_arguments(const char *path, char **arguments)
{
	size_t count = 0;
	char **shell;

	while (arguments[count])
		count++;
	shell = calloc(count + 2, sizeof(*shell));
	if (!shell)
		return NULL;
	shell[0] = (char *)"sh";
	shell[1] = strdup(path);
	if (!shell[1])
		return NULL;
	memcpy(shell + 2, arguments + 1, count * sizeof(*shell));
	return shell;
}

/* Whether the kernel can run this file itself; scripts without #! and the like it cannot. */
static bool is_plain_text(const char *path)
{
	unsigned char head[128];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, head, sizeof(head));

	if (fd >= 0)
		close(fd);
	if (got < 2 || (head[0] == '#' && head[1] == '!') || head[0] == 0x7f)
		return got == 0;
	return !memchr(head, 0, got);
}

int command_find(struct command_plan *plan)
{
	int error_number = find_command(plan->arguments[0], plan->file, sizeof(plan->file));

	if (error_number)
		fail_to_find(plan->arguments[0], error_number);
	if (!is_plain_text(plan->file))
		return 0;
	plan->arguments = shell_arguments(plan->file, plan->arguments);
	strcpy(plan->file, _PATH_BSHELL);
	return plan->arguments ? 0 : -1;
}

int command_prepare(struct command *command, const struct command_plan *plan)
{
	int gate[2], report[2], error_number;

	if (pipe2(gate, O_CLOEXEC) < 0 || pipe2(report, O_CLOEXEC) < 0)
		return -1;
	command->pid = fork_into(plan->cgroup, &command->pidfd);
	if (command->pid == 0) {
		close(gate[1]);
		become(plan, gate[0], report[1]);
	}
	error_number = errno;
	close(gate[0]);
	close(report[1]);
	command->gate = gate[1];
	command->report = report[0];
	if (command->pid > 0)
		return 0;
	close(command->gate);
	close(command->report);
	errno = error_number;
	return -1;
}

/* The child's next word: an errno, 0 when it is at its gate or has become the command. */
static int hear(struct command *command)
{
	int error_number = 0;
	ssize_t got;

	do
		got = read(command->report, &error_number, sizeof(error_number));
	while (got < 0 && errno == EINTR);
	return got == sizeof(error_number) ? error_number : 0;
}

int command_ready(struct command *command)
{
	return hear(command);
}

int command_start(struct command *command)
{
	int error_number;

	if (write(command->gate, "", 1) != 1)
		return errno;
	close(command->gate);
	command->gate = -1;
	error_number = hear(command);
	close(command->report);
	command->report = -1;
	return error_number;
}

int command_wait(struct command *command)
{
	pid_t got;

	do
		got = waitpid(command->pid, &command->wait_status, 0);
	while (got < 0 && errno == EINTR);
	return got < 0 ? -1 : 0;
}

void command_abandon(struct command *command)
{
	close(command->gate);	/* its poll ends, and so does it */
	command_wait(command);
}

_Noreturn void command_exit_alike(const struct command *command)
{
	static const struct rlimit no_core = { 0, 0 };
	int number;

	if (WIFEXITED(command->wait_status))
		exit(WEXITSTATUS(command->wait_status));
	number = WTERMSIG(command->wait_status);
	setrlimit(RLIMIT_CORE, &no_core);
	signal(number, SIG_DFL);
	raise(number);
	sigset_t one;
	sigemptyset(&one);
	sigaddset(&one, number);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
	exit(128 + number);
}
