/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A small trace in memory for the tests of the reader, taken apart into blocks so
 * that they can be edited, and what reading its like gave.  The sample owns its bytes.
 */
#ifndef TESTS_UNIT_SAMPLE_H
#define TESTS_UNIT_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>
#include <xxhash.h>

#include "batch.h"
#include "block.h"
#include "reader.h"
#include "writer.h"

#define SAMPLE_BLOCKS_MAX 16

/* The blocks of a sample, by place. */
enum { SAMPLE_SECTION, SAMPLE_SCHEMA, SAMPLE_DEFINITIONS, SAMPLE_EVENTS, SAMPLE_MORE, SAMPLE_RESET, SAMPLE_LAST,
       SAMPLE_VERDICT, SAMPLE_END, SAMPLE_BLOCKS };

struct sample {
	unsigned char *bytes;
	size_t length;
	size_t starts[SAMPLE_BLOCKS_MAX + 1];	/* of each block, and the end */
	size_t blocks;
	struct batch expected;			/* the records, in order, without section, schema and END */
};

/* What reading gave. */
struct outcome {
	int result;		/* of the last reader_next */
	int status;
	bool complete;
	bool strange;		/* a record came out that was not written, or out of order */
	unsigned records, damages, unknown, sections;
	uint64_t skipped;
	bool reset;		/* damage said that ids are to be forgotten */
	char sentence[256];	/* the first damage, or the error */
};

static inline int memory_fd(const void *bytes, size_t length)
{
	int fd = memfd_create("trace", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, length), (ssize_t)length);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static inline void sample_free(struct sample *sample)
{
	free(sample->bytes);
	batch_free(&sample->expected);
}

/* Finds where the blocks begin. */
static inline void sample_index(struct sample *sample)
{
	struct block_head head;
	size_t at = 0;

	sample->blocks = 0;
	while (at < sample->length) {
		assert_true(sample->blocks < SAMPLE_BLOCKS_MAX);
		memcpy(&head, sample->bytes + at, sizeof(head));
		sample->starts[sample->blocks++] = at;
		at += sizeof(head) + block_padded_length(&head);
	}
	sample->starts[sample->blocks] = at;
}

/* Takes over what was written to fd. */
static inline void sample_load(struct sample *sample, int fd)
{
	sample->length = lseek(fd, 0, SEEK_END);
	sample->bytes = malloc(sample->length + 1);
	assert_non_null(sample->bytes);
	assert_int_equal(pread(fd, sample->bytes, sample->length, 0), (ssize_t)sample->length);
	close(fd);
	sample_index(sample);
}

static inline void add_string(struct batch *batch, uint32_t id, const char *text)
{
	struct record_string *record = batch_begin(batch, KIND_STRING, sizeof(*record));

	assert_non_null(record);
	record->id = id;
	BATCH_TEXT(batch, string, text, text, strlen(text));
	assert_int_equal(batch_end(batch), 0);
}

static inline void add_file(struct batch *batch, uint32_t id, uint32_t path)
{
	struct record_file *record = batch_begin(batch, KIND_FILE, sizeof(*record));

	assert_non_null(record);
	record->id = id;
	record->path = path;
	assert_int_equal(batch_end(batch), 0);
}

static inline void add_process(struct batch *batch, uint32_t id)
{
	struct record_process *record = batch_begin(batch, KIND_PROCESS, sizeof(*record));

	assert_non_null(record);
	record->id = id;
	record->pid = 100 + id;
	assert_int_equal(batch_end(batch), 0);
}

static inline void add_open(struct batch *batch, uint64_t time_ns, uint32_t file)
{
	struct record_event_file *record = batch_begin(batch, KIND_OPEN, sizeof(*record));

	assert_non_null(record);
	record->time = time_ns;
	record->process = 1;
	record->file = file;
	record->fd = 3;
	assert_int_equal(batch_end(batch), 0);
}

static inline struct section_head sample_head(void)
{
	struct section_head head = { .magic = FORMAT_MAGIC, .major = FORMAT_MAJOR, .minor = FORMAT_MINOR,
				     .kind = SECTION_NORMALIZED, .head_size = sizeof(head),
				     .clock = CLOCK_IS_MONOTONIC, .cpus = 2, .start = 1000,
				     .uuid = { 1, 2, 3, 4, 5, 6, 7, 8, 9 } };

	return head;
}

static inline void sample_property(struct batch *batch, const char *name, const char *value)
{
	struct record_property *record = batch_begin(batch, KIND_PROPERTY, sizeof(*record));

	assert_non_null(record);
	BATCH_TEXT(batch, property, name, name, strlen(name));
	BATCH_TEXT(batch, property, value, value, strlen(value));
	assert_int_equal(batch_end(batch), 0);
}

static inline void sample_put(struct sample *sample, struct writer *writer, enum block_type type, unsigned flags,
			      struct batch *batch)
{
	const struct record *record;

	for (size_t at = 0; at < batch->length; at += record->length) {
		record = (const struct record *)(batch->bytes + at);
		assert_int_equal(batch_add(&sample->expected, record), 0);
	}
	assert_int_equal(writer_block(writer, type, flags, 0, batch), 0);
	assert_int_equal(batch->length, 0);
}

/* Section, schema, definitions, two blocks of events, a RESET with new definitions, events, verdict, END. */
static inline void sample_write(struct sample *sample, struct writer *writer, const struct section_head *head)
{
	struct record_verdict verdict = { .head = { sizeof(verdict), KIND_VERDICT, sizeof(verdict) }, .events = 6 };
	struct record_end end = { .exit_status = 256 };
	struct batch batch = { 0 };

	sample_property(&batch, "host", "here");
	sample_property(&batch, "command", "make");
	assert_int_equal(writer_section(writer, head, &batch), 0);
	batch_clear(&batch);
	add_string(&batch, 1, "/src/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.c");
	add_string(&batch, 2, "/src/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.c");
	add_file(&batch, 1, 1);
	add_file(&batch, 2, 2);
	add_process(&batch, 1);
	sample_put(sample, writer, BLOCK_DEFINITIONS, BLOCK_RESET, &batch);
	add_open(&batch, 1001, 1);
	add_open(&batch, 1002, 2);
	sample_put(sample, writer, BLOCK_EVENTS, 0, &batch);
	add_open(&batch, 1003, 1);
	add_open(&batch, 1004, 2);
	sample_put(sample, writer, BLOCK_EVENTS, 0, &batch);
	add_string(&batch, 1, "/src/cccccccccccccccccccccccccccccccccccccccc.c");
	add_file(&batch, 1, 1);
	add_process(&batch, 1);
	sample_put(sample, writer, BLOCK_DEFINITIONS, BLOCK_RESET, &batch);
	add_open(&batch, 1005, 1);
	add_open(&batch, 1006, 1);
	sample_put(sample, writer, BLOCK_EVENTS, 0, &batch);
	assert_int_equal(batch_add(&batch, &verdict), 0);
	sample_put(sample, writer, BLOCK_VERDICT, 0, &batch);
	assert_int_equal(writer_end(writer, &end), 0);
	batch_free(&batch);
}

static inline struct sample sample_of(const struct section_head *head, int zstd_level)
{
	struct sample sample = { 0 };
	int fd = memory_fd("", 0);
	struct writer *writer = writer_new(fd, zstd_level);

	assert_non_null(writer);
	sample_write(&sample, writer, head);
	writer_free(writer);
	sample_load(&sample, fd);
	assert_int_equal(sample.blocks, SAMPLE_BLOCKS);
	return sample;
}

static inline struct sample sample_make(int zstd_level)
{
	struct section_head head = sample_head();

	return sample_of(&head, zstd_level);
}

static inline struct block_head *sample_block(const struct sample *sample, size_t block)
{
	return (struct block_head *)(sample->bytes + sample->starts[block]);
}

/* Makes both checksums of a block right again. */
static inline void block_resum(struct block_head *head)
{
	head->payload_sum = XXH3_64bits(head + 1, head->stored_length);
	head->head_sum = block_head_sum(head);
}

/* Puts `length' bytes in front of the byte at `at'. */
static inline void sample_insert(struct sample *sample, size_t at, const void *bytes, size_t length)
{
	unsigned char *copy = malloc(sample->length + length + 1);

	assert_non_null(copy);
	memcpy(copy, sample->bytes, at);
	memcpy(copy + at, bytes, length);
	memcpy(copy + at + length, sample->bytes + at, sample->length - at);
	free(sample->bytes);
	sample->bytes = copy;
	sample->length += length;
}

static inline void sample_remove(struct sample *sample, size_t at, size_t length)
{
	memmove(sample->bytes + at, sample->bytes + at + length, sample->length - at - length);
	sample->length -= length;
}

/* Looks for the record among those written, from *cursor on. */
static inline bool was_written(const struct batch *expected, size_t *cursor, const struct record *record)
{
	while (*cursor < expected->length) {
		const struct record *other = (const struct record *)(expected->bytes + *cursor);

		*cursor += other->length;
		if (other->length == record->length && !memcmp(other, record, record->length))
			return true;
	}
	return false;
}

static inline void outcome_block(struct outcome *outcome, struct block *block, const struct batch *expected,
				 size_t *cursor)
{
	const struct record *record;

	outcome->sections += block->type == BLOCK_SECTION;
	outcome->unknown += block->type > BLOCK_END;
	if (block->type == BLOCK_DAMAGE) {
		assert_non_null(block->reason);
		assert_null(block_record(block));
		if (!outcome->damages++)
			snprintf(outcome->sentence, sizeof(outcome->sentence), "%s", block->reason);
		outcome->skipped += block->skipped;
		outcome->reset |= block->flags & BLOCK_RESET;
	}
	if (block->type == BLOCK_SCHEMA || block->type == BLOCK_END)
		return;
	while ((record = block_record(block))) {
		outcome->records++;
		outcome->strange |= !was_written(expected, cursor, record);
	}
}

/* Reads to the end, and once more behind it. */
static inline struct outcome sample_read_fd(int fd, const struct batch *expected)
{
	struct reader *reader = reader_new(fd);
	struct outcome outcome = { 0 };
	struct block block;
	size_t cursor = 0, calls = 0;

	assert_non_null(reader);
	while ((outcome.result = reader_next(reader, &block)) > 0) {
		assert_true(++calls < 1000);
		if (block.type == BLOCK_SECTION)
			cursor = 0;
		outcome_block(&outcome, &block, expected, &cursor);
	}
	outcome.complete = reader_complete(reader);
	outcome.status = reader_status(reader);
	if (outcome.result < 0)
		snprintf(outcome.sentence, sizeof(outcome.sentence), "%s", reader_error(reader));
	else
		assert_int_equal(reader_next(reader, &block), 0);
	reader_free(reader);
	return outcome;
}

static inline struct outcome sample_read(const struct sample *sample)
{
	int fd = memory_fd(sample->bytes, sample->length);
	struct outcome outcome = sample_read_fd(fd, &sample->expected);

	close(fd);
	return outcome;
}

#endif
