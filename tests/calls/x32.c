/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls by the numbers of x32, which are not told: each that succeeds is counted.  Few kernels have
 * them; a filter makes one succeed on all.  Prints how many did, as the verdict must.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "calls.h"

#define X32 0x40000000

static int succeeded;

static void count_signal(int number)
{
	(void)number;
}

static void call_x32(long number)
{
	long result = call_result(syscall(X32 | number, 0, 0, 0));

	succeeded += result >= 0 && result != (X32 | number);	/* a trapped one's result is its number */
}

static void filter_call(int number, unsigned action)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, X32 | number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, action),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(steps) / sizeof(steps[0]), steps };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		die("seccomp");
}

int main(void)
{
	signal(SIGSYS, count_signal);
	call_x32(SYS_getpid);	/* ENOSYS, where there is no x32 */
	call_x32(SYS_close);
	filter_call(SYS_getppid, SECCOMP_RET_ERRNO | 0);
	filter_call(SYS_getuid, SECCOMP_RET_ERRNO | EPERM);
	filter_call(SYS_getgid, SECCOMP_RET_TRAP);
	call_x32(SYS_getppid);
	call_x32(SYS_getuid);
	call_x32(SYS_getgid);
	printf("%d\n", succeeded);
	return 0;
}
