/* SPDX-License-Identifier: BSD-2-Clause */
/* One block after the other, into the same room. */
#include "payload.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

int payload_init(struct payload *payload)
{
	*payload = (struct payload){ .zstd = ZSTD_createDCtx() };
	return payload->zstd ? 0 : -1;
}

void payload_free(struct payload *payload)
{
	ZSTD_freeDCtx(payload->zstd);
	free(payload->room);
	*payload = (struct payload){ 0 };
}

static int make_room(struct payload *payload, size_t size)
{
	unsigned char *room;

	if (size <= payload->room_size)
		return 0;
	room = malloc(size);
	if (!room)
		return -1;
	free(payload->room);
	payload->room = room;
	payload->room_size = size;
	return 0;
}

/* Behind damage a payload may lie anywhere in the stream, while records are read in place. */
int payload_unpack(struct payload *payload, const struct block_head *head, const unsigned char *stored)
{
	size_t length;

	payload->bytes = stored;
	if (!(head->flags & BLOCK_ZSTD) && (uintptr_t)stored % RECORD_ALIGNMENT == 0)
		return 1;
	if (make_room(payload, head->raw_length + RECORD_ALIGNMENT) < 0)
		return -1;
	payload->bytes = payload->room;
	if (!(head->flags & BLOCK_ZSTD)) {
		memcpy(payload->room, stored, head->stored_length);
		return 1;
	}
	length = ZSTD_decompressDCtx(payload->zstd, payload->room, head->raw_length, stored, head->stored_length);
	return !ZSTD_isError(length) && length == head->raw_length;
}
