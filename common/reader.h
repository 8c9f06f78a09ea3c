/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads a trace block by block.  The reader owns what it hands out; a block and
 * its records last until the next reader_next.  Damage does not end a trace:
 * it is handed out as a block of type BLOCK_DAMAGE at its place.
 */
#ifndef COMMON_READER_H
#define COMMON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format.h"
#include "record.h"
#include "section.h"

struct block {
	uint16_t type;			/* enum block_type */
	uint16_t flags;			/* damage: BLOCK_RESET when ids may have changed their meaning unseen */
	uint32_t stream;
	uint64_t offset;		/* of the block in the input, bytes */
	uint64_t number;
	uint64_t time_first, time_last;	/* ns; damage: the range in doubt, 0: unknown */
	uint64_t kinds;			/* bit (kind mod 64) of those within, as the head says */
	const unsigned char *payload;	/* decompressed */
	size_t length;
	const unsigned char *stored;	/* the block as it lies in the input, head included */
	size_t stored_length;
	uint64_t skipped;		/* damage: bytes passed over */
	const char *reason;		/* damage: a sentence */
	size_t position;		/* of block_record */
};

struct reader;

/* Reads from fd, which stays the caller's.  NULL: no memory. */
struct reader *reader_new(int fd);
void reader_free(struct reader *reader);

/* From now on a block of definitions or events is only opened when `wants' says so, by all but the payload;
 * else it is handed out without records.  Its bytes are checked all the same. */
typedef bool reader_wants(void *who, const struct block *block);
void reader_choose(struct reader *reader, reader_wants *wants, void *who);

/* Fetches the next block.  Sections and their schema are checked here and handed
 * out too.  Returns 1, 0 at the end of the input, or -1 when the input cannot be
 * read on: see reader_error and reader_status. */
int reader_next(struct reader *reader, struct block *block);

/* The next record of a block from reader_next, or NULL at its end.  Every record
 * of the block has been checked by record_check. */
static inline const struct record *block_record(struct block *block)
{
	const struct record *record;

	if (block->position >= block->length)
		return NULL;
	record = (const struct record *)(block->payload + block->position);
	block->position += record->length;
	return record;
}

/* The section that the last block belongs to; NULL before the first. */
const struct section *reader_section(const struct reader *reader);

/* Whether the last section that began also ended with an intact END block. */
bool reader_complete(const struct reader *reader);

/* After -1: what happened, with the byte offset; and the exit status it means. */
const char *reader_error(const struct reader *reader);
int reader_status(const struct reader *reader);

#endif
