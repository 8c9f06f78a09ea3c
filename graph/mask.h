/* SPDX-License-Identifier: BSD-2-Clause */
/* Texts without what differs from run to run. */
#ifndef GRAPH_MASK_H
#define GRAPH_MASK_H

#include "model.h"

/* Whether a file is called as mkstemp(3) fills in the templates of autoconf, bash, gcc and binutils. */
bool mask_is_random(struct text path);

/* Learns such names that look like words, as one in 200 does: a file of that name, or one below
 * it, is gone.  Needs the whole model, and comes before mask_hash(). */
void mask_learn(struct model *model);

/*
 * A hash of the text without such names, without names in /tmp, and without the pid of the
 * process and those above it, which shell scripts put into names ("conf$$").
 * process: NONE: unknown.
 */
uint64_t mask_hash(const struct model *model, uint32_t process, struct text text, uint64_t seed);

#endif
