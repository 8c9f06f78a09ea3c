/* SPDX-License-Identifier: BSD-2-Clause */
/* The reader on traces that were cut, flipped, filled with garbage or put together anew. */
#include "sample.h"

#include <zstd.h>

#include "context.h"

#define RECORDS 15	/* of a sample, without section, schema and END */

static void assert_intact(const struct outcome *outcome)
{
	assert_int_equal(outcome->result, 0);
	assert_int_equal(outcome->damages, 0);
	assert_false(outcome->strange);
	assert_true(outcome->complete);
}

/* One fault: said once, nothing strange came out. */
static void assert_one_sentence(const struct outcome *outcome)
{
	assert_false(outcome->strange);
	assert_int_equal(outcome->damages + (outcome->result < 0), 1);
	if (outcome->result < 0)
		assert_int_equal(outcome->status, 3);
	assert_true(outcome->sentence[0]);
}

static void cut_everywhere(struct sample *sample)
{
	struct outcome outcome;
	size_t whole = sample->length;
	unsigned records = 0;

	for (sample->length = 0; sample->length < whole; sample->length++) {
		bool at_boundary = false;

		for (size_t i = 1; i < sample->blocks; i++)
			at_boundary |= sample->length == sample->starts[i];
		outcome = sample_read(sample);
		assert_false(outcome.complete);
		if (!at_boundary || sample->length == sample->starts[0])
			assert_one_sentence(&outcome);
		assert_false(outcome.strange);
		assert_true(outcome.records >= records);
		records = outcome.records;
	}
	assert_int_equal(records, RECORDS);
}

static void test_cut_at_every_byte(void **state)
{
	(void)state;
	for (int level = 0; level <= 3; level += 3) {
		struct sample sample = sample_make(level);
		struct outcome outcome = sample_read(&sample);

		assert_intact(&outcome);
		assert_int_equal(outcome.records, RECORDS);
		cut_everywhere(&sample);
		sample_free(&sample);
	}
}

static void test_flip_of_every_byte(void **state)
{
	(void)state;
	for (int level = 0; level <= 3; level += 3) {
		struct sample sample = sample_make(level);

		for (size_t at = 0; at < sample.length; at++) {
			struct outcome outcome;

			sample.bytes[at] ^= 1 << at % 8;
			outcome = sample_read(&sample);
			sample.bytes[at] ^= 1 << at % 8;
			assert_one_sentence(&outcome);
			if (at >= sample.starts[SAMPLE_SCHEMA])
				assert_true(outcome.records >= RECORDS - 5);
		}
		sample_free(&sample);
	}
}

static void test_flip_says_when_ids_are_lost(void **state)
{
	static const struct { int block; size_t offset; bool reset; } cases[] = {
		{ SAMPLE_EVENTS, 100, false },		/* the payload: its head says it was no RESET */
		{ SAMPLE_RESET, 100, true },
		{ SAMPLE_EVENTS, 40, true },		/* the head: nobody knows what it was */
	};
	struct sample sample = sample_make(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned char *byte = sample.bytes + sample.starts[cases[i].block] + cases[i].offset;
		struct outcome outcome;

		*byte ^= 0x10;
		outcome = sample_read(&sample);
		*byte ^= 0x10;
		assert_one_sentence(&outcome);
		assert_int_equal(outcome.reset, cases[i].reset);
	}
	sample_free(&sample);
}

/* What a RESET that was lost leaves behind must not be resolved by older definitions. */
static void test_stale_ids_after_a_lost_reset(void **state)
{
	struct sample sample = sample_make(0);
	struct context *context = context_new();
	const struct record *record;
	struct reader *reader;
	struct block block;
	int fd;

	(void)state;
	sample_remove(&sample, sample.starts[SAMPLE_RESET], sample.starts[SAMPLE_LAST] - sample.starts[SAMPLE_RESET]);
	fd = memory_fd(sample.bytes, sample.length);
	reader = reader_new(fd);
	while (reader_next(reader, &block) > 0) {
		context_block(context, &block);
		while ((record = block_record(&block)))
			assert_int_equal(context_apply(context, record), 0);
		if (block.time_last == 1004)
			assert_non_null(context_file(context, 1));
		if (block.type == BLOCK_EVENTS && block.time_last == 1006)
			assert_null(context_file(context, 1));
	}
	reader_free(reader);
	context_free(context);
	close(fd);
	sample_free(&sample);
}

static void test_missing_block(void **state)
{
	(void)state;
	for (size_t missing = SAMPLE_DEFINITIONS; missing < SAMPLE_END; missing++) {
		struct sample sample = sample_make(0);
		struct outcome outcome;

		sample_remove(&sample, sample.starts[missing], sample.starts[missing + 1] - sample.starts[missing]);
		outcome = sample_read(&sample);
		assert_one_sentence(&outcome);
		assert_non_null(strstr(outcome.sentence, "1 block is missing"));
		assert_true(outcome.reset);
		sample_free(&sample);
	}
}

static void test_missing_end(void **state)
{
	struct sample sample = sample_make(0);
	struct outcome outcome;

	(void)state;
	sample.length = sample.starts[SAMPLE_END];
	outcome = sample_read(&sample);
	assert_one_sentence(&outcome);
	assert_false(outcome.complete);
	sample_free(&sample);
}

static void test_duplicated_block(void **state)
{
	struct sample sample = sample_make(0);
	struct outcome outcome;
	size_t begin = sample.starts[SAMPLE_DEFINITIONS], end = sample.starts[SAMPLE_DEFINITIONS + 1];
	unsigned char *copy = malloc(end - begin);

	(void)state;
	memcpy(copy, sample.bytes + begin, end - begin);
	sample_insert(&sample, sample.starts[SAMPLE_MORE], copy, end - begin);
	outcome = sample_read(&sample);
	assert_one_sentence(&outcome);
	assert_non_null(strstr(outcome.sentence, "already read"));
	assert_int_equal(outcome.records, RECORDS);
	assert_int_equal(outcome.skipped, end - begin);
	assert_false(outcome.reset);
	assert_true(outcome.complete);
	free(copy);
	sample_free(&sample);
}

static void test_blocks_of_another_section(void **state)
{
	struct section_head head = sample_head();
	struct sample sample = sample_make(0), other;
	struct outcome outcome;

	(void)state;
	head.uuid[0] = 77;
	other = sample_of(&head, 0);
	sample_insert(&sample, sample.starts[SAMPLE_MORE], other.bytes + other.starts[SAMPLE_DEFINITIONS],
		      other.starts[SAMPLE_END] - other.starts[SAMPLE_DEFINITIONS]);
	outcome = sample_read(&sample);
	assert_one_sentence(&outcome);
	assert_int_equal(outcome.records, RECORDS);
	assert_int_equal(outcome.skipped, other.starts[SAMPLE_END] - other.starts[SAMPLE_DEFINITIONS]);
	assert_true(outcome.complete);
	sample_free(&sample);
	sample_free(&other);
}

static void test_section_block_lost_before_a_good_section(void **state)
{
	struct section_head head = sample_head();
	struct sample sample = sample_make(0), lost;
	struct outcome outcome;

	(void)state;
	head.uuid[0] = 77;
	lost = sample_of(&head, 0);
	sample_insert(&sample, 0, lost.bytes + lost.starts[SAMPLE_SCHEMA], lost.length - lost.starts[SAMPLE_SCHEMA]);
	outcome = sample_read(&sample);
	assert_one_sentence(&outcome);
	assert_int_equal(outcome.records, RECORDS);
	assert_true(outcome.complete);
	sample_free(&sample);
	sample_free(&lost);
}

/* Cut anywhere, with a whole trace behind: the whole one is always read, and the cut is said. */
static void test_cut_section_before_a_good_one(void **state)
{
	struct section_head head = sample_head();
	struct sample first = sample_make(0), second;

	(void)state;
	head.uuid[0] = 77;
	second = sample_of(&head, 3);	/* shorter: not all of what the cut block lacks */
	for (size_t cut = first.starts[SAMPLE_SCHEMA]; cut < first.length; cut++) {
		struct sample both = { .bytes = malloc(1), .expected = first.expected };
		struct outcome outcome;

		sample_insert(&both, 0, first.bytes, cut);
		sample_insert(&both, cut, second.bytes, second.length);
		outcome = sample_read(&both);
		assert_one_sentence(&outcome);
		assert_int_equal(outcome.sections, 2);
		assert_true(outcome.records >= RECORDS);
		assert_true(outcome.complete);
		free(both.bytes);
	}
	sample_free(&first);
	sample_free(&second);
}

/* Fake sync words, also with a head that has all but the right checksum, or another section's. */
static size_t make_garbage(unsigned char *garbage, size_t size, unsigned seed)
{
	struct block_head fake = { .sync = BLOCK_SYNC, .type = BLOCK_EVENTS, .stored_length = 16, .raw_length = 16,
				   .section = 99 };
	size_t length = seed % size;

	for (size_t i = 0; i < length; i++)
		garbage[i] = (seed = seed * 1103515245 + 12345) >> 16;
	if (length > sizeof(fake) && seed % 3)
		memcpy(garbage + seed % (length - sizeof(fake)), &fake, sizeof(fake));
	if (seed % 3 == 1)
		fake.head_sum = block_head_sum(&fake);
	if (length > sizeof(fake) && seed % 3)
		memcpy(garbage + (seed >> 8) % (length - sizeof(fake)), &fake, sizeof(fake));
	if (length > BLOCK_SYNC_SIZE)
		memcpy(garbage + length - BLOCK_SYNC_SIZE + seed % 8, BLOCK_SYNC, BLOCK_SYNC_SIZE - seed % 8);
	return length;
}

static void test_garbage_between_blocks(void **state)
{
	static unsigned char garbage[3000];

	(void)state;
	for (unsigned seed = 1; seed < 3000; seed += 7) {
		struct sample sample = sample_make(0);
		size_t length = make_garbage(garbage, sizeof(garbage), seed);
		struct outcome outcome;

		sample_insert(&sample, sample.starts[SAMPLE_DEFINITIONS + seed % 6], garbage, length);
		outcome = sample_read(&sample);
		assert_one_sentence(&outcome);
		assert_int_equal(outcome.records, RECORDS);
		assert_int_equal(outcome.skipped, length);
		assert_false(outcome.reset);
		assert_true(outcome.complete);
		sample_free(&sample);
	}
}

/* Wraps a sample as zstd(1) would, flushed after each block, so that a cut may fall between two. */
static void wrap(struct sample *sample)
{
	size_t bound = ZSTD_compressBound(sample->length) + 1000;
	ZSTD_outBuffer out = { malloc(bound), bound, 0 };
	ZSTD_CCtx *zstd = ZSTD_createCCtx();

	for (size_t i = 0; i < sample->blocks; i++) {
		ZSTD_inBuffer in = { sample->bytes, sample->starts[i + 1], sample->starts[i] };

		assert_int_equal(ZSTD_compressStream2(zstd, &out, &in, i + 1 < sample->blocks ? ZSTD_e_flush : ZSTD_e_end), 0);
	}
	ZSTD_freeCCtx(zstd);
	free(sample->bytes);
	sample->bytes = out.dst;
	sample->length = out.pos;
}

/* zstd(1) around the whole, cut at every byte: what comes out is right, the cut is said once. */
static void test_cut_of_wrapped_stream(void **state)
{
	struct sample sample = sample_make(0);
	struct outcome outcome;
	unsigned records = 0;
	size_t whole;

	(void)state;
	wrap(&sample);
	outcome = sample_read(&sample);
	assert_intact(&outcome);
	whole = sample.length;
	for (sample.length = 0; sample.length < whole; sample.length++) {
		outcome = sample_read(&sample);
		assert_one_sentence(&outcome);
		assert_true(outcome.records >= records);
		records = outcome.records;
	}
	assert_int_equal(records, RECORDS);
	sample_free(&sample);
}

static void test_flip_in_wrapped_stream(void **state)
{
	struct sample sample = sample_make(0);

	(void)state;
	wrap(&sample);
	for (size_t at = 0; at < sample.length; at++) {
		struct outcome outcome;

		sample.bytes[at] ^= 0x55;
		outcome = sample_read(&sample);
		sample.bytes[at] ^= 0x55;
		assert_false(outcome.strange);
		assert_true(outcome.result < 0 ? outcome.status == 3 : outcome.complete || outcome.damages);
	}
	sample_free(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut_at_every_byte),
		cmocka_unit_test(test_flip_of_every_byte),
		cmocka_unit_test(test_flip_says_when_ids_are_lost),
		cmocka_unit_test(test_stale_ids_after_a_lost_reset),
		cmocka_unit_test(test_missing_block),
		cmocka_unit_test(test_missing_end),
		cmocka_unit_test(test_duplicated_block),
		cmocka_unit_test(test_blocks_of_another_section),
		cmocka_unit_test(test_section_block_lost_before_a_good_section),
		cmocka_unit_test(test_cut_section_before_a_good_one),
		cmocka_unit_test(test_garbage_between_blocks),
		cmocka_unit_test(test_cut_of_wrapped_stream),
		cmocka_unit_test(test_flip_in_wrapped_stream),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
