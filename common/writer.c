/* SPDX-License-Identifier: BSD-2-Clause */
/* Batches become blocks on a file descriptor. */
#include "writer.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>
#include <xxhash.h>
#include <zstd.h>

#include "block.h"
#include "schema.h"

struct writer {
	int fd;
	int level;
	int error_number;
	bool broken;			/* a write has failed */
	uint64_t section;
	struct record_end totals;
	uint64_t bytes;
	XXH3_state_t *seal;
	ZSTD_CCtx *zstd;
	unsigned char *packed;
	size_t packed_capacity;
	char error[128];
};

struct writer *writer_new(int fd, int zstd_level)
{
	struct writer *writer = calloc(1, sizeof(*writer));

	if (!writer)
		return NULL;
	writer->fd = fd;
	writer->level = zstd_level;
	writer->seal = XXH3_createState();
	writer->zstd = ZSTD_createCCtx();
	if (writer->seal && writer->zstd && XXH3_64bits_reset(writer->seal) == XXH_OK)
		return writer;
	writer_free(writer);
	return NULL;
}

void writer_free(struct writer *writer)
{
	if (!writer)
		return;
	XXH3_freeState(writer->seal);
	ZSTD_freeCCtx(writer->zstd);
	free(writer->packed);
	free(writer);
}

const char *writer_error(const struct writer *writer)
{
	return writer->error;
}

int writer_errno(const struct writer *writer)
{
	return writer->error_number;
}

uint64_t writer_bytes(const struct writer *writer)
{
	return writer->bytes;
}

static int fail(struct writer *writer, const char *what, int error_number)
{
	snprintf(writer->error, sizeof(writer->error), "%s: %s", what, strerror(error_number));
	writer->error_number = error_number;
	return -1;
}

/* writev(2) until all is out.  What follows on a failed write is not written: the trace is not to look whole. */
static int write_all(struct writer *writer, struct iovec *parts, int count)
{
	if (writer->broken)
		return -1;
	while (count > 0) {
		ssize_t wrote = writev(writer->fd, parts, count);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0) {
			writer->broken = true;
			return fail(writer, "cannot write the trace", errno);
		}
		writer->bytes += wrote;
		while (count > 0 && (size_t)wrote >= parts->iov_len) {
			wrote -= parts->iov_len;
			parts++;
			count--;
		}
		if (count > 0) {
			parts->iov_base = (char *)parts->iov_base + wrote;
			parts->iov_len -= wrote;
		}
	}
	return 0;
}

/* Compresses when that saves something.  Returns the bytes to store. */
static const unsigned char *pack(struct writer *writer, struct block_head *head, const unsigned char *raw)
{
	size_t bound = ZSTD_compressBound(head->raw_length);
	size_t length;

	head->stored_length = head->raw_length;
	if (!writer->level)
		return raw;
	if (bound > writer->packed_capacity) {
		unsigned char *packed = malloc(bound);

		if (!packed)
			return raw;
		free(writer->packed);
		writer->packed = packed;
		writer->packed_capacity = bound;
	}
	length = ZSTD_compressCCtx(writer->zstd, writer->packed, bound, raw, head->raw_length, writer->level);
	if (ZSTD_isError(length) || length >= head->raw_length)
		return raw;
	head->stored_length = length;
	head->flags |= BLOCK_ZSTD;
	return writer->packed;
}

/* Fills in what belongs to the place in the section, and writes. */
static int put(struct writer *writer, struct block_head *head, const unsigned char *stored)
{
	static const unsigned char zeros[RECORD_ALIGNMENT];
	struct iovec parts[3] = {
		{ head, sizeof(*head) },
		{ (void *)stored, head->stored_length },
		{ (void *)zeros, block_padded_length(head) - head->stored_length },
	};

	memcpy(head->sync, BLOCK_SYNC, BLOCK_SYNC_SIZE);
	head->section = writer->section;
	head->number = writer->totals.blocks;
	head->payload_sum = XXH3_64bits(stored, head->stored_length);
	head->head_sum = block_head_sum(head);
	if (write_all(writer, parts, 3) < 0)
		return -1;
	writer->totals.blocks++;
	writer->totals.records += head->records;
	writer->totals.bytes += sizeof(*head) + block_padded_length(head);
	XXH3_64bits_update(writer->seal, &head->head_sum, sizeof(head->head_sum));
	return 0;
}

int writer_block(struct writer *writer, enum block_type type, unsigned flags, uint32_t stream, struct batch *batch)
{
	struct block_head head = {
		.type = type,
		.flags = flags | BLOCK_CRITICAL,
		.stream = stream,
		.raw_length = batch->length,
		.records = batch->records,
		.time_first = batch->time_first,
		.time_last = batch->time_last,
		.kinds = batch->kinds,
	};
	const unsigned char *stored;

	if (!batch->length)
		return 0;
	stored = pack(writer, &head, batch->bytes);
	if (put(writer, &head, stored) < 0)
		return -1;
	batch_clear(batch);
	return 0;
}

int writer_section(struct writer *writer, const struct section_head *head, struct batch *properties)
{
	struct batch schema = { 0 };
	struct block_head block = { .type = BLOCK_SECTION, .flags = BLOCK_CRITICAL, .records = properties->records,
				    .kinds = properties->kinds };
	unsigned char *bytes = malloc(sizeof(*head) + properties->length);
	int result = -1;

	if (!bytes || schema_describe(&schema) < 0) {
		fail(writer, "cannot begin the trace", errno);
		goto cleanup;
	}
	memcpy(bytes, head, sizeof(*head));
	if (properties->length)
		memcpy(bytes + sizeof(*head), properties->bytes, properties->length);
	memcpy(&writer->section, head->uuid, sizeof(writer->section));
	writer->totals = (struct record_end){ 0 };
	XXH3_64bits_reset(writer->seal);
	block.raw_length = block.stored_length = sizeof(*head) + properties->length;
	if (put(writer, &block, bytes) < 0)
		goto cleanup;
	result = writer_block(writer, BLOCK_SCHEMA, 0, 0, &schema);
cleanup:
	free(bytes);
	batch_free(&schema);
	return result;
}

int writer_copy(struct writer *writer, const void *block, size_t length)
{
	struct block_head head;

	if (length < sizeof(head))
		return fail(writer, "cannot copy a block", EINVAL);
	memcpy(&head, block, sizeof(head));
	if (length < sizeof(head) + head.stored_length)
		return fail(writer, "cannot copy a block", EINVAL);
	return put(writer, &head, (const unsigned char *)block + sizeof(head));
}

int writer_pass(struct writer *writer, const void *block, size_t length)
{
	struct iovec whole = { (void *)block, length };

	return write_all(writer, &whole, 1);
}

int writer_end(struct writer *writer, const struct record_end *end)
{
	struct record_end record = *end;
	struct batch batch = { 0 };
	int result;

	record.head = (struct record){ sizeof(record), KIND_END, sizeof(record) };
	record.blocks = writer->totals.blocks;
	record.records = writer->totals.records;
	record.bytes = writer->totals.bytes;
	record.seal = XXH3_64bits_digest(writer->seal);
	if (batch_add(&batch, &record) < 0)
		return fail(writer, "cannot end the trace", errno);
	result = writer_block(writer, BLOCK_END, 0, 0, &batch);
	batch_free(&batch);
	return result;
}
