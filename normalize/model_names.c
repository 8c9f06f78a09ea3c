/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls that give names and take them: rename, link, symlink, unlink, and what they move. */
#include <linux/fs.h>

#include "model_call.h"

void call_locate_two(struct call *call)
{
	call->file = call_locate(call, call->rule->fd, call->raw.fd, call->path);
	call->target = call_locate(call, call->rule->fd2, call->raw.fd2, call->path2);
}

/* Somebody may stand in it, or hold it open. */
static bool move_directory(struct call *call, struct text from, struct text to)
{
	bool is_directory = places_is_directory(call->model->places, from);

	if (is_directory)
		model_renamed(call->model, from, to);
	return is_directory;
}

/* What has come to stand at `to' was at `from' before. */
static void arrive(struct call *call, struct text to, bool is_directory)
{
	if (is_directory && model_parent_is_real(call->model, to))
		places_learn_directory(call->model->places, to);
}

/* Each of the two takes the other's name; what is no directory has nobody within. */
static void exchange(struct call *call, struct text from, struct text to)
{
	static const struct text aside = { "\0exchange", 9 };	/* no path begins so */
	bool from_moved = move_directory(call, from, aside), to_moved = move_directory(call, to, from);

	model_renamed(call->model, aside, to);
	model_forget(call->model, from);
	model_forget(call->model, to);
	arrive(call, to, from_moved);
	arrive(call, from, to_moved);
}

static void move(struct call *call, struct text from, struct text to)
{
	bool is_directory = move_directory(call, from, to);

	model_forget(call->model, from);
	model_forget(call->model, to);
	arrive(call, to, is_directory);
}

/* Who stands within, or holds something below open, must be found by its path without links. */
void call_rename(struct call *call)
{
	struct name *from, *to;

	call_locate_two(call);
	if (!call_succeeded(call) || !call->file || !call->target)
		return;
	from = model_without_links(call->model, call->file->path, false);
	to = model_without_links(call->model, call->target->path, false);
	if (call->raw.flags & RENAME_EXCHANGE)
		exchange(call, name_text(from), name_text(to));
	else
		move(call, name_text(from), name_text(to));
	name_drop(from);
	name_drop(to);
}

/* A symlink's or link's text, or an attribute's name. */
void call_with_text(struct call *call)
{
	call->file = call_subject(call);
	call->event.text = emitter_string(call->model->emitter, call->path2);
	if (call->rule->kind != KIND_XATTR && call_succeeded(call))
		model_learn_link(call->model, call->file, call->path2);
}

void call_remove(struct call *call)
{
	struct name *path;

	call->file = call_subject(call);
	if (!call_succeeded(call) || !call->file)
		return;
	path = model_without_links(call->model, call->file->path, false);
	model_forget(call->model, name_text(path));
	name_drop(path);
}
