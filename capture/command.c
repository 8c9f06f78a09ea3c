/* SPDX-License-Identifier: BSD-2-Clause */
/* Starts the command only when tracing stands, and ends as it does. */
#include "command.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <paths.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
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

/* In the child: nothing but the exec may happen between the gate and the command. */
static _Noreturn void become(const char *path, char **arguments, int gate, int report)
{
	struct pollfd go = { .fd = gate, .events = POLLIN };
	int error_number;

	/* poll(2), since a read(2) would be in the trace. */
	while (poll(&go, 1, -1) < 0 && errno == EINTR)
		;
	if (go.revents & POLLIN)
		execve(path, arguments, environ);
	error_number = errno;
	if (write(report, &error_number, sizeof(error_number)) < 0)
		_exit(EXIT_CAPTURE);
	_exit(EXIT_NOT_EXECUTABLE);
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
	shell[1] = (char *)path;
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

int command_prepare(struct command *command, char **arguments, bool stdout_to_stderr)
{
	char path[PATH_MAX];
	const char *file = path;
	int gate[2], report[2];
	int error_number = find_command(arguments[0], path, sizeof(path));

	if (error_number)
		fail_to_find(arguments[0], error_number);
	if (is_plain_text(path)) {
		arguments = shell_arguments(path, arguments);
		file = _PATH_BSHELL;
		if (!arguments)
			return -1;
	}
	if (pipe2(gate, O_CLOEXEC) < 0 || pipe2(report, O_CLOEXEC) < 0)
		return -1;
	command->pid = fork();
	if (command->pid < 0)
		return -1;
	if (command->pid == 0) {
		close(gate[1]);
		if (stdout_to_stderr && dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
			_exit(EXIT_CAPTURE);
		become(file, arguments, gate[0], report[1]);
	}
	close(gate[0]);
	close(report[1]);
	command->gate = gate[1];
	command->report = report[0];
	command->pidfd = syscall(SYS_pidfd_open, command->pid, 0);
	return command->pidfd < 0 ? -1 : 0;
}

int command_start(struct command *command)
{
	int error_number = 0;
	ssize_t got;

	if (write(command->gate, "", 1) != 1)
		return errno;
	close(command->gate);
	command->gate = -1;
	do
		got = read(command->report, &error_number, sizeof(error_number));
	while (got < 0 && errno == EINTR);
	close(command->report);
	command->report = -1;
	return got == sizeof(error_number) ? error_number : 0;
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
