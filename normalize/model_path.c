/* SPDX-License-Identifier: BSD-2-Clause */
/* Where names lead, and whether the kernel agrees. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "model.h"
#include "resolve.h"

struct base {
	struct name *path;		/* borrowed; NULL: not known */
	struct open_file *file;		/* borrowed; NULL for the cwd */
};

static struct base find_base(const struct thread *thread, int fd)
{
	struct open_file *file;

	if (fd == AT_FDCWD)
		return (struct base){ thread->fs->cwd, NULL };
	file = fdtable_get(thread->files, fd);
	if (!file || file->status & (FILE_UNRESOLVED | FILE_NAMELESS))
		return (struct base){ NULL, file };
	return (struct base){ file->real ? file->real : file->path, file };
}

struct open_file *model_locate(struct model *model, const struct thread *thread, int fd, struct text asked)
{
	struct base base = find_base(thread, fd);
	struct open_file *file;

	if (!asked.bytes)
		return NULL;
	if (!asked.length && base.file)
		return open_file_hold(base.file);
	if (asked.length && asked.bytes[0] == '/') {
		base.path = thread->fs->root;
		while (base.path && asked.length && asked.bytes[0] == '/')
			asked.bytes++, asked.length--;
	}
	file = open_file_new(resolve_path(model->places, thread->fs->root, base.path, asked), NULL);
	if (!file->path->length || file->path->bytes[0] != '/') {
		file->status |= FILE_UNRESOLVED;
		model->verdict->unresolved++;
	}
	return file;
}

static bool same_path(const struct name *one, const struct name *other)
{
	return one->length == other->length && !memcmp(one->bytes, other->bytes, one->length);
}

bool model_parent_is_real(const struct model *model, struct text parent)
{
	while (parent.length > 1 && parent.bytes[parent.length - 1] != '/')
		parent.length--;
	if (parent.length > 1)
		parent.length--;
	return places_is_directory(model->places, parent);
}

struct name *model_without_links(const struct model *model, const struct name *path, bool follow_last)
{
	struct name *followed = links_follow(model->links, model->places, path, follow_last);

	return followed ? followed : name_new(path->bytes, path->length);
}

void model_learn_link(struct model *model, const struct open_file *file, struct text text)
{
	struct name *path;

	if (!file || !file->path || !text.length || file->status & FILE_UNRESOLVED)
		return;
	path = model_without_links(model, file->path, false);
	if (model_parent_is_real(model, name_text(path)))
		links_learn(model->links, name_text(path), text);
	name_drop(path);
}

void model_forget(struct model *model, struct text path)
{
	places_forget(model->places, path);
	links_forget(model->links, path);
}

/* Whether the kernel's path is where the known links lead. */
static bool leads_there(const struct model *model, const struct open_file *file)
{
	struct name *followed;
	bool same = same_path(file->path, file->real);

	if (same)
		return true;
	followed = model_without_links(model, file->path, true);
	same = same_path(followed, file->real);
	name_drop(followed);
	return same;
}

static uint16_t judge(struct model *model, const struct open_file *file, bool no_symlink)
{
	struct record_verdict *verdict = model->verdict;

	if (leads_there(model, file)) {
		verdict->confirmed++;
		return EVENT_CONFIRMED;
	}
	if (no_symlink && model_parent_is_real(model, name_text(file->path))) {
		verdict->contradicted++;
		return EVENT_CONTRADICTED;
	}
	verdict->unverifiable++;
	return 0;
}

uint16_t model_witness(struct model *model, struct open_file *file, uint64_t key, struct text names, uint64_t ino,
		       uint32_t dev, uint32_t mode, uint16_t raw_status, bool no_symlink)
{
	if (!(raw_status & RAW_IDENTIFIED))
		return 0;
	file->ino = ino;
	file->dev = dev;
	file->mode = mode;
	file->status |= FILE_IDENTIFIED;
	if (!key) {
		file->status |= FILE_NAMELESS;
		return 0;
	}
	if (names.length)
		places_learn(model->places, key, names, S_ISDIR(mode));
	name_drop(file->real);
	file->real = raw_status & RAW_DELETED ? NULL : name_hold(places_path(model->places, key));
	if (file->status & FILE_UNRESOLVED)
		return 0;
	if (!file->real) {
		model->verdict->unverifiable++;
		return 0;
	}
	return judge(model, file, no_symlink);
}

struct open_file *model_from_kernel(struct model *model, uint64_t key, struct text names)
{
	struct name *path;

	if (names.length)
		places_learn(model->places, key, names, true);
	path = places_path(model->places, key);
	return path ? open_file_new(name_hold(path), NULL) : NULL;
}

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
		fdtable_each(thread->files, move_open_file, moves);
	}
}
