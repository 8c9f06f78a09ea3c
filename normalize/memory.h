/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory without which normalize cannot go on: ends the program (status 4) when it is refused. */
#ifndef NORMALIZE_MEMORY_H
#define NORMALIZE_MEMORY_H

#include <stddef.h>

void *memory_get(size_t size);				/* malloc(3) */
void *memory_zeroed(size_t count, size_t size);		/* calloc(3) */
void *memory_grow(void *memory, size_t size);		/* realloc(3) */

#endif
