/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel has told about paths: which path a name key stands for, and which
 * paths are real directories, so that "x/.." may be taken away.
 */
#ifndef NORMALIZE_PLACES_H
#define NORMALIZE_PLACES_H

#include <stdbool.h>
#include <stdint.h>

#include "name.h"

struct places;

struct places *places_new(void);
void places_free(struct places *places);

/* Learns a path from the kernel's own words: names leaf first, a NUL behind each. */
void places_learn(struct places *places, uint64_t key, struct text names, bool is_directory);

/* The path of a key, borrowed; NULL: not known. */
struct name *places_path(struct places *places, uint64_t key);

/* A directory whose path is known to cross no symlink; so its parents are known too. */
void places_learn_directory(struct places *places, struct text path);
bool places_is_directory(const struct places *places, struct text path);

/* The path was removed or renamed, or something else came to stand there: nothing is known
 * any more of it, nor of what lay below if it was a directory. */
void places_forget(struct places *places, struct text path);

#endif
