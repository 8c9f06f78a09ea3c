/* SPDX-License-Identifier: BSD-2-Clause */
/* A symbolic link as tree.c keeps it, for the walk along it (tree_follow.c). */
#ifndef NORMALIZE_TREE_LINK_H
#define NORMALIZE_TREE_LINK_H

#include "hash.h"
#include "tree.h"

struct link {
	struct name *path, *text;
	bool is_real;		/* the text is the kernel's own path, seen from "/" */
	UT_hash_handle hh;
};

/* What is known to be a link there; NULL: nothing. */
const struct link *tree_link(const struct tree *tree, struct text path, bool told_only);

#endif
