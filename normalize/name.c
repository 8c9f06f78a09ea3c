/* SPDX-License-Identifier: BSD-2-Clause */
/* Reference-counted byte strings. */
#include "name.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

struct name *name_new(const char *bytes, size_t length)
{
	struct name *name = memory_get(sizeof(*name) + length);

	name->references = 1;
	name->length = length;
	memcpy(name->bytes, bytes, length);
	return name;
}

struct name *name_hold(struct name *name)
{
	if (name)
		name->references++;
	return name;
}

void name_drop(struct name *name)
{
	if (name && --name->references == 0)
		free(name);
}
