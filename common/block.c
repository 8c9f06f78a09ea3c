/* SPDX-License-Identifier: BSD-2-Clause */
/* What makes a block header believable. */
#include "block.h"

#include <string.h>
#include <xxhash.h>

uint64_t block_head_sum(const struct block_head *head)
{
	return XXH3_64bits(head, offsetof(struct block_head, head_sum));
}

const char *block_head_check(const struct block_head *head)
{
	if (memcmp(head->sync, BLOCK_SYNC, BLOCK_SYNC_SIZE))
		return "no block begins here";
	if (head->head_sum != block_head_sum(head))
		return "block header with a wrong checksum";
	if (head->stored_length > BLOCK_LENGTH_MAX || head->raw_length > BLOCK_LENGTH_MAX)
		return "block longer than the format allows";
	if (!(head->flags & BLOCK_ZSTD) && head->stored_length != head->raw_length)
		return "uncompressed block with two lengths";
	return NULL;
}

bool block_payload_intact(const struct block_head *head, const void *stored)
{
	return XXH3_64bits(stored, head->stored_length) == head->payload_sum;
}
