/* SPDX-License-Identifier: BSD-2-Clause */
/* Where tasks stand, and with what umask. */
#include "fs.h"

#include <stdlib.h>

#include "memory.h"

struct fs *fs_new(uint64_t *clock)
{
	struct fs *fs = memory_zeroed(1, sizeof(*fs));

	fs->references = 1;
	fs->root = name_new("/", 1);
	fs->umask = UMASK_UNKNOWN;
	fs->tree = tree_new(clock);
	return fs;
}

struct fs *fs_copy(const struct fs *fs)
{
	struct fs *copy = memory_zeroed(1, sizeof(*copy));

	copy->references = 1;
	copy->cwd = name_hold(fs->cwd);
	copy->deleted = name_hold(fs->deleted);
	copy->doubted = name_hold(fs->doubted);
	copy->root = name_hold(fs->root);
	copy->tree = tree_hold(fs->tree);
	copy->umask = fs->umask;
	return copy;
}

struct fs *fs_hold(struct fs *fs)
{
	fs->references++;
	return fs;
}

void fs_drop(struct fs *fs)
{
	if (!fs || --fs->references)
		return;
	name_drop(fs->cwd);
	name_drop(fs->deleted);
	name_drop(fs->doubted);
	name_drop(fs->root);
	tree_drop(fs->tree);
	free(fs);
}

void fs_set_cwd(struct fs *fs, struct name *cwd)
{
	name_drop(fs->cwd);
	name_drop(fs->deleted);
	fs->cwd = cwd;
	fs->deleted = NULL;
}

void fs_set_deleted(struct fs *fs, struct name *name)
{
	fs_set_cwd(fs, NULL);
	fs->deleted = name;
}

void fs_leave_namespace(struct fs *fs)
{
	struct tree *before = fs->tree;

	fs->tree = tree_new_beside(before);
	tree_drop(before);
}

void fs_doubt(struct fs *fs)
{
	tree_forget_all(fs->tree);
	name_drop(fs->deleted);
	fs->deleted = NULL;
	fs->umask = UMASK_UNKNOWN;
	if (!fs->cwd)
		return;
	name_drop(fs->doubted);
	fs->doubted = fs->cwd;
	fs->cwd = NULL;
}

void fs_set_root(struct fs *fs, struct name *root)
{
	name_drop(fs->root);
	fs->root = root;
}
