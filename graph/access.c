/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who touched what.  Each process that runs has a small table of its own, from
 * files to its accesses, which stays in the cache and goes when it ends.
 */
#include <stdlib.h>

#include "model.h"

static uint32_t *slot_of(const struct model *model, const struct process *process, uint32_t file)
{
	uint32_t mask = process->slot_count - 1, slot = file * 2654435769u >> 7 & mask;

	while (process->slots[slot] != NONE && model->accesses[process->slots[slot]].file != file)
		slot = (slot + 1) & mask;
	return &process->slots[slot];
}

static void grow(const struct model *model, struct process *process)
{
	uint32_t *old = process->slots;
	uint32_t count = process->slot_count;

	process->slot_count = count ? count * 2 : 16;
	process->slots = memory_indices(process->slot_count);
	for (uint32_t i = 0; i < count; i++)
		if (old[i] != NONE)
			*slot_of(model, process, model->accesses[old[i]].file) = old[i];
	free(old);
}

static bool reads(uint32_t how)
{
	return how & (HOW_OPENED_READ | HOW_READ | HOW_RAN);
}

static bool writes(uint32_t how)
{
	return how & (HOW_OPENED_WRITE | HOW_WROTE);
}

static struct access *put(struct model *model, uint32_t index, uint32_t file)
{
	struct process *process = &model->processes[index];
	struct file *touched = &model->files[file];
	uint32_t *slot;

	if (process->used * 2 >= process->slot_count)
		grow(model, process);
	slot = slot_of(model, process, file);
	if (*slot == NONE) {
		model->accesses = memory_grow(model->accesses, &model->access_capacity, model->access_count + 1,
					      sizeof(*model->accesses));
		model->accesses[model->access_count] = (struct access){ .process = index, .file = file };
		*slot = model->access_count++;
		process->used++;
		touched->only = touched->touched ? NONE : index;
		touched->touched = true;
	}
	return &model->accesses[*slot];
}

void model_access(struct model *model, uint32_t process, uint32_t file, uint32_t how)
{
	struct access *access = put(model, process, file);

	access->how |= how;
	model->files[file].focus |= model->selected & model->by_file;
	if (reads(how) && !access->first_read) {
		access->first_read = ++model->order;
		model->files[file].readers += !access->first_write;
	}
	if (writes(how) && !access->first_write)
		access->first_write = ++model->order;
}

const struct access *model_find_access(const struct model *model, uint32_t process, uint32_t file)
{
	const struct process *one = &model->processes[process];
	uint32_t found = one->slot_count ? *slot_of(model, one, file) : NONE;

	return found == NONE ? NULL : &model->accesses[found];
}

void model_end_process(struct model *model, uint32_t process)
{
	struct process *one = &model->processes[process];

	free(one->slots);
	one->slots = NULL;
	one->slot_count = one->used = 0;
}

uint32_t access_meaning(const struct model *model, const struct access *access)
{
	uint32_t how = access->how & ~(HOW_OPENED_READ | HOW_OPENED_WRITE);

	if (!model->exact && (access->how & HOW_OPENED_READ))
		how |= HOW_READ;
	if (!model->exact && (access->how & HOW_OPENED_WRITE))
		how |= HOW_WROTE;
	return how;
}
