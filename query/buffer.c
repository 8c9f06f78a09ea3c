/* SPDX-License-Identifier: BSD-2-Clause */
/* A growing array of bytes. */
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

int buffer_add(struct buffer *buffer, const void *bytes, size_t length)
{
	if (!length)
		return 0;
	if (buffer->length + length > buffer->capacity) {
		size_t capacity = (buffer->length + length) * 2;
		char *grown = realloc(buffer->bytes, capacity);

		if (!grown)
			return -1;
		buffer->bytes = grown;
		buffer->capacity = capacity;
	}
	memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
	return 0;
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->bytes);
	*buffer = (struct buffer){ 0 };
}
