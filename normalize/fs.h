/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What tasks share by CLONE_FS: cwd, root and umask (struct fs_struct of the kernel); and what is
 * known of the mount namespace they lie in.
 */
#ifndef NORMALIZE_FS_H
#define NORMALIZE_FS_H

#include "name.h"
#include "tree.h"

#define UMASK_UNKNOWN UINT32_MAX

struct fs {
	size_t references;
	struct name *cwd;	/* absolute; NULL: not known */
	struct name *deleted;	/* the name that cwd had, when it has none any more */
	struct name *doubted;	/* what cwd was before records went missing */
	struct name *root;	/* absolute; NULL: not known */
	struct tree *tree;
	uint32_t umask;
	uint64_t round;		/* in which a walk over all threads last came by */
};

/* Where it stands is not known, nor in which namespace; but there is one root for nearly all.
 * `clock' as for tree_new(). */
struct fs *fs_new(uint64_t *clock);
struct fs *fs_copy(const struct fs *fs);
struct fs *fs_hold(struct fs *fs);
void fs_drop(struct fs *fs);

/* Take over the name. */
void fs_set_cwd(struct fs *fs, struct name *cwd);
void fs_set_root(struct fs *fs, struct name *root);

/* The cwd is a directory that had this name (taken over), and has none now. */
void fs_set_deleted(struct fs *fs, struct name *name);

/* It is in another mount namespace now, of which nothing is known. */
void fs_leave_namespace(struct fs *fs);

/* Records are missing: cwd, umask and links may be others now. */
void fs_doubt(struct fs *fs);

#endif
