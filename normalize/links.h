/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Symbolic links that the trace has told of, by symlink(2) and readlink(2), so that a
 * path can be followed without looking at any file system: path_resolution(7).
 */
#ifndef NORMALIZE_LINKS_H
#define NORMALIZE_LINKS_H

#include <stdbool.h>

#include "name.h"
#include "places.h"

struct links;

struct links *links_new(void);
void links_free(struct links *links);

/* At `path', an absolute one whose directory crosses no link, there is a link with this text. */
void links_learn(struct links *links, struct text path, struct text text);

/* Whatever was there is gone, or something else has come. */
void links_forget(struct links *links, struct text path);

/* The path with all known links followed, as a new name; also the last component's when
 * `follow_last'.  NULL: it goes round in circles. */
struct name *links_follow(const struct links *links, const struct places *places, const struct name *path,
			  bool follow_last);

#endif
