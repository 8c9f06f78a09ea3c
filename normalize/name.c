/* SPDX-License-Identifier: BSD-2-Clause */
/* Reference-counted byte strings. */
#include "name.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

struct name *name_room(size_t length)
{
	struct name *name = memory_get(sizeof(*name) + length);

	*name = (struct name){ .references = 1, .length = length };
	return name;
}

struct name *name_new(const char *bytes, size_t length)
{
	struct name *name = name_room(length);

	memcpy(name->bytes, bytes, length);
	return name;
}

struct name *name_join(struct text first, struct text second)
{
	struct name *name = name_room(first.length + second.length);

	memcpy(name->bytes, first.bytes, first.length);
	memcpy(name->bytes + first.length, second.bytes, second.length);
	return name;
}

struct name *name_hold(struct name *name)
{
	if (name)
		name->references++;
	return name;
}

void name_free(struct name *name)
{
	free(name);
}
