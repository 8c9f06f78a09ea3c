/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory that grows; the program ends with a sentence when there is none. */
#ifndef GRAPH_MEMORY_H
#define GRAPH_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#define NONE UINT32_MAX			/* an index that names nothing */

/* An array that holds at least `need' members of `size' bytes; new ones are not set. */
void *memory_grow(void *array, size_t *capacity, size_t need, size_t size);

/* A new zeroed array; never NULL. */
void *memory_zeroed(size_t count, size_t size);

/* A new array of indices that are all NONE. */
uint32_t *memory_indices(size_t count);

#endif
