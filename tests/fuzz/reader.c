/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libFuzzer's way into common/: an input is read as a trace, and all that comes out is
 * looked at and written again.  The first byte says how much is put right before, so
 * that the checksums do not keep everything out: bit 0 the sums, bit 1 the sync words,
 * bit 2 section and number of the blocks, bit 3 wraps it all in a zstd frame.
 *
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined -std=gnu11 -D_GNU_SOURCE -Icommon \
 *         -o reader tests/fuzz/reader.c common/[a-z]*.c -lzstd -lxxhash
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>
#include <zstd.h>

#include "block.h"
#include "context.h"
#include "reader.h"
#include "schema.h"
#include "writer.h"

enum { FIX_SUMS = 1, FIX_SYNC = 2, FIX_PLACE = 4, WRAP = 8 };

/* Everything read is added up here, so that the compiler leaves no read out. */
static volatile unsigned total;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		total += (unsigned char)text.bytes[i];
}

static void look_at_record(struct context *context, const struct record *record)
{
	const struct schema_kind *kind = schema_kind(record->kind);
	const struct schema_field *field = NULL;
	unsigned char shape[512];
	struct span span;
	uint32_t id;
	size_t count;

	total += record_time(record);
	if (!kind)
		return;
	record_fields(record, shape, kind->size);
	while ((field = schema_next_field(kind->shape, field))) {
		const unsigned char *value = shape + field->offset;

		memcpy(&id, value, field->type == TYPE_u16 ? 2 : 4);
		memcpy(&span, value, field->type == TYPE_text || field->type == TYPE_ids ? sizeof(span) : 2);
		if (field->type == TYPE_text || field->type == TYPE_ids)
			look_at(record_text(record, span));
		if (field->unit == UNIT_string)
			look_at(context_string(context, id));
		if (field->unit == UNIT_list && context_list(context, id, &count))
			look_at((struct text){ (const char *)context_list(context, id, &count), count * sizeof(id) });
		if (field->unit == UNIT_file) {
			look_at(context_file_path(context, id));
			look_at(context_file_real(context, id));
		}
		if (field->unit == UNIT_process && context_process(context, id))
			total += context_process(context, id)->pid;
	}
}

static void take_block(struct reader *reader, struct block *block, struct context *context, struct writer *writer)
{
	struct record_end end = { 0 };
	struct batch batch = { 0 };
	const struct record *record;

	if (block->type == BLOCK_DAMAGE)
		look_at((struct text){ block->reason, strlen(block->reason) });
	context_block(context, block);
	while ((record = block_record(block))) {
		if (record_check(record, record->length) || batch_add(&batch, record) < 0)
			abort();
		if (context_apply(context, record) < 0)
			abort();
		look_at_record(context, record);
	}
	if (block->type == BLOCK_SECTION) {
		look_at(section_property(reader_section(reader), "command"));
		look_at(section_property(reader_section(reader), ""));
		writer_section(writer, &reader_section(reader)->head, &batch);
	} else if (block->type > BLOCK_END)
		writer_copy(writer, block->stored, block->stored_length);
	else if (block->type == BLOCK_END)
		writer_end(writer, &end);
	else
		writer_block(writer, block->type, block->flags & BLOCK_RESET, block->stream, &batch);
	batch_free(&batch);
}

static void read_trace(int fd)
{
	int out = open("/dev/null", O_WRONLY | O_CLOEXEC);
	struct reader *reader = reader_new(fd);
	struct writer *writer = writer_new(out, 1);
	struct context *context = context_new();
	struct block block;
	uint64_t offset = 0;
	int got;

	while ((got = reader_next(reader, &block)) > 0) {
		if (block.offset < offset)
			abort();
		offset = block.offset;
		take_block(reader, &block, context, writer);
	}
	if (got < 0)
		look_at((struct text){ reader_error(reader), strlen(reader_error(reader)) });
	if (got < 0 && !reader_status(reader))
		abort();
	context_free(context);
	writer_free(writer);
	reader_free(reader);
	close(out);
}

/* Walks the blocks as their lengths say and puts right what `how' asks for. */
static void put_right(unsigned char *bytes, size_t size, unsigned how)
{
	struct block_head head;
	uint64_t section = 0, number = 0;

	for (size_t at = 0; size - at >= sizeof(head);) {
		size_t left = size - at - sizeof(head);

		memcpy(&head, bytes + at, sizeof(head));
		if (how & FIX_SYNC)
			memcpy(head.sync, BLOCK_SYNC, sizeof(head.sync));
		if (head.type == BLOCK_SECTION)
			number = section = 0;
		if (!section)
			section = head.section;
		if (how & FIX_PLACE)
			head.section = section, head.number = number++;
		if (how & FIX_SUMS && head.stored_length > left)
			head.stored_length = left & ~7u;
		if (how & FIX_SUMS && !(head.flags & BLOCK_ZSTD))
			head.raw_length = head.stored_length;
		if (head.stored_length > left)
			return;
		if (how & FIX_SUMS) {
			head.payload_sum = XXH3_64bits(bytes + at + sizeof(head), head.stored_length);
			head.head_sum = block_head_sum(&head);
		}
		memcpy(bytes + at, &head, sizeof(head));
		at += sizeof(head) + block_padded_length(&head);
		if (at > size)
			return;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned how = size ? data[0] : 0;
	unsigned char *bytes = malloc(size + 1), *packed;
	int fd = memfd_create("trace", MFD_CLOEXEC);
	size_t length = size ? size - 1 : 0, bound = ZSTD_compressBound(length);

	if (length)
		memcpy(bytes, data + 1, length);
	put_right(bytes, length, how);
	packed = malloc(bound);
	if (how & WRAP)
		length = ZSTD_compress(packed, bound, bytes, length, 1);
	if (write(fd, how & WRAP ? packed : bytes, length) == (ssize_t)length && lseek(fd, 0, SEEK_SET) == 0)
		read_trace(fd);
	close(fd);
	free(packed);
	free(bytes);
	return 0;
}
