/* SPDX-License-Identifier: BSD-2-Clause */
/* Block headers: their sums, limits and sense.  No memory, no input. */
#ifndef COMMON_BLOCK_H
#define COMMON_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "format.h"

/* XXH3-64 of all fields before head_sum. */
uint64_t block_head_sum(const struct block_head *head);

/* Whether these bytes are a block header that may be trusted: sync, checksum, limits.
 * NULL, or what is wrong. */
const char *block_head_check(const struct block_head *head);

/* Whether the stored bytes of a payload are those that its header tells of. */
bool block_payload_intact(const struct block_head *head, const void *stored);

static inline bool block_type_known(uint16_t type)
{
	return type >= BLOCK_SECTION && type <= BLOCK_END;
}

/* Bytes the payload takes in the stream, padding included. */
static inline size_t block_padded_length(const struct block_head *head)
{
	return (head->stored_length + (size_t)RECORD_ALIGNMENT - 1) & ~((size_t)RECORD_ALIGNMENT - 1);
}

#endif
