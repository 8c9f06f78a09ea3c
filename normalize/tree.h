/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the trace has told of the tree of names that a mount namespace shows: which paths are
 * real directories, so that "x/.." may be taken away, and where symbolic links lead, so that a
 * name can be followed without looking at any file system: path_resolution(7).
 */
#ifndef NORMALIZE_TREE_H
#define NORMALIZE_TREE_H

#include <stdbool.h>

#include "names.h"

struct tree;

/* `clock' (borrowed) counts the changes of all trees that have it. */
struct tree *tree_new(uint64_t *clock);

struct tree *tree_new_beside(const struct tree *tree);	/* with the same clock */

/* No two states of trees with one clock have the same; never 0. */
uint64_t tree_stamp(const struct tree *tree);
struct tree *tree_hold(struct tree *tree);
void tree_drop(struct tree *tree);

/* A path that crosses no symlink, of the kernel's own words: so its parents do not either. */
void tree_learn_real(struct tree *tree, struct text path, bool is_directory);
bool tree_is_directory(const struct tree *tree, struct text path);

/* Whether all but the last component is known to be a real directory. */
bool tree_has_parent(const struct tree *tree, struct text path);

/* At `path', whose directory crosses no link, there is a link with this text. */
void tree_learn_link(struct tree *tree, struct text path, struct text text);

/* There is no link. */
void tree_forget_link(struct tree *tree, struct text path);

/* A link came to be somewhere, or went: what was inferred may have led through that name. */
void tree_link_made(struct tree *tree);

/* The kernel found `real' by the name `path', in which no known link is left: so there is a link
 * that is not known.  What is inferred so is forgotten as soon as any link is made. */
void tree_infer_link(struct tree *tree, struct text path, struct text real);
void tree_forget_inferred(struct tree *tree, struct text path);

/* Whether the kernel has found `real' by that name before. */
bool tree_led_to(const struct tree *tree, struct text path, struct text real);

/* The path was removed or renamed, or something else came to stand there: nothing is known
 * any more of it, nor of what lay below if it was a directory. */
void tree_forget(struct tree *tree, struct text path);

/* Should `from' be a known link, `to', where nothing was, is another name of it (link(2)). */
void tree_copy_link(struct tree *tree, struct text from, struct text to);

/* What is known of `from' and of what lies below holds at `to' now, of which nothing is known. */
void tree_move(struct tree *tree, struct text from, struct text to);

/* All that is known lies below `root': only the links are kept. */
void tree_put_below(struct tree *tree, const struct name *root);

/* Other file systems are seen now: nothing is known any more. */
void tree_forget_all(struct tree *tree);

enum follow {
	FOLLOW_LAST = 1 << 0,	/* also the last component */
	FOLLOW_TOLD = 1 << 1,	/* only links that the trace has told of, no inferred ones */
};

/* The path with all known links followed, held; `path' itself where there is none or where they
 * go round in circles.  Texts that begin with "/" are seen from `root' (NULL: "/"). */
struct name *tree_follow(struct names *names, const struct tree *tree, const struct name *root, struct name *path,
			 unsigned how);

/* Whether a link is known there, or on the way there. */
bool tree_meets_link(const struct tree *tree, const struct name *path);

#endif
