/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A batch: records collected in memory until they are written as one block.
 * The batch owns its bytes; a record pointer is good until the next call.
 */
#ifndef COMMON_BATCH_H
#define COMMON_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "format.h"

struct batch {
	unsigned char *bytes;
	size_t length;
	size_t capacity;
	size_t begun;			/* where the record under construction starts */
	uint32_t records;
	uint64_t time_first;
	uint64_t time_last;
	uint64_t kinds;
	bool failed;			/* memory ran out; sticky until batch_clear */
};

/* Copies a whole record in.  Returns 0, or -1 when memory ran out (ENOMEM) or the
 * block would pass BLOCK_LENGTH_MAX (EMSGSIZE). */
int batch_add(struct batch *batch, const void *record);

/* Starts a record of `fixed' bytes, zeroed but for its head; NULL as batch_add. */
void *batch_begin(struct batch *batch, enum record_kind kind, size_t fixed);

/* Appends bytes to the record begun and points its span at `field' (an offset) to them. */
int batch_span(struct batch *batch, size_t field, const void *bytes, size_t length);

/* Pads and counts the record begun.  Returns 0, or -1 when any step since
 * batch_begin failed; the record is then dropped. */
int batch_end(struct batch *batch);

/* Forgets the records, keeps the memory. */
void batch_clear(struct batch *batch);
void batch_free(struct batch *batch);

#define BATCH_TEXT(batch, shape, field, bytes, length) \
	batch_span(batch, offsetof(struct record_##shape, field), bytes, length)

#endif
