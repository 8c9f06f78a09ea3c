/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names: byte strings shared by reference.  Whoever stores one holds it
 * (name_hold) and drops it later (name_drop); NULL means "not known".
 */
#ifndef NORMALIZE_NAME_H
#define NORMALIZE_NAME_H

#include <stddef.h>
#include <stdint.h>

#include "record.h"

/* What others have found out about it, they keep here. */
struct name {
	uint32_t references;
	uint32_t length;
	uint32_t epoch;		/* of the emitter (emit.c), in which hold its numbers for the name, */
	uint32_t id;
	uint32_t file;		/* and for the file of which nothing but this name is known; 0: none yet */
	uint32_t spare;
	uint64_t settled;	/* in this state of the tree it leads nowhere else (model_path.c) */
	char bytes[];
};

/* A new name with one reference; its bytes are copied, or still to be filled in.  Ends the program
 * when memory is out. */
struct name *name_new(const char *bytes, size_t length);
struct name *name_room(size_t length);

/* A new name of two parts, one behind the other. */
struct name *name_join(struct text first, struct text second);

struct name *name_hold(struct name *name);	/* returns its argument; NULL is allowed */
void name_free(struct name *name);

/* NULL is allowed. */
static inline void name_drop(struct name *name)
{
	if (name && --name->references == 0)
		name_free(name);
}

static inline struct text name_text(const struct name *name)
{
	return name ? (struct text){ name->bytes, name->length } : (struct text){ NULL, 0 };
}

#endif
