/* SPDX-License-Identifier: BSD-2-Clause */
/* The payload of a block as it was before it was stored: decompressed, and aligned for its records. */
#ifndef COMMON_PAYLOAD_H
#define COMMON_PAYLOAD_H

#include <stddef.h>

#include "format.h"

struct payload {
	const unsigned char *bytes;	/* of the last block unpacked, raw_length of them */
	unsigned char *room;		/* for one that cannot be used as it lies in the stream */
	size_t room_size;
	struct ZSTD_DCtx_s *zstd;
};

/* 0, or -1: no memory. */
int payload_init(struct payload *payload);
void payload_free(struct payload *payload);

/* The stored bytes must be intact (block_payload_intact).  1: `bytes' are there, in `room' or where
 * they are stored; 0: they do not decompress; -1: no memory (errno). */
int payload_unpack(struct payload *payload, const struct block_head *head, const unsigned char *stored);

#endif
