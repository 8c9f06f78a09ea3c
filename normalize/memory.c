/* SPDX-License-Identifier: BSD-2-Clause */
/* The one place where running out of memory is handled. */
#include "memory.h"

#include <err.h>
#include <stdlib.h>

#include "status.h"

static void *checked(void *memory)
{
	if (!memory)
		err(STATUS_IO, "cannot go on");
	return memory;
}

void *memory_get(size_t size)
{
	return checked(malloc(size ? size : 1));
}

void *memory_zeroed(size_t count, size_t size)
{
	return checked(calloc(count ? count : 1, size));
}

void *memory_grow(void *memory, size_t size)
{
	return checked(realloc(memory, size ? size : 1));
}
