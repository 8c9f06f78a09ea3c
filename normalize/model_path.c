/* SPDX-License-Identifier: BSD-2-Clause */
/* Where names lead: from cwd, descriptors and roots, and along the links that the trace has told of. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "magic.h"
#include "model.h"
#include "resolve.h"

#define FOLLOW_MAX 40	/* as the kernel: MAXSYMLINKS (include/linux/namei.h) */

struct base {
	struct name *path;		/* borrowed; NULL: not known */
	struct open_file *file;		/* borrowed; NULL for the cwd */
	bool is_deleted;		/* the path is the one it had */
};

struct name *model_place(const struct open_file *file)
{
	if (file->real)
		return file->real;
	if (file->status & (FILE_UNRESOLVED | FILE_NAMELESS | FILE_DELETED) || !file->path ||
	    model_is_of_reader(name_text(file->path)))
		return NULL;
	return file->path;
}

static struct base find_base(const struct thread *thread, int fd)
{
	struct open_file *file;

	if (fd == AT_FDCWD)
		return (struct base){ thread->fs->cwd ? thread->fs->cwd : thread->fs->deleted, NULL, thread->fs->deleted };
	file = fdtable_get(thread->files, fd);
	if (file && file->status & FILE_DELETED && S_ISDIR(file->mode))
		return (struct base){ file->path, file, true };
	return (struct base){ file ? model_place(file) : NULL, file, false };
}

struct open_file *model_locate(struct model *model, const struct thread *thread, int fd, struct text asked,
			       bool in_root)
{
	struct base base = find_base(thread, fd);
	const struct name *root = in_root ? base.path : thread->fs->root;
	struct open_file *file;

	if (!asked.bytes)
		return NULL;
	if (!asked.length && base.file)
		return open_file_hold(base.file);
	if (asked.length && asked.bytes[0] == '/') {
		base.path = in_root ? base.path : thread->fs->root;
		base.is_deleted &= in_root;
		while (base.path && asked.length && asked.bytes[0] == '/')
			asked.bytes++, asked.length--;
	}
	file = open_file_new(resolve_path(model->names, thread->fs->tree, root, base.path, asked), NULL);
	if (!base.path) {
		file->status |= FILE_UNRESOLVED;
		model->verdict->unresolved++;
	}
	if (base.is_deleted)
		file->status |= FILE_DELETED;
	return file;
}

/* Whether the path leads nowhere else, found out once for each state of the tree. */
static bool is_settled(const struct tree *tree, struct name *path)
{
	uint64_t stamp = tree_stamp(tree);

	if (path->settled != stamp && !magic_is_place(path) && !tree_meets_link(tree, path))
		path->settled = stamp;
	return path->settled == stamp;
}

struct name *model_follow(const struct model *model, const struct thread *thread, struct name *path, unsigned how,
			  struct open_file **object)
{
	struct name *now = name_hold(path), *next;

	*object = NULL;
	if (is_settled(thread->fs->tree, path))
		return now;
	for (int steps = 0; thread->fs->root && steps < FOLLOW_MAX; steps++) {
		next = tree_follow(model->names, thread->fs->tree, thread->fs->root, now, how);
		name_drop(now);
		now = next;
		next = magic_follow(model->processes, thread, now, how, object);
		if (!next)
			break;
		name_drop(now);
		now = next;
	}
	return now;
}

struct name *model_without_links(const struct model *model, const struct thread *thread, struct name *path,
				 unsigned how)
{
	struct open_file *object;

	return model_follow(model, thread, path, how, &object);
}

static bool begins_with(struct text path, const char *prefix)
{
	return path.length >= strlen(prefix) && !memcmp(path.bytes, prefix, strlen(prefix));
}

/* The name of a process' directory, behind "/proc/". */
static bool is_of_process(struct text rest)
{
	return begins_with(rest, "self") || begins_with(rest, "thread-self") ||
	       (rest.length && rest.bytes[0] >= '1' && rest.bytes[0] <= '9');
}

bool model_is_of_reader(struct text path)
{
	const char *at = path.bytes, *end = path.bytes + path.length;

	if (begins_with(path, "/proc/") || begins_with(path, "/dev/fd/") || begins_with(path, "/dev/std"))
		return true;
	while ((at = memmem(at, end - at, "/proc/", 6))) {
		at += 6;
		if (is_of_process((struct text){ at, end - at }))
			return true;
	}
	return false;
}

void model_learn_link(struct model *model, const struct thread *thread, const struct open_file *file, struct text text)
{
	struct name *path;

	if (!file || !file->path || !text.length || file->status & FILE_UNRESOLVED)
		return;
	path = model_without_links(model, thread, file->path, 0);
	if (!model_is_of_reader(name_text(path)) && tree_has_parent(thread->fs->tree, name_text(path)))
		tree_learn_link(thread->fs->tree, name_text(path), text);
	name_drop(path);
}

bool model_goes_up(struct text path)
{
	const char *at = path.bytes, *end = path.bytes + path.length;

	while ((at = memmem(at, end - at, "/..", 3))) {
		at += 3;
		if (at == end || *at == '/')
			return true;
	}
	return false;
}

void model_serve(const struct model *model, const struct thread *thread, struct open_file *file, unsigned how)
{
	struct open_file *object;
	struct name *followed;

	if (!file || file->references > 1 || file->real || file->status & (FILE_UNRESOLVED | FILE_IDENTIFIED | FILE_DELETED))
		return;
	followed = model_follow(model, thread, file->path, how, &object);
	if (object) {
		file->ino = object->ino;
		file->dev = object->dev;
		file->mode = object->mode;
		file->status |= object->status & FILE_IDENTIFIED;
	}
	if (followed != file->path && !model_goes_up(name_text(followed))) {
		file->real = name_hold(followed);
		file->status |= FILE_FOLLOWED;
	}
	name_drop(followed);
}
