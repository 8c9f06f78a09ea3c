/* SPDX-License-Identifier: BSD-2-Clause */
/* The reader on well-formed traces of other versions, and on blocks that lie with right checksums. */
#include "sample.h"

#define RECORDS 15

static struct outcome read_and_free(struct sample *sample)
{
	struct outcome outcome = sample_read(sample);

	sample_free(sample);
	return outcome;
}

static void assert_refused(const struct outcome *outcome, const char *part)
{
	assert_int_equal(outcome->result, -1);
	assert_int_equal(outcome->status, 3);
	assert_false(outcome->complete);
	if (!strstr(outcome->sentence, part))
		fail_msg("`%s' says nothing of `%s'", outcome->sentence, part);
}

static void test_round_trip(void **state)
{
	(void)state;
	for (int level = 0; level < 4; level++) {
		struct sample sample = sample_make(level);
		bool packed = sample_block(&sample, SAMPLE_DEFINITIONS)->flags & BLOCK_ZSTD;
		struct outcome outcome = read_and_free(&sample);

		assert_int_equal(packed, level != 0);
		assert_int_equal(outcome.result, 0);
		assert_int_equal(outcome.damages, 0);
		assert_int_equal(outcome.records, RECORDS);
		assert_false(outcome.strange);
		assert_true(outcome.complete);
	}
}

static void test_section(void **state)
{
	struct sample sample = sample_make(0);
	int fd = memory_fd(sample.bytes, sample.length);
	struct section_head head = sample_head();
	struct reader *reader = reader_new(fd);
	const struct section *section;
	struct block block;
	struct text value;

	(void)state;
	assert_null(reader_section(reader));
	assert_int_equal(reader_next(reader, &block), 1);
	assert_int_equal(block.type, BLOCK_SECTION);
	section = reader_section(reader);
	assert_non_null(section);
	assert_memory_equal(&section->head, &head, sizeof(head));
	value = section_property(section, "command");
	assert_int_equal(value.length, 4);
	assert_memory_equal(value.bytes, "make", 4);
	assert_null(section_property(section, "comman").bytes);
	assert_null(section_property(section, "").bytes);
	reader_free(reader);
	close(fd);
	sample_free(&sample);
}

static void test_concatenated_sections(void **state)
{
	struct sample sample = sample_make(0), second = sample_make(3);
	struct outcome outcome;

	(void)state;
	sample_insert(&sample, sample.length, second.bytes, second.length);
	outcome = read_and_free(&sample);
	assert_int_equal(outcome.result, 0);
	assert_int_equal(outcome.sections, 2);
	assert_int_equal(outcome.records, 2 * RECORDS);
	assert_int_equal(outcome.damages, 0);
	assert_false(outcome.strange);
	assert_true(outcome.complete);
	sample_free(&second);
}

/* Cut exactly between two blocks, then another section: said, though no byte is damaged. */
static void test_section_without_end_before_another(void **state)
{
	struct sample sample = sample_make(0), second = sample_make(3);
	struct outcome outcome;

	(void)state;
	sample.length = sample.starts[SAMPLE_END];
	sample_insert(&sample, sample.length, second.bytes, second.length);
	outcome = read_and_free(&sample);
	assert_int_equal(outcome.damages, 1);
	assert_non_null(strstr(outcome.sentence, "has no END"));
	assert_int_equal(outcome.records, 2 * RECORDS);
	sample_free(&second);
}

/* An unknown block that a newer writer put in before the events, counted as the writer would. */
static struct sample with_new_block(uint16_t type, uint16_t flags)
{
	struct section_head head = sample_head();
	struct { struct block_head head; char bytes[16]; } block = { .head = { .type = type, .flags = flags,
									       .stored_length = 16, .raw_length = 16 } };
	struct record_end end = { 0 };
	struct sample sample = { 0 };
	struct batch batch = { 0 };
	int fd = memory_fd("", 0);
	struct writer *writer = writer_new(fd, 0);

	assert_int_equal(writer_section(writer, &head, &batch), 0);
	assert_int_equal(writer_copy(writer, &block, sizeof(block)), 0);
	add_open(&batch, 5, 1);
	sample_put(&sample, writer, BLOCK_EVENTS, 0, &batch);
	assert_int_equal(writer_end(writer, &end), 0);
	writer_free(writer);
	batch_free(&batch);
	sample_load(&sample, fd);
	return sample;
}

static void test_unknown_block_is_skipped(void **state)
{
	struct sample sample = with_new_block(1000, 0x4200);
	struct outcome outcome = read_and_free(&sample);

	(void)state;
	assert_int_equal(outcome.result, 0);
	assert_int_equal(outcome.damages, 0);
	assert_int_equal(outcome.unknown, 1);
	assert_int_equal(outcome.records, 1);
	assert_true(outcome.complete);
}

static void test_unknown_critical_block_is_refused(void **state)
{
	struct sample sample = with_new_block(1000, BLOCK_CRITICAL);
	struct outcome outcome = read_and_free(&sample);

	(void)state;
	assert_refused(&outcome, "type 1000");
	assert_int_equal(outcome.records, 0);
}

static void test_reserved_flags_are_refused(void **state)
{
	(void)state;
	for (unsigned flag = 8; flag <= 0x80; flag <<= 1) {
		struct sample sample = with_new_block(1000, flag);
		struct outcome outcome = read_and_free(&sample);

		assert_refused(&outcome, "reserved flags");
	}
}

static void test_block_of_type_zero(void **state)
{
	struct sample sample = with_new_block(0, 0);
	struct outcome outcome = read_and_free(&sample);

	(void)state;
	assert_int_equal(outcome.damages, 1);
	assert_int_equal(outcome.records, 1);
	assert_true(outcome.complete);
}

static struct outcome read_edited_section(void (*edit)(struct section_head *head))
{
	struct sample sample = sample_make(0);
	struct block_head *block = sample_block(&sample, SAMPLE_SECTION);

	edit((struct section_head *)(block + 1));
	block_resum(block);
	return read_and_free(&sample);
}

static void newer_major(struct section_head *head) { head->major++; }
static void newer_minor(struct section_head *head) { head->minor = 999; }
static void needs_feature(struct section_head *head) { head->incompatible = 1ull << 63; }
static void has_feature(struct section_head *head) { head->compatible = ~0ull; }
static void wrong_magic(struct section_head *head) { head->magic[7] = '\r'; }
static void short_head(struct section_head *head) { head->head_size = 88; }
static void uneven_head(struct section_head *head) { head->head_size++; }
static void long_head(struct section_head *head) { head->head_size = 0xfff8; }
static void unknown_kind(struct section_head *head) { head->kind = 3; }
static void unknown_clock(struct section_head *head) { head->clock = 7; }

static void test_versions_and_features(void **state)
{
	struct outcome outcome = read_edited_section(newer_major);

	(void)state;
	assert_refused(&outcome, "2.0");
	outcome = read_edited_section(needs_feature);
	assert_refused(&outcome, "0x8000000000000000");
	outcome = read_edited_section(wrong_magic);
	assert_refused(&outcome, "BTRACE");
	outcome = read_edited_section(short_head);
	assert_refused(&outcome, "head of 88 bytes");
	outcome = read_edited_section(uneven_head);
	assert_refused(&outcome, "head of 97 bytes");
	outcome = read_edited_section(long_head);
	assert_refused(&outcome, "head of 65528 bytes");
	outcome = read_edited_section(unknown_kind);
	assert_refused(&outcome, "kind 3");
	outcome = read_edited_section(unknown_clock);
	assert_refused(&outcome, "clock 7");
	/* Read on; only the seal notices that somebody has edited it. */
	outcome = read_edited_section(newer_minor);
	assert_int_equal(outcome.records, RECORDS);
	outcome = read_edited_section(has_feature);
	assert_int_equal(outcome.records, RECORDS);
}

/* Then the section is as good as missing: nothing behind it is believed, the next section is read. */
static void test_bad_property(void **state)
{
	struct section_head head = sample_head();
	struct sample sample = sample_make(0), second;
	struct block_head *block = sample_block(&sample, SAMPLE_SECTION);
	struct record *property = (struct record *)((char *)(block + 1) + sizeof(head));
	struct outcome outcome;

	(void)state;
	head.uuid[0] = 77;
	second = sample_of(&head, 0);
	property->length = 0;
	block_resum(block);
	sample_insert(&sample, sample.length, second.bytes, second.length);
	outcome = read_and_free(&sample);
	assert_int_equal(outcome.sections, 1);
	assert_int_equal(outcome.records, RECORDS);
	assert_true(outcome.damages >= 1);
	assert_true(outcome.complete);
	sample_free(&second);
}

/* A newer minor version may lengthen the section head: properties follow at head_size. */
static void test_longer_section_head(void **state)
{
	static const char more[16];
	struct sample sample = sample_make(0);
	struct block_head *block;
	struct outcome outcome;

	(void)state;
	sample_insert(&sample, sizeof(*block) + sizeof(struct section_head), more, sizeof(more));
	block = (struct block_head *)sample.bytes;
	block->stored_length = block->raw_length += sizeof(more);
	((struct section_head *)(block + 1))->head_size += sizeof(more);
	block_resum(block);
	outcome = read_and_free(&sample);
	assert_int_equal(outcome.result, 0);
	assert_int_equal(outcome.records, RECORDS);
}

static void test_seal_tells_an_edited_block(void **state)
{
	struct sample sample = sample_make(0);
	struct block_head *block = sample_block(&sample, SAMPLE_EVENTS);
	struct outcome outcome;

	(void)state;
	block->stream = 7;
	block_resum(block);
	outcome = read_and_free(&sample);
	assert_int_equal(outcome.damages, 1);
	assert_non_null(strstr(outcome.sentence, "seal"));
	assert_false(outcome.complete);
}

static void test_lengths_over_the_limit(void **state)
{
	static const struct { size_t field; uint32_t value; } cases[] = {
		{ offsetof(struct block_head, stored_length), BLOCK_LENGTH_MAX + 1 },
		{ offsetof(struct block_head, raw_length), BLOCK_LENGTH_MAX + 1 },
		{ offsetof(struct block_head, stored_length), UINT32_MAX },
		{ offsetof(struct block_head, raw_length), UINT32_MAX },
		{ offsetof(struct block_head, stored_length), 8 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sample sample = sample_make(0);
		struct block_head *block = sample_block(&sample, SAMPLE_EVENTS);
		struct outcome outcome;

		memcpy((char *)block + cases[i].field, &cases[i].value, sizeof(uint32_t));
		block->flags |= i < 4 ? BLOCK_ZSTD : 0;
		block->head_sum = block_head_sum(block);
		outcome = read_and_free(&sample);
		assert_int_equal(outcome.damages, 1);
		assert_int_equal(outcome.records, RECORDS - 2);
	}
}

static void test_lying_zstd_block(void **state)
{
	(void)state;
	for (int more = -1; more <= 1; more += 2) {
		struct sample sample = sample_make(3);
		struct block_head *block = sample_block(&sample, SAMPLE_EVENTS);
		struct outcome outcome;

		block->raw_length += more * RECORD_ALIGNMENT;
		block->head_sum = block_head_sum(block);
		outcome = read_and_free(&sample);
		assert_int_equal(outcome.damages, 1);
		assert_non_null(strstr(outcome.sentence, "does not decompress"));
		assert_int_equal(outcome.records, RECORDS - 2);
	}
}

/* A record that breaks the rules takes its whole block with it, whatever the checksums say. */
static void test_bad_record_with_good_checksums(void **state)
{
	static const struct { size_t offset; uint16_t value; } cases[] = {
		{ 0, 0 }, { 0, 4 }, { 0, 12 }, { 0, 0xfff8 },	/* length */
		{ 6, 0 }, { 6, 7 }, { 6, 0xffff }, { 6, 20 },	/* fixed */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sample sample = sample_make(0);
		struct block_head *block = sample_block(&sample, SAMPLE_EVENTS);
		struct outcome outcome;

		memcpy((char *)(block + 1) + cases[i].offset, &cases[i].value, sizeof(uint16_t));
		block_resum(block);
		outcome = read_and_free(&sample);
		assert_int_equal(outcome.damages, 1);
		assert_int_equal(outcome.records, RECORDS - 2);
		assert_false(outcome.strange);
	}
}

static void test_schema_that_contradicts(void **state)
{
	struct sample sample = sample_make(0);
	struct block_head *block = sample_block(&sample, SAMPLE_SCHEMA);
	struct record_schema_kind *kind = (struct record_schema_kind *)(block + 1);
	struct outcome outcome;

	(void)state;
	kind->shape++;
	block_resum(block);
	outcome = read_and_free(&sample);
	assert_refused(&outcome, "shape");
	assert_int_equal(outcome.records, 0);
}

static void test_schema_with_news(void **state)
{
	struct sample sample = sample_make(0);
	struct block_head *block = sample_block(&sample, SAMPLE_SCHEMA);
	struct record_schema_kind *kind = (struct record_schema_kind *)(block + 1);
	struct outcome outcome;

	(void)state;
	kind->number = 500;
	kind->shape = 500;
	block_resum(block);
	outcome = read_and_free(&sample);
	assert_int_equal(outcome.result, 0);
	assert_int_equal(outcome.records, RECORDS);
}

static void test_not_a_file_descriptor(void **state)
{
	struct outcome outcome = sample_read_fd(-1, NULL);

	(void)state;
	assert_int_equal(outcome.result, -1);
	assert_int_equal(outcome.status, 4);
	assert_non_null(strstr(outcome.sentence, "Bad file descriptor"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_section),
		cmocka_unit_test(test_concatenated_sections),
		cmocka_unit_test(test_section_without_end_before_another),
		cmocka_unit_test(test_unknown_block_is_skipped),
		cmocka_unit_test(test_unknown_critical_block_is_refused),
		cmocka_unit_test(test_reserved_flags_are_refused),
		cmocka_unit_test(test_block_of_type_zero),
		cmocka_unit_test(test_versions_and_features),
		cmocka_unit_test(test_bad_property),
		cmocka_unit_test(test_longer_section_head),
		cmocka_unit_test(test_seal_tells_an_edited_block),
		cmocka_unit_test(test_lengths_over_the_limit),
		cmocka_unit_test(test_lying_zstd_block),
		cmocka_unit_test(test_bad_record_with_good_checksums),
		cmocka_unit_test(test_schema_that_contradicts),
		cmocka_unit_test(test_schema_with_news),
		cmocka_unit_test(test_not_a_file_descriptor),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
