/* SPDX-License-Identifier: BSD-2-Clause */
/* The traced command: made, held back until tracing stands, started, awaited. */
#ifndef CAPTURE_COMMAND_H
#define CAPTURE_COMMAND_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "user.h"

struct command {
	pid_t pid;
	int pidfd;		/* readable when it has ended (pidfd_open(2)) */
	int gate;		/* a byte here lets it go */
	int report;		/* where it reports that it waits, and the errno of what failed */
	int wait_status;	/* after command_wait */
};

/* What is to be run, and how. */
struct command_plan {
	char **arguments, **environment;
	char file[PATH_MAX];	/* the program; by command_find */
	const struct user *user;
	bool stdout_to_stderr;
	int cgroup;		/* directory of the cgroup to be born in (clone3(2)); -1: ours */
};

/* Finds the program of the first argument, as execvp(3) does.  Exits 126 or 127 as env(1) when it
 * cannot be found or run.  Returns 0, or -1 with errno. */
int command_find(struct command_plan *plan);

/* Makes a child that becomes the user, waits at its gate and will then become the command.
 * Returns 0, or -1 with errno. */
int command_prepare(struct command *command, const struct command_plan *plan);

/* Waits until the child stands at its gate: from then on nothing about it changes.  Returns 0,
 * or the errno of becoming the user. */
int command_ready(struct command *command);

/* Lets it go, and waits until it has become the command.  Returns 0, or the errno of its exec. */
int command_start(struct command *command);

/* Collects the ended command's wait status.  Returns 0 or -1 with errno. */
int command_wait(struct command *command);

/* Ends a command that was never let go. */
void command_abandon(struct command *command);

/* Ends this process as the command ended: with its status, or by its signal. */
_Noreturn void command_exit_alike(const struct command *command);

#endif
