/* SPDX-License-Identifier: BSD-2-Clause */
/* A process that outlives capture: should capture be killed, no cgroup stays frozen. */
#ifndef CAPTURE_WATCHDOG_H
#define CAPTURE_WATCHDOG_H

#include <stdbool.h>
#include <sys/types.h>

#include "cgroup.h"

struct watchdog {
	pid_t pid;
	int leash;	/* while this is open, the watchdog sleeps */
};

/* Starts it for a cgroup; call before anything is open that it should not hold.  With
 * `kill_all' it also ends what is in the cgroup.  0 or -1 with errno. */
int watchdog_start(struct watchdog *watchdog, const struct cgroup *cgroup, bool kill_all);

/* Sends it home: nothing is left to clean up.  Safe when it was never started. */
void watchdog_stop(struct watchdog *watchdog);

#endif
