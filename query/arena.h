/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory that is freed all at once. A zeroed arena is an empty one. */
#ifndef QUERY_ARENA_H
#define QUERY_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks;
};

/* Zeroed memory.  NULL: there is none. */
void *arena_alloc(struct arena *arena, size_t size);
void arena_free(struct arena *arena);

#endif
