/* SPDX-License-Identifier: BSD-2-Clause */
/* Allocation that cannot fail quietly. */
#include "memory.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "status.h"

void *memory_grow(void *array, size_t *capacity, size_t need, size_t size)
{
	size_t wanted = *capacity ? *capacity : 16;

	if (need <= *capacity)
		return array;
	while (wanted < need)
		wanted *= 2;
	array = reallocarray(array, wanted, size);
	if (!array)
		err(STATUS_IO, "cannot hold %zu things of %zu bytes", wanted, size);
	*capacity = wanted;
	return array;
}

void *memory_zeroed(size_t count, size_t size)
{
	void *array = calloc(count ? count : 1, size);

	if (!array)
		err(STATUS_IO, "cannot hold %zu things of %zu bytes", count, size);
	return array;
}

uint32_t *memory_indices(size_t count)
{
	uint32_t *array = memory_zeroed(count, sizeof(*array));

	memset(array, 0xff, count * sizeof(*array));
	return array;
}
