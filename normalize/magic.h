/* SPDX-License-Identifier: BSD-2-Clause */
/* The links of /proc that lead to what a process has, whatever their text says: proc(5), "/proc/PID/fd". */
#ifndef NORMALIZE_MAGIC_H
#define NORMALIZE_MAGIC_H

#include "process.h"

/*
 * When `path' (as a kernel would see it, from "/") begins with such a link, what it leads to for this
 * thread, and the rest of the path behind it, as a new name; NULL: it does not, or that is not known.
 * `how' as for tree_follow().  When nothing is left behind a descriptor's link, *object is the open
 * file, borrowed; it may have no name, and then the result is NULL all the same.
 */
struct name *magic_follow(struct processes *processes, const struct thread *thread, const struct name *path,
			  unsigned how, struct open_file **object);

/* Whether the path could begin with one. */
bool magic_is_place(const struct name *path);

#endif
