/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Children that are waited for, by each call and in each way: told when one is found to have ended, and
 * not when none has, when one has only been stopped, or when there is none; also where the caller
 * does not ask which of these it is.
 */
#include <signal.h>
#include <sys/resource.h>

#include "calls.h"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

static pid_t start(int code)
{
	pid_t child = start_child();

	if (!child)
		finish(code);
	return child;
}

/* One that stops itself, and then stays until it is killed. */
static pid_t start_stopping(void)
{
	pid_t child = start_child();

	if (child)
		return child;
	expect("exit", "last=1 code=%d", SIGKILL);
	raise(SIGSTOP);
	for (;;)
		pause();
}

static void expect_wait(const char *call, long result, pid_t child)
{
	expect("wait", "call=\"%s\" result=%ld child_pid=%d child_number=%d", call, result, child, child);
}

static void by_number(void)
{
	pid_t child = start(3);
	struct rusage usage;
	int status;

	expect_wait("wait4", CALL(wait4, child, &status, 0, &usage), child);
	child = start(0);
	expect_wait("wait4", CALL(wait4, -1, NULL, 0, NULL), child);
#ifdef SYS_waitpid
	child = start(0);
	expect_wait("waitpid", CALL(waitpid, child, &status, 0), child);
#endif
	if (CALL(wait4, -1, &status, 0, NULL) != -ECHILD)
		die("wait4");
}

static void by_signals(void)
{
	pid_t child = start_stopping();
	int status;

	if (CALL(wait4, child, &status, WNOHANG, NULL) != 0 ||
	    CALL(wait4, child, &status, WUNTRACED, NULL) != child || kill(child, SIGCONT) < 0 ||
	    CALL(wait4, child, &status, WCONTINUED, NULL) != child || kill(child, SIGKILL) < 0)
		die("a child that is stopped");
	expect_wait("wait4", CALL(wait4, child, &status, 0, NULL), child);
	child = start_stopping();
	if (CALL(wait4, child, NULL, WUNTRACED, NULL) != child || kill(child, SIGCONT) < 0 ||
	    CALL(wait4, child, NULL, WCONTINUED, NULL) != child || kill(child, SIGKILL) < 0)
		die("a child that is stopped, without a status");
	expect_wait("wait4", CALL(wait4, child, NULL, WUNTRACED | WCONTINUED, NULL), child);
}

static void by_siginfo(void)
{
	pid_t child = start_stopping();
	siginfo_t info;
	int pidfd;

	if (CALL(waitid, P_ALL, 0, &info, WEXITED | WNOHANG, NULL) != 0 ||
	    CALL(waitid, P_PID, child, &info, WSTOPPED, NULL) != 0 || kill(child, SIGKILL) < 0)
		die("a child that is stopped");
	expect_wait("waitid", CALL(waitid, P_PID, child, &info, WEXITED | WNOWAIT, NULL), child);
	expect_wait("waitid", CALL(waitid, P_ALL, 0, &info, WEXITED, NULL), child);
	child = start(5);
	pidfd = CALL(pidfd_open, child, 0);
	expect_wait("waitid", CALL(waitid, P_PIDFD, pidfd, &info, WEXITED, NULL), child);
	child = start(0);
	expect_wait("waitid", CALL(waitid, P_PID, child, NULL, WEXITED, NULL), child);
	start(0);
	expect("wait", "call=\"waitid\" result=%ld child_pid=- child_number=0",
	       CALL(waitid, P_ALL, 0, NULL, WEXITED, NULL));
}

/* Only what has become of the child says what the call has found. */
static void without_siginfo(void)
{
	pid_t child = start_stopping();
	siginfo_t info;

	if (CALL(waitid, P_PID, child, NULL, WEXITED | WNOHANG, NULL) != 0 ||
	    CALL(waitid, P_PID, child, NULL, WEXITED | WSTOPPED | WNOWAIT, NULL) != 0 ||
	    CALL(waitid, P_PID, child, NULL, WSTOPPED, NULL) != 0 ||
	    CALL(waitid, P_ALL, 0, NULL, WSTOPPED | WNOHANG, NULL) != 0 || kill(child, SIGKILL) < 0)
		die("a child that is stopped, without a siginfo_t");
	expect_wait("waitid", CALL(waitid, P_PID, child, &info, WEXITED | WNOWAIT, NULL), child);
	expect_wait("waitid", CALL(waitid, P_PID, child, NULL, WEXITED | WSTOPPED | WNOHANG, NULL), child);
	if (CALL(waitid, P_PID, child, NULL, WEXITED | WNOHANG, NULL) != -ECHILD)
		die("waitid");
}

int main(void)
{
	begin();
	by_number();
	by_signals();
	by_siginfo();
	without_siginfo();
	end();
	return 0;
}
