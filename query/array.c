/* SPDX-License-Identifier: BSD-2-Clause */
/* Grows arrays. */
#include "array.h"

#include <stdlib.h>
#include <string.h>

bool array_reserve(void *array, size_t *capacity, size_t count, size_t size)
{
	size_t wanted = *capacity ? *capacity : 16;
	char *old, *new;

	if (count <= *capacity)
		return true;
	while (wanted < count)
		wanted *= 2;
	memcpy(&old, array, sizeof(old));
	new = realloc(old, wanted * size);
	if (!new)
		return false;
	memset(new + *capacity * size, 0, (wanted - *capacity) * size);
	memcpy(array, &new, sizeof(new));
	*capacity = wanted;
	return true;
}
