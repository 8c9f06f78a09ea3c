/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processes that have ended, until their parent has waited for them: only so long does a number
 * that wait(2) returns say who it was.
 */
#ifndef NORMALIZE_ZOMBIES_H
#define NORMALIZE_ZOMBIES_H

#include <stdbool.h>
#include <stdint.h>

struct zombies;

struct zombies *zombies_new(void);
void zombies_free(struct zombies *zombies);

/* The process with this pid has ended; it and its parent by their ids in the normalized trace. */
void zombies_add(struct zombies *zombies, uint32_t pid, uint32_t process, uint32_t parent);

/* The id of the parent's child with this pid; 0: none that is known.  `stays': to be waited for again. */
uint32_t zombies_find(struct zombies *zombies, uint32_t pid, uint32_t parent, bool stays);

/* Whether a process with this pid has ended, and its parent is not known to have waited for it. */
bool zombies_have(const struct zombies *zombies, uint32_t pid);

#endif
