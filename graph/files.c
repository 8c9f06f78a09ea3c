/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Versions of files.  A name that is deleted and made again, or emptied by
 * another process, is another file: what was read of the first does not come
 * from who wrote the second.  But who alone has read a file and then writes it
 * anew, in place or by a rename, updates it.  A process that makes a name again and again gets
 * the version it made before, so versions are never more than pairs of process
 * and path.
 */
#include "files.h"

#include <stdlib.h>
#include <string.h>

static uint32_t add_file(struct model *model, uint32_t path)
{
	struct path *name = &model->paths.list[path];

	model->files = memory_grow(model->files, &model->file_capacity, model->file_count + 1, sizeof(*model->files));
	model->files[model->file_count] = (struct file){ .path = path, .version = name->versions++,
							    .maker = NONE, .only = NONE };
	name->current = model->file_count;
	return model->file_count++;
}

uint32_t file_at(struct model *model, uint32_t path)
{
	uint32_t current = model->paths.list[path].current;

	if (current == NONE)
		return add_file(model, path);
	model->files[current].flags &= ~FILE_MISSING;
	return current;
}

uint32_t file_held(struct model *model, uint32_t path)
{
	const struct path *name = &model->paths.list[path];

	return name->current == NONE && name->last != NONE ? name->last : file_at(model, path);
}

void file_forget(struct model *model, uint32_t path)
{
	model->paths.list[path].current = NONE;
	model->paths.list[path].last = NONE;
}

/* The version that this process made here before, when it may be used again. */
static uint32_t own_version(const struct model *model, uint32_t process, uint32_t path)
{
	uint32_t made = pairs_get(&model->version_of, process, path);

	if (made == NONE)
		return NONE;
	return model->files[made].path == path || (model->files[made].flags & FILE_SPARE) ? made : NONE;
}

static bool untouched_by_others(const struct file *file, uint32_t process)
{
	return !file->touched || file->only == process || (file->flags & FILE_MISSING);
}

/* Whether the process is the only one that read the file: who then replaces it, updates it. */
static bool read_only_by(const struct model *model, uint32_t process, uint32_t file)
{
	const struct access *access = model_find_access(model, process, file);

	return access && access->first_read && !access->first_write && model->files[file].readers == 1;
}

uint32_t file_make(struct model *model, uint32_t process, uint32_t path)
{
	uint32_t file = model->paths.list[path].current;

	if (file == NONE || !(untouched_by_others(&model->files[file], process) || read_only_by(model, process, file))) {
		if (file != NONE)
			model->files[file].flags |= FILE_GONE;
		file = own_version(model, process, path);
		if (file == NONE)
			file = add_file(model, path);
	}
	model->files[file].path = path;
	if (model->files[file].maker == NONE)
		model->files[file].maker = process;
	model->files[file].flags &= ~(FILE_GONE | FILE_SPARE | FILE_MISSING);
	model->files[file].flags |= FILE_MADE;
	model->paths.list[path].current = file;
	*pairs_put(&model->version_of, process, path) = file;
	return file;
}

/* The file that another one, moved over it, only carries on: NONE, or one that the process
 * made there before, or one that it alone has read (ranlib, strip, sed -i). */
static uint32_t find_continued(const struct model *model, uint32_t process, uint32_t file, uint32_t to)
{
	uint32_t before = own_version(model, process, to), old = model->paths.list[to].current;

	if (model->files[file].only != process)
		return NONE;
	if (old != NONE && old != file && read_only_by(model, process, old))
		return old;
	return before == file ? NONE : before;
}

static bool carry_on(struct model *model, uint32_t process, uint32_t file, uint32_t to)
{
	uint32_t before = find_continued(model, process, file, to);
	const struct access *access = model_find_access(model, process, file);

	if (before == NONE || !access)
		return false;
	model_access(model, process, before, access->how | HOW_RENAMED);
	model->files[file].flags |= FILE_SPARE | FILE_GONE;
	model->files[before].flags &= ~FILE_GONE;
	model->files[before].flags |= model->files[file].flags & FILE_MADE;
	model->files[before].focus |= model->files[file].focus;
	model->paths.list[to].current = before;
	return true;
}

static void move_file(struct model *model, uint32_t process, uint32_t from, uint32_t to)
{
	uint32_t file = file_at(model, from), old = model->paths.list[to].current;

	if (from == to)
		return;
	model->paths.list[from].current = NONE;
	model->paths.list[from].last = file;
	if (carry_on(model, process, file, to))
		return;
	if (old != NONE && old != file)
		model->files[old].flags |= FILE_GONE;
	if (!model->files[file].earlier)
		model->files[file].earlier = from;
	model->files[file].path = to;
	model->files[file].version = model->paths.list[to].versions++;
	model->files[file].flags &= ~FILE_GONE;
	model->paths.list[to].current = file;
	if (pairs_get(&model->version_of, process, to) == NONE)
		*pairs_put(&model->version_of, process, to) = file;
	model_access(model, process, file, HOW_RENAMED);
}

/* Moves every known file below a directory along with it. */
static void move_directory(struct model *model, uint32_t process, uint32_t from, uint32_t to)
{
	size_t count = model->paths.names.count, skip = model_path(model, from).length;

	for (uint32_t path = 1; path < count; path++) {
		struct text name = model_path(model, path), head = model_path(model, to);
		char *moved;

		if (path == from || model->paths.list[path].current == NONE ||
		    !paths_inside(&model->paths, path, from))
			continue;
		moved = memory_zeroed(head.length + name.length - skip + 1, 1);
		memcpy(moved, head.bytes, head.length);
		memcpy(moved + head.length, name.bytes + skip, name.length - skip);
		move_file(model, process, path,
			  paths_put(&model->paths, (struct text){ moved, head.length + name.length - skip }));
		free(moved);
	}
}

void file_rename(struct model *model, uint32_t process, uint32_t from, uint32_t to)
{
	struct path *old = &model->paths.list[from];

	if (old->made && !old->has_entries) {
		old->made = false;
		model->paths.list[to].made = true;
		return;
	}
	if (old->has_entries && !paths_inside(&model->paths, to, from))
		move_directory(model, process, from, to);
	else
		move_file(model, process, from, to);
}

void file_link(struct model *model, uint32_t process, uint32_t from, uint32_t to)
{
	uint32_t file = file_at(model, from), old = model->paths.list[to].current;

	if (old != NONE && old != file)
		model->files[old].flags |= FILE_GONE;
	model->files[file].links++;
	model->paths.list[to].current = file;
	model_access(model, process, file, HOW_LINKED);
	/* A name that goes away leaves the file to this one. */
	if (!model->files[file].earlier)
		model->files[file].earlier = to;
}

void file_unlink(struct model *model, uint32_t process, uint32_t path)
{
	struct path *name = &model->paths.list[path];
	uint32_t file = name->current;

	if (file == NONE)
		return;
	name->current = NONE;
	name->last = file;
	model_access(model, process, file, HOW_DELETED);
	if (!model->files[file].links) {
		model->files[file].flags |= FILE_GONE;
		return;
	}
	model->files[file].links--;
	if (model->files[file].path == path && model->files[file].earlier &&
	    model->paths.list[model->files[file].earlier].current == file) {
		model->files[file].path = model->files[file].earlier;
		model->files[file].earlier = path;
	}
}

void file_miss(struct model *model, uint32_t process, uint32_t path, uint32_t how)
{
	uint32_t file = model->paths.list[path].current;

	if (file == NONE) {
		file = add_file(model, path);
		model->files[file].flags |= FILE_MISSING;
	}
	model_access(model, process, file, how | HOW_FAILED);
}
