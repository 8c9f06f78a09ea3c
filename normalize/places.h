/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kernel has told about paths: which path a name key stands for. */
#ifndef NORMALIZE_PLACES_H
#define NORMALIZE_PLACES_H

#include <stdint.h>

#include "names.h"

struct places;

/* Borrows the names. */
struct places *places_new(struct names *names);
void places_free(struct places *places);

/* Learns a path from the kernel's own words: names leaf first, a NUL behind each.  Returns it,
 * borrowed. */
struct name *places_learn(struct places *places, uint64_t key, struct text words);

/* The same path without being learned, held. */
struct name *places_join(struct names *names, struct text words);

/* Records are missing, in which paths may have been told anew. */
void places_forget_all(struct places *places);

/* The path of a key, borrowed; NULL: not known. */
struct name *places_path(struct places *places, uint64_t key);

#endif
