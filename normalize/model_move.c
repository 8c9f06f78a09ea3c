/* SPDX-License-Identifier: BSD-2-Clause */
/* Names that change while somebody stands there or holds it open. */
#include "model.h"
#include "resolve.h"

static void move_name(struct name **name, struct text from, struct text to)
{
	struct name *moved = resolve_moved(*name, from, to);

	if (!moved)
		return;
	name_drop(*name);
	*name = moved;
}

static void move_open_file(struct open_file *file, void *context)
{
	const struct text *moves = context;

	move_name(&file->real, moves[0], moves[1]);
}

void model_renamed(struct model *model, struct text from, struct text to)
{
	struct text moves[2] = { from, to };
	struct thread *thread = NULL;

	while ((thread = processes_next_thread(model->processes, thread))) {
		move_name(&thread->fs->cwd, from, to);
		move_name(&thread->fs->root, from, to);
		fdtable_each(thread->files, move_open_file, moves);
	}
}

/* Each mount namespace has a tree of its own; nearly always there is one. */
void model_forget(struct model *model, struct text path)
{
	struct thread *thread = NULL;
	struct tree *last = NULL;

	while ((thread = processes_next_thread(model->processes, thread))) {
		if (thread->fs->tree != last)
			tree_forget(thread->fs->tree, path);
		last = thread->fs->tree;
	}
}
