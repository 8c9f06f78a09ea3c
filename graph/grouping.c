/* SPDX-License-Identifier: BSD-2-Clause */
/* Groups of processes at levels process and exec. */
#include "grouping.h"

#include <stdlib.h>

static void prepare(struct grouping *grouping, const struct model *model)
{
	size_t count = model->process_count;

	grouping->leader = memory_indices(count);
	grouping->teller = memory_indices(count);
	grouping->commands = memory_zeroed(count, sizeof(*grouping->commands));
	grouping->conductor = memory_zeroed(count, sizeof(*grouping->conductor));
}

void grouping_by_process(struct grouping *grouping, const struct model *model)
{
	prepare(grouping, model);
	for (uint32_t i = 0; i < model->process_count; i++) {
		grouping->leader[i] = grouping->teller[i] = i;
		grouping->commands[i] = 1;
	}
}

/* Whether the process only does a part of its parent's work. */
static bool is_part(const struct model *model, uint32_t process)
{
	uint32_t parent = model->processes[process].parent;
	enum program_class class, above;

	if (parent == NONE)
		return false;
	if (!model->processes[process].execs)
		return true;
	class = model_class(model, process);
	above = model_class(model, parent);
	return (class == PROGRAM_HELPER && (above == PROGRAM_DRIVER || above == PROGRAM_HELPER)) ||
	       (class == PROGRAM_DRIVER && above == PROGRAM_DRIVER);
}

/* How well a process that libtool runs tells what is done. */
static int weigh(const struct model *model, uint32_t process)
{
	switch (model_class(model, process)) {
	case PROGRAM_DRIVER: return 3;
	case PROGRAM_PLAIN: return 2;
	case PROGRAM_FILTER: return 1;
	default: return 0;
	}
}

/* Puts what libtool runs, twenty little programs for each compiler, together with it; the first of those that tell
 * most gives the name. */
static void gather(struct grouping *grouping, const struct model *model, uint32_t process, uint32_t leader)
{
	uint32_t *teller = &grouping->teller[leader];

	grouping->leader[process] = leader;
	if (weigh(model, process) > weigh(model, *teller))
		*teller = process;
}

static uint32_t find_leader(struct grouping *grouping, uint32_t process)
{
	while (grouping->leader[process] != process)
		process = grouping->leader[process];
	return process;
}

/* A wrapper that runs one command is that command. */
static void fold_wrappers(struct grouping *grouping, const struct model *model)
{
	uint32_t *children = memory_zeroed(model->process_count, sizeof(*children));
	uint32_t *child = memory_indices(model->process_count);

	for (uint32_t i = model->process_count; i-- > 0;) {
		uint32_t parent = model->processes[i].parent;

		if (grouping->leader[i] != i)
			continue;
		if (children[i] == 1 && model_class(model, i) == PROGRAM_WRAPPER) {
			grouping->leader[child[i]] = i;
			grouping->teller[i] = grouping->teller[child[i]];
		}
		if (parent == NONE)
			continue;
		parent = find_leader(grouping, parent);
		children[parent]++;
		child[parent] = i;
	}
	free(children);
	free(child);
}

void grouping_by_exec(struct grouping *grouping, const struct model *model)
{
	grouping_by_process(grouping, model);
	for (uint32_t i = 0; i < model->process_count; i++) {
		uint32_t parent = model->processes[i].parent, leader = parent == NONE ? NONE : grouping->leader[parent];

		if (is_part(model, i))
			grouping->leader[i] = leader;
		else if (leader != NONE && model->processes[leader].gathers)
			gather(grouping, model, i, leader);
	}
	fold_wrappers(grouping, model);
	for (uint32_t i = 0; i < model->process_count; i++)
		grouping->leader[i] = find_leader(grouping, i);
}

void grouping_free(struct grouping *grouping)
{
	free(grouping->leader);
	free(grouping->teller);
	free(grouping->commands);
	free(grouping->conductor);
}
