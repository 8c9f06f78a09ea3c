/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes that grow at their end.  A zeroed buffer is an empty one. */
#ifndef QUERY_BUFFER_H
#define QUERY_BUFFER_H

#include <stddef.h>

struct buffer {
	char *bytes;
	size_t length, capacity;
};

/* 0, or -1: no memory. */
int buffer_add(struct buffer *buffer, const void *bytes, size_t length);

static inline void buffer_clear(struct buffer *buffer)
{
	buffer->length = 0;
}

void buffer_free(struct buffer *buffer);

#endif
