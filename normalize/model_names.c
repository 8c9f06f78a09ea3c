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

/* Who stands within or holds something below open goes along, and so does what is known of it. */
static void change_name(struct call *call, struct text from, struct text to)
{
	model_renamed(call->model, from, to);
	tree_move(call->thread->fs->tree, from, to);
}

/* Of what came to lie behind a link that is not known nothing can be said. */
static void arrive(struct call *call, struct text to)
{
	struct tree *tree = call->thread->fs->tree;

	if (!tree_has_parent(tree, to))
		tree_forget(tree, to);
}

/* Each of the two takes the other's name. */
static void exchange(struct call *call, struct text from, struct text to)
{
	static const struct text aside = { "\0exchange", 9 };	/* no path begins so */

	change_name(call, from, aside);
	change_name(call, to, from);
	change_name(call, aside, to);
	model_forget_elsewhere(call->model, call->thread->fs->tree, from);
	model_forget_elsewhere(call->model, call->thread->fs->tree, to);
	arrive(call, to);
	arrive(call, from);
}

static void move(struct call *call, struct text from, struct text to)
{
	if (from.length == to.length && !memcmp(from.bytes, to.bytes, from.length))
		return;
	model_deleted(call->model, to);		/* if it was a directory, it was empty */
	model_forget(call->model, to);
	change_name(call, from, to);
	model_forget_elsewhere(call->model, call->thread->fs->tree, from);
	arrive(call, to);
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
	if (!call->file || call->file->status & FILE_DELETED)
		return;		/* the directory may have a successor of the same name */
	if (call_succeeded(call) && call->raw.result < call->raw.value)	/* else it may be cut */
		model_learn_link(call->model, call->thread, call->file, call->path2);
	else if (!call_succeeded(call) && (call->raw.result == -EINVAL || call->raw.result == -ENOENT))
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
	tree_copy_link(call->thread->fs->tree, place_of(call->file), place_of(call->target));
	if (!call->path.length)
		object = call->file;
	else
		name_drop(model_follow(call->model, call->thread, call->file->path, FOLLOW_LAST, &object));
	if (!object || !(object->status & FILE_DELETED) || call->target->status & FILE_UNRESOLVED)
		return;
	object->status &= ~(uint32_t)FILE_DELETED;
	object->real = name_hold(call->target->real ? call->target->real : call->target->path);
}
