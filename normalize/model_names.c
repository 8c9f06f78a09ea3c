/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls that give names and take them: rename, link, symlink, unlink, and what they move. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <string.h>

#include "model_call.h"

/* The name without links, where it leads through some (call_locate()). */
static struct text place_of(const struct open_file *file)
{
	return name_text(file->real ? file->real : file->path);
}

/* What is being given another name. */
struct mover {
	bool is_directory;
	struct name *link;	/* its text, held; NULL: no link that the trace has told of */
};

/* Somebody may stand in it, or hold something below open. */
static struct mover depart(struct call *call, struct text from, struct text to)
{
	struct mover mover = {
		.is_directory = tree_is_directory(call->thread->fs->tree, from),
		.link = name_hold(tree_told(call->thread->fs->tree, from)),
	};

	if (mover.is_directory)
		model_renamed(call->model, from, to);
	return mover;
}

static void arrive(struct call *call, struct text to, struct mover *mover)
{
	struct tree *tree = call->thread->fs->tree;

	if (mover->is_directory && tree_has_parent(tree, to))
		tree_learn_real(tree, to, true);
	if (mover->link)
		tree_link_made(tree);
	if (mover->link && tree_has_parent(tree, to))
		tree_learn_link(tree, to, name_text(mover->link));
	name_drop(mover->link);
}

/* Each of the two takes the other's name; what is no directory has nobody within. */
static void exchange(struct call *call, struct text from, struct text to)
{
	static const struct text aside = { "\0exchange", 9 };	/* no path begins so */
	struct mover one = depart(call, from, aside), other = depart(call, to, from);

	if (one.is_directory)
		model_renamed(call->model, aside, to);
	model_forget(call->model, from);
	model_forget(call->model, to);
	arrive(call, to, &one);
	arrive(call, from, &other);
}

static void move(struct call *call, struct text from, struct text to)
{
	struct mover mover;

	if (from.length == to.length && !memcmp(from.bytes, to.bytes, from.length))
		return;
	if (tree_is_directory(call->thread->fs->tree, to))
		model_deleted(call->model, to);		/* it was empty */
	mover = depart(call, from, to);

	model_forget(call->model, from);
	model_forget(call->model, to);
	arrive(call, to, &mover);
}

/* Who stands within, or holds something below open, must be found by its path without links. */
void call_rename(struct call *call)
{
	struct text from, to;

	call_locate_two(call);
	if (!call_succeeded(call) || !call->file || !call->target)
		return;
	from = place_of(call->file);
	to = place_of(call->target);
	if (call->raw.flags & RENAME_EXCHANGE)
		exchange(call, from, to);
	else
		move(call, from, to);
}

/* What readlink(2) finds to be no link is none. */
static void learn_link(struct call *call)
{
	if (call_succeeded(call) && call->raw.result < call->raw.value)	/* else it may be cut */
		model_learn_link(call->model, call->thread, call->file, call->path2);
	else if (call->file && !call_succeeded(call) && (call->raw.result == -EINVAL || call->raw.result == -ENOENT))
		tree_forget_link(call->thread->fs->tree, place_of(call->file));
}

void call_with_text(struct call *call)
{
	call->file = call_subject(call);
	call->event.text = emitter_string(call->model->emitter, call->path2);
	if (call->rule->kind == KIND_READLINK)
		learn_link(call);
	if (call->rule->kind != KIND_SYMLINK || !call_succeeded(call))
		return;
	tree_link_made(call->thread->fs->tree);
	model_learn_link(call->model, call->thread, call->file, call->path2);
}

/* Nothing was there before, so a directory is there and no link. */
void call_make_directory(struct call *call)
{
	struct tree *tree = call->thread->fs->tree;

	call->file = call_subject(call);
	if (!call_succeeded(call) || !call->file || call->file->status & FILE_UNRESOLVED)
		return;
	model_forget(call->model, place_of(call->file));
	if (tree_has_parent(tree, place_of(call->file)))
		tree_learn_real(tree, place_of(call->file), true);
}

void call_remove(struct call *call)
{
	bool is_directory = call->rule->kind == KIND_RMDIR || call->raw.flags & AT_REMOVEDIR;

	call->file = call_subject(call);
	if (!call_succeeded(call) || !call->file)
		return;
	model_forget(call->model, place_of(call->file));
	if (is_directory)
		model_deleted(call->model, place_of(call->file));
}

/* linkat(2) by descriptor, or by its link in /proc, gives a name to what has none: O_TMPFILE. */
void call_link(struct call *call)
{
	struct open_file *object = NULL;

	call_locate_two(call);
	if (!call_succeeded(call) || !call->file || !call->target)
		return;
	model_forget(call->model, place_of(call->target));
	if (!call->path.length)
		object = call->file;
	else
		name_drop(model_follow(call->model, call->thread, call->file->path, FOLLOW_LAST, &object));
	if (!object || !(object->status & FILE_DELETED) || call->target->status & FILE_UNRESOLVED)
		return;
	object->status &= ~(uint32_t)FILE_DELETED;
	object->real = name_hold(call->target->real ? call->target->real : call->target->path);
}
