/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes the command's process, where it can be frozen and cleaned up after if that is possible. */
#ifndef CAPTURE_LAUNCH_H
#define CAPTURE_LAUNCH_H

#include "command.h"
#include "freezer.h"
#include "options.h"
#include "user.h"
#include "watchdog.h"

/* Makes the process that waits to become the command: with a freezer and a watchdog, or, where
 * there is no cgroup v2, with *freezer NULL.  Exits with a sentence where it cannot. */
void launch(const struct options *options, const struct user *user, struct command *command,
	    struct freezer **freezer, struct watchdog *watchdog);

#endif
