/* SPDX-License-Identifier: BSD-2-Clause */
/* Names as asked for to absolute paths: path_resolution(7), as far as no symlink decides. */
#ifndef NORMALIZE_RESOLVE_H
#define NORMALIZE_RESOLVE_H

#include "names.h"
#include "tree.h"

/*
 * `asked' seen from `base' (absolute; NULL: not known), held.  "//" and "/./" go;
 * "x/.." goes where `x' is known to be a real directory, and stays otherwise.  Relative to
 * an unknown base the name stays relative.  Nothing leads up out of `root' (chroot(2);
 * NULL: "/").
 */
struct name *resolve_path(struct names *names, const struct tree *tree, const struct name *root,
			  const struct name *base, struct text asked);

/* The same path below another directory: when `path' is `from' or lies below it, a new name
 * with `to' in its place; else NULL. */
struct name *resolve_moved(const struct name *path, struct text from, struct text to);

#endif
