/* SPDX-License-Identifier: BSD-2-Clause */
/* Sleeps on a pipe whose other end only capture holds. */
#include "watchdog.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Only a byte says that all is well; the end of the pipe says that capture is gone. */
static _Noreturn void watch(int leash, const struct cgroup *cgroup, bool kill_all)
{
	struct cgroup own = *cgroup;
	char word;
	ssize_t got;

	setsid();	/* a terminal's signals are not for us */
	prctl(PR_SET_NAME, "capture-watch");
	own.parent = STDOUT_FILENO;
	if (dup2(leash, STDIN_FILENO) < 0 || dup2(cgroup->parent, own.parent) < 0)
		_exit(1);
	close_range(2, ~0u, 0);
	do
		got = read(STDIN_FILENO, &word, 1);
	while (got < 0 && errno == EINTR);
	if (got == 0)
		cgroup_remove(&own, kill_all);
	_exit(0);
}

int watchdog_start(struct watchdog *watchdog, const struct cgroup *cgroup, bool kill_all)
{
	int leash[2];

	if (pipe2(leash, O_CLOEXEC) < 0)
		return -1;
	watchdog->pid = fork();
	if (watchdog->pid == 0)
		watch(leash[0], cgroup, kill_all);
	close(leash[0]);
	watchdog->leash = leash[1];
	return watchdog->pid < 0 ? -1 : 0;
}

void watchdog_stop(struct watchdog *watchdog)
{
	if (watchdog->pid <= 0)
		return;
	if (write(watchdog->leash, "", 1) < 0)
		kill(watchdog->pid, SIGKILL);
	close(watchdog->leash);
	waitpid(watchdog->pid, NULL, 0);
	watchdog->pid = 0;
}
