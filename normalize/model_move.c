/* SPDX-License-Identifier: BSD-2-Clause */
/* Names that change while somebody stands there or holds it open. */
#include <string.h>
#include <sys/stat.h>

#include "model.h"
#include "resolve.h"

/* A walk over the names of open files, which many descriptors may share. */
struct walk {
	void (*change)(struct name **name, struct open_file *file, void *context);
	void *context;
};

static void change_file(struct open_file *file, void *context)
{
	const struct walk *walk = context;

	if (file->real)
		walk->change(&file->real, file, walk->context);
}

static void change_fs(struct fs *fs, const struct walk *walk)
{
	struct name **names[] = { &fs->cwd, &fs->doubted, &fs->root };

	for (int i = 0; i < 3; i++)
		if (*names[i])
			walk->change(names[i], NULL, walk->context);
}

void model_each_name(struct model *model, const struct tree *tree,
		     void (*change)(struct name **name, struct open_file *file, void *context), void *context)
{
	struct walk walk = { change, context };
	struct thread *thread = NULL;
	uint64_t round = ++model->round;

	while ((thread = processes_next_thread(model->processes, thread))) {
		if (tree && thread->fs->tree != tree)
			continue;
		if (thread->fs->round != round)
			change_fs(thread->fs, &walk);
		thread->fs->round = round;
		fdtable_each(thread->files, round, change_file, &walk);
	}
}

static bool is_name(const struct name *name, struct text text)
{
	return name && name->length == text.length && !memcmp(name->bytes, text.bytes, text.length);
}

/* What is no directory keeps the name that it was opened by. */
static void move_name(struct name **name, struct open_file *file, void *context)
{
	const struct text *moves = context;
	struct name *moved;

	if (file && !S_ISDIR(file->mode) && is_name(*name, moves[0]))
		return;
	moved = resolve_moved(*name, moves[0], moves[1]);
	if (!moved)
		return;
	name_drop(*name);
	*name = moved;
}

static void delete_file(struct open_file *file, void *context)
{
	const struct text *gone = context;

	if (!S_ISDIR(file->mode) || !is_name(file->real, *gone))
		return;
	name_drop(file->path);
	file->path = file->real;
	file->real = NULL;
	file->status |= FILE_DELETED;
}

void model_deleted(struct model *model, struct text directory)
{
	struct thread *thread = NULL;
	uint64_t round = ++model->round;

	while ((thread = processes_next_thread(model->processes, thread))) {
		if (is_name(thread->fs->cwd, directory))
			fs_set_deleted(thread->fs, name_hold(thread->fs->cwd));
		if (is_name(thread->fs->root, directory))
			fs_set_root(thread->fs, NULL);
		fdtable_each(thread->files, round, delete_file, &directory);
	}
}

void model_renamed(struct model *model, struct text from, struct text to)
{
	struct text moves[2] = { from, to };

	model_each_name(model, NULL, move_name, moves);
}

/* Each mount namespace has a tree of its own; nearly always there is one. */
void model_forget_elsewhere(struct model *model, const struct tree *here, struct text path)
{
	struct thread *thread = NULL;
	const struct tree *last = here;

	while ((thread = processes_next_thread(model->processes, thread))) {
		if (thread->fs->tree != last)
			tree_forget(thread->fs->tree, path);
		last = thread->fs->tree;
	}
}

void model_forget(struct model *model, struct text path)
{
	model_forget_elsewhere(model, NULL, path);
}
