/* SPDX-License-Identifier: BSD-2-Clause */
/* Command, cgroup and watchdog, in the order that leaves nothing behind. */
#include "launch.h"

#include <err.h>

#include "status.h"

/* The watchdog comes first: there is no moment at which a cgroup could be left behind. */
static int launch_in_cgroup(struct command_plan *plan, bool kill_all, struct command *command,
			    struct freezer **freezer, struct watchdog *watchdog)
{
	*freezer = freezer_new();
	if (!*freezer)
		return -1;
	if (watchdog_start(watchdog, freezer_cgroup(*freezer), kill_all) < 0 || freezer_make(*freezer) < 0)
		return -1;
	plan->cgroup = freezer_directory(*freezer);
	return command_prepare(command, plan);
}

static void do_without_cgroup(const struct options *options, struct freezer **freezer, struct watchdog *watchdog)
{
	if (options->kill)
		err(EXIT_CAPTURE, "--kill needs a cgroup v2 that can be written");
	if (options->verbose)
		warn("cannot freeze the command: records may be lost");
	freezer_free(*freezer);
	watchdog_stop(watchdog);
	*freezer = NULL;
}

void launch(const struct options *options, const struct user *user, struct command *command,
	    struct freezer **freezer, struct watchdog *watchdog)
{
	struct command_plan plan = {
		.arguments = options->command,
		.environment = user_environment(user),
		.user = user,
		.stdout_to_stderr = !options->output,
	};

	if (!plan.environment)
		err(EXIT_CAPTURE, "cannot read the environment");
	if (command_find(&plan) < 0)
		err(EXIT_CAPTURE, "cannot start %s", options->command[0]);
	if (!options->no_freeze || options->kill) {
		if (launch_in_cgroup(&plan, options->kill, command, freezer, watchdog) == 0)
			return;
		do_without_cgroup(options, freezer, watchdog);
	}
	plan.cgroup = -1;
	if (command_prepare(command, &plan) < 0)
		err(EXIT_CAPTURE, "cannot start %s", options->command[0]);
}
