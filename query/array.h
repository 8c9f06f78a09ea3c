/* SPDX-License-Identifier: BSD-2-Clause */
/* Arrays that grow by doubling; what is new in them is zero. */
#ifndef QUERY_ARRAY_H
#define QUERY_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

/* Makes room for `count' elements of `size' bytes; `array' points to the pointer.  false: no memory. */
bool array_reserve(void *array, size_t *capacity, size_t count, size_t size);

#endif
