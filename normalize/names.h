/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One object for equal names, as far as they are used again soon: what has been found out about a
 * name (struct name) need not be found out each time that it is asked for.  Memory is bounded.
 */
#ifndef NORMALIZE_NAMES_H
#define NORMALIZE_NAMES_H

#include "name.h"

struct names;

struct names *names_new(void);
void names_free(struct names *names);

/* A name with these bytes, held. */
struct name *names_get(struct names *names, struct text text);

/* Room for the bytes of a name under construction, until the next call. */
char *names_draft(struct names *names, size_t size);

#endif
