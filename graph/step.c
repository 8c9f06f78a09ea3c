/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Groups of processes at level step.  Conductors are the build tools and
 * whatever stands above one; each child of a conductor that is none itself is
 * a step, with all its descendants.  Without a build tool the traced command
 * is the conductor, unless it is a compiler.
 */
#include <stdlib.h>

#include "grouping.h"
#include "system.h"

/* Whether this or a descendant is a build tool that runs commands.  What a configurer
 * runs does not count: it tries out whether make works, and builds nothing. */
static bool *find_builders(const struct model *model)
{
	bool *builds = memory_zeroed(model->process_count, sizeof(*builds));

	for (uint32_t i = model->process_count; i-- > 0;) {
		const struct process *process = &model->processes[i];

		if (model_class(model, i) == PROGRAM_BUILDER && process->first_child != NONE)
			builds[i] = true;
		if (model_class(model, i) == PROGRAM_CONFIGURER)
			builds[i] = false;
		if (builds[i] && process->parent != NONE)
			builds[process->parent] = true;
	}
	return builds;
}

static bool conducts(const struct model *model, const bool *builds, const bool *conductor, uint32_t process)
{
	const struct process *one = &model->processes[process];

	if (one->parent != NONE)
		return conductor[one->parent] && (builds[process] || !one->execs);
	return builds[process] || (one->first_child != NONE && model_class(model, process) != PROGRAM_DRIVER);
}

/* How well a command's name tells what a step does. */
static int weigh_class(enum program_class class)
{
	static const int weights[] = {
		[PROGRAM_WRAPPER] = 0, [PROGRAM_TRIVIAL] = 1, [PROGRAM_FILTER] = 2, [PROGRAM_HELPER] = 6,
		[PROGRAM_PLAIN] = 6, [PROGRAM_CONFIGURER] = 6, [PROGRAM_BUILDER] = 6, [PROGRAM_DRIVER] = 7,
	};

	return weights[class];
}

/* A shell that writes a file itself tells more than a filter that does not, a filter at the end
 * of a pipe less than the program before it. */
#define WEIGHT_OF_WRITING 3

/* Whether it is run by the step's command itself, perhaps through wrappers. */
static bool is_outermost(const struct model *model, const struct grouping *grouping, uint32_t process)
{
	uint32_t leader = grouping->leader[process];

	if (process == leader)
		return true;
	if (!model->processes[process].execs)
		return false;
	for (; process != leader; process = model->processes[process].parent) {
		uint32_t parent = model->processes[process].parent;

		if (model->processes[parent].execs && model_starter_class(model, process) != PROGRAM_WRAPPER)
			return false;
	}
	return true;
}

/* By process: whether it, or what it runs on the way to the next outermost command, wrote a
 * file that is not gone at the end. */
static bool *find_writers(const struct model *model, const struct grouping *grouping)
{
	bool *wrote = memory_zeroed(model->process_count, sizeof(*wrote));

	for (size_t i = 0; i < model->access_count; i++) {
		const struct access *access = &model->accesses[i];
		const struct file *file = &model->files[access->file];

		if (access_meaning(model, access) & HOW_WROTE && !(file->flags & (FILE_GONE | FILE_PIPE)) &&
		    !system_is_virtual(model_path(model, file->path)))
			wrote[access->process] = true;
	}
	for (uint32_t i = model->process_count; i-- > 0;)
		if (wrote[i] && grouping->leader[i] != i && !is_outermost(model, grouping, i))
			wrote[model->processes[i].parent] = true;
	return wrote;
}

static void choose_teller(const struct model *model, struct grouping *grouping, const bool *wrote, int *best,
			  uint32_t process)
{
	uint32_t leader = grouping->leader[process];
	int class_weight = weigh_class(model_class(model, process));
	int ours = class_weight + (wrote[process] ? WEIGHT_OF_WRITING : 0);

	if (!is_outermost(model, grouping, process))
		return;
	if (class_weight > WEIGHT_OF_WRITING)
		grouping->commands[leader]++;
	if (grouping->teller[leader] != NONE && ours <= best[leader])
		return;
	grouping->teller[leader] = process;
	best[leader] = ours;
}

static void choose_tellers(const struct model *model, struct grouping *grouping)
{
	bool *wrote = find_writers(model, grouping);
	int *best = memory_zeroed(model->process_count, sizeof(*best));

	for (uint32_t i = 0; i < model->process_count; i++) {
		grouping->teller[i] = NONE;
		grouping->commands[i] = 0;
	}
	for (uint32_t i = 0; i < model->process_count; i++)
		choose_teller(model, grouping, wrote, best, i);
	free(wrote);
	free(best);
}

void grouping_by_step(struct grouping *grouping, const struct model *model)
{
	bool *builds = find_builders(model);
	bool *conductor;

	grouping_by_process(grouping, model);
	conductor = grouping->conductor;
	for (uint32_t i = 0; i < model->process_count; i++) {
		uint32_t parent = model->processes[i].parent;

		conductor[i] = conducts(model, builds, conductor, i);
		if (conductor[i] && model->processes[i].execs)
			continue;
		/* A fork of a conductor does the conductor's work; the rest is a step's. */
		if (parent != NONE && (conductor[i] || !conductor[parent]))
			grouping->leader[i] = grouping->leader[parent];
	}
	choose_tellers(model, grouping);
	free(builds);
}
