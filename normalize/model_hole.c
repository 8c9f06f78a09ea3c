/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where records are missing, what they did is not known: nothing that was known before holds
 * after them, nor what is learned while they are, until something is seen to be made anew.
 */
#include "model.h"

static void doubt_thread(struct thread *thread)
{
	fdtable_doubt(thread->files);
	fs_doubt(thread->fs);
	process_doubt(thread->process);
}

void model_enter_hole(struct model *model)
{
	struct thread *thread = NULL;

	places_forget_all(model->places);
	while ((thread = processes_next_thread(model->processes, thread)))
		doubt_thread(thread);
}

void model_stay_in_hole(struct model *model, uint32_t tid)
{
	struct thread *thread = processes_find_thread(model->processes, tid);

	places_forget_all(model->places);
	if (thread)
		doubt_thread(thread);
}
