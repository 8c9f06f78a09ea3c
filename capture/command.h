/* SPDX-License-Identifier: BSD-2-Clause */
/* The traced command: made, held back until tracing stands, started, awaited. */
#ifndef CAPTURE_COMMAND_H
#define CAPTURE_COMMAND_H

#include <stdbool.h>
#include <sys/types.h>

struct command {
	pid_t pid;
	int pidfd;		/* readable when it has ended (pidfd_open(2)) */
	int gate;		/* a byte here lets it go */
	int report;		/* where it reports the errno of a failed exec */
	int wait_status;	/* after command_wait */
};

/* Forks a child that waits at its gate and will then become `arguments'; with
 * stdout_to_stderr its stdout is joined to stderr.  Exits 126 or 127 as env(1) when the
 * command cannot be found.  Returns 0, or -1 with errno. */
int command_prepare(struct command *command, char **arguments, bool stdout_to_stderr);

/* Lets it go, and waits until it has become the command.  Returns 0, or the errno of its exec. */
int command_start(struct command *command);

/* Collects the ended command's wait status.  Returns 0 or -1 with errno. */
int command_wait(struct command *command);

/* Ends a command that was never let go. */
void command_abandon(struct command *command);

/* Ends this process as the command ended: with its status, or by its signal. */
_Noreturn void command_exit_alike(const struct command *command);

#endif
