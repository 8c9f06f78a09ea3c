/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that a seccomp filter keeps from being made: one that fails by it is an event, of one that
 * becomes a signal there is none, whatever the registers say.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "calls.h"

static volatile int signals;

static void count_signal(int number)
{
	(void)number;
	signals++;
}

static void filter_call(int number, unsigned action)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, action),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(steps) / sizeof(steps[0]), steps };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		die("seccomp");
}

/* Its end is not by exit(2), and its last call is no event. */
static void killed(void)
{
	pid_t child = start_child();
	int status;

	if (!child) {
		filter_call(SYS_unlink, SECCOMP_RET_KILL_PROCESS);
		expect("exit", "last=1 code=%d", SIGSYS);
		CALL(unlink, "file");
		die("not killed");
	}
	if (waitpid(child, &status, 0) != child || !WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
		die("waitpid");
}

int main(void)
{
	signal(SIGSYS, count_signal);
	begin();
	make_file("file");
	killed();
	filter_call(SYS_rename, SECCOMP_RET_ERRNO | EACCES);
	EXPECT_TWO("rename", rename, CALL(rename, "file", "other"), below("file"), below("other"));
	filter_call(SYS_openat, SECCOMP_RET_TRAP);
	CALL(openat, HERE, "file", O_RDONLY);
	filter_call(SYS_unlink, SECCOMP_RET_TRAP);
	CALL(unlink, "file");
	if (signals != 2)
		die("not trapped");
	expect("close", "result=%d path=- fd=%d", (int)CALL(close, SYS_openat), SYS_openat);
	end();
	return 0;
}
