/* SPDX-License-Identifier: BSD-2-Clause */
/* Collects records, and what a block header says of them. */
#include "batch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"

static int batch_reserve(struct batch *batch, size_t more)
{
	size_t need = batch->length + more;
	size_t capacity = batch->capacity ? batch->capacity : 4096;
	unsigned char *bytes;

	if (need > BLOCK_LENGTH_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	if (need <= batch->capacity)
		return 0;
	while (capacity < need)
		capacity *= 2;
	bytes = realloc(batch->bytes, capacity);
	if (!bytes)
		return -1;
	batch->bytes = bytes;
	batch->capacity = capacity;
	return 0;
}

static void batch_count(struct batch *batch, const struct record *record)
{
	uint64_t time_ns = record_time(record);

	batch->records++;
	batch->kinds |= 1ull << (record->kind & 63);
	if (!time_ns)
		return;
	if (!batch->time_first || time_ns < batch->time_first)
		batch->time_first = time_ns;
	if (time_ns > batch->time_last)
		batch->time_last = time_ns;
}

int batch_add(struct batch *batch, const void *record)
{
	const struct record *head = record;

	if (batch_reserve(batch, head->length) < 0)
		return -1;
	memcpy(batch->bytes + batch->length, record, head->length);
	batch->length += head->length;
	batch_count(batch, head);
	return 0;
}

void *batch_begin(struct batch *batch, enum record_kind kind, size_t fixed)
{
	struct record *record;

	batch->begun = batch->length;
	if (batch_reserve(batch, fixed) < 0) {
		batch->failed = true;
		return NULL;
	}
	record = (struct record *)(batch->bytes + batch->length);
	memset(record, 0, fixed);
	record->kind = kind;
	record->fixed = fixed;
	batch->length += fixed;
	return record;
}

int batch_span(struct batch *batch, size_t field, const void *bytes, size_t length)
{
	struct span *span;

	if (batch->failed || batch_reserve(batch, length) < 0) {
		batch->failed = true;
		return -1;
	}
	span = (struct span *)(batch->bytes + batch->begun + field);
	span->offset = batch->length - batch->begun;
	span->length = length;
	if (length)
		memcpy(batch->bytes + batch->length, bytes, length);
	batch->length += length;
	return 0;
}

int batch_end(struct batch *batch)
{
	size_t padding = -(batch->length - batch->begun) % RECORD_ALIGNMENT;
	struct record *record;

	if (batch->failed || batch_reserve(batch, padding) < 0) {
		batch->failed = false;
		batch->length = batch->begun;
		return -1;
	}
	memset(batch->bytes + batch->length, 0, padding);
	batch->length += padding;
	record = (struct record *)(batch->bytes + batch->begun);
	record->length = batch->length - batch->begun;
	batch_count(batch, record);
	return 0;
}

void batch_clear(struct batch *batch)
{
	unsigned char *bytes = batch->bytes;
	size_t capacity = batch->capacity;

	*batch = (struct batch){ .bytes = bytes, .capacity = capacity };
}

void batch_free(struct batch *batch)
{
	free(batch->bytes);
	*batch = (struct batch){ 0 };
}
