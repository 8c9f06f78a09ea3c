/* SPDX-License-Identifier: BSD-2-Clause */
/* Records and batches: what record_check lets pass, absent fields, longer records, the end of a page. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "batch.h"
#include "record.h"
#include "schema.h"

/* Copies less than a page so that the byte behind is not mapped.  munmap with guard_end. */
static unsigned char *guard_begin(const void *bytes, size_t length)
{
	size_t page = sysconf(_SC_PAGESIZE);
	unsigned char *map = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_true(map != MAP_FAILED && length < page);
	assert_int_equal(mprotect(map + page, page, PROT_NONE), 0);
	memcpy(map + page - length, bytes, length);
	return map + page - length;
}

static void guard_end(unsigned char *bytes)
{
	size_t page = sysconf(_SC_PAGESIZE);

	munmap((void *)(((uintptr_t)bytes - 1) & ~(page - 1)), 2 * page);
}

static void make_string(struct batch *batch, const char *text)
{
	struct record_string *string = batch_begin(batch, KIND_STRING, sizeof(*string));

	assert_non_null(string);
	string->id = 7;
	BATCH_TEXT(batch, string, text, text, strlen(text));
	assert_int_equal(batch_end(batch), 0);
}

static void test_batch_round_trip(void **state)
{
	struct batch batch = { 0 };
	struct record_string string;
	size_t at = 0;
	char text[300];

	(void)state;
	for (size_t length = 0; length < sizeof(text); length++) {
		memset(text, 'a' + length % 26, length);
		text[length] = 0;
		make_string(&batch, text);
	}
	assert_int_equal(batch.records, sizeof(text));
	assert_int_equal(batch.kinds, 1ull << KIND_STRING);
	assert_int_equal(batch.time_first | batch.time_last, 0);
	for (size_t length = 0; length < sizeof(text); length++) {
		const struct record *record = (const struct record *)(batch.bytes + at);

		assert_null(record_check(record, batch.length - at));
		RECORD_FIELDS(record, &string);
		assert_int_equal(string.id, 7);
		assert_int_equal(string.text.length, length);
		for (size_t i = 0; i < length; i++)
			assert_int_equal(record_text(record, string.text).bytes[i], 'a' + length % 26);
		at += record->length;
	}
	assert_int_equal(at, batch.length);
	batch_free(&batch);
}

static void test_batch_times(void **state)
{
	static const uint64_t times[] = { 50, 20, 90, 30 };
	struct batch batch = { 0 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct record_event_file *event = batch_begin(&batch, KIND_OPEN, sizeof(*event));

		event->time = times[i];
		assert_int_equal(batch_end(&batch), 0);
	}
	make_string(&batch, "x");
	assert_int_equal(batch.time_first, 20);
	assert_int_equal(batch.time_last, 90);
	assert_int_equal(batch.kinds, 1ull << KIND_STRING | 1ull << (KIND_OPEN & 63));
	batch_clear(&batch);
	assert_int_equal(batch.length + batch.records + batch.kinds + batch.time_first + batch.time_last, 0);
	batch_free(&batch);
}

/* A batch never passes what a block may hold, and is as before when a record did not fit. */
static void test_batch_limit(void **state)
{
	struct batch batch = { 0 };
	char *text = malloc(BLOCK_LENGTH_MAX);
	size_t before;

	(void)state;
	memset(text, 'x', BLOCK_LENGTH_MAX - 1);
	text[BLOCK_LENGTH_MAX - 1] = 0;
	make_string(&batch, "first");
	before = batch.length;
	assert_non_null(batch_begin(&batch, KIND_STRING, sizeof(struct record_string)));
	assert_int_equal(BATCH_TEXT(&batch, string, text, text, BLOCK_LENGTH_MAX), -1);
	assert_int_equal(errno, EMSGSIZE);
	assert_int_equal(batch_end(&batch), -1);
	assert_int_equal(batch.length, before);
	assert_int_equal(batch.records, 1);
	make_string(&batch, "second");
	assert_int_equal(batch.records, 2);
	batch_clear(&batch);
	text[BLOCK_LENGTH_MAX - sizeof(struct record_string)] = 0;
	make_string(&batch, text);
	assert_int_equal(batch.length, BLOCK_LENGTH_MAX);
	assert_int_equal(batch_add(&batch, batch.bytes), -1);
	free(text);
	batch_free(&batch);
}

/* An older writer's record: what it does not have is zero. */
static void test_shorter_record(void **state)
{
	struct record_event_file event = { .head = { sizeof(event), KIND_OPEN, sizeof(event) }, .time = 5, .file = 3,
					   .fd = 4, .flags = 0xffff, .mode = 0644, .text = 9 };
	struct record_event_file read;

	(void)state;
	event.head.length = event.head.fixed = offsetof(struct record_event_file, flags);
	assert_null(record_check(&event.head, event.head.length));
	RECORD_FIELDS(&event.head, &read);
	assert_int_equal(read.time, 5);
	assert_int_equal(read.fd, 4);
	assert_int_equal(read.flags | read.mode | read.text, 0);
}

/* A newer writer's record: what we do not know is ignored, strings are found behind it. */
static void test_longer_record(void **state)
{
	struct batch batch = { 0 };
	struct record_string *string = batch_begin(&batch, KIND_STRING, sizeof(*string) + 40), read;
	const struct record *record;

	(void)state;
	string->id = 7;
	memset(string + 1, 0xff, 40);
	BATCH_TEXT(&batch, string, text, "hello", 5);
	assert_int_equal(batch_end(&batch), 0);
	record = (const struct record *)batch.bytes;
	assert_null(record_check(record, batch.length));
	RECORD_FIELDS(record, &read);
	assert_int_equal(read.text.length, 5);
	assert_memory_equal(record_text(record, read.text).bytes, "hello", 5);
	batch_free(&batch);
}

static void test_unknown_kind(void **state)
{
	struct record record = { .length = 8, .fixed = 8 };

	(void)state;
	for (unsigned kind = 0; kind <= UINT16_MAX; kind++) {
		record.kind = kind;
		assert_int_equal(!record_check(&record, 8), !record_is_raw_event(kind) && !record_is_event(kind));
	}
}

/* Each kind, with every fixed length: no field may be cut, no bytes behind the record are touched. */
static void test_every_fixed_length(void **state)
{
	(void)state;
	for (unsigned number = 0; number < KIND_LIMIT; number++) {
		const struct schema_kind *kind = schema_kind(number);
		const struct schema_field *field;
		uint64_t shape[32];

		for (unsigned fixed = 0; kind && fixed <= kind->size; fixed++) {
			unsigned length = (fixed + 7) & ~7u;
			struct record head = { length, number, fixed };
			unsigned char *bytes;
			bool boundary = fixed == sizeof(head) || fixed == kind->size;

			for (field = NULL; (field = schema_next_field(kind->shape, field));)
				boundary |= field->offset == fixed;
			if (fixed < sizeof(head))
				continue;
			bytes = guard_begin("", 0) - length;
			memset(bytes, 0, length);
			memcpy(bytes, &head, sizeof(head));
			if (record_is_event(number))
				boundary &= fixed >= FIXED_BEFORE(event_file, file);
			if (record_is_raw_event(number))
				boundary &= fixed >= FIXED_BEFORE(syscall, result);
			assert_int_equal(!record_check((struct record *)bytes, length), boundary);
			if (boundary)
				record_fields((struct record *)bytes, shape, kind->size);
			guard_end(bytes);
		}
	}
}

/* Spans at and over each edge, on a record that ends with its page. */
static void test_spans(void **state)
{
	static const struct { uint32_t offset, length; bool good; } cases[] = {
		{ 0, 0, true }, { 24, 0, true }, { 24, 8, true }, { 32, 0, true }, { 31, 1, true }, { 28, 4, true },
		{ 0, 1, false }, { 8, 4, false }, { 23, 1, false }, { 24, 9, false }, { 32, 1, false },
		{ 33, 0, false }, { 24, UINT32_MAX, false }, { UINT32_MAX, 1, false }, { UINT32_MAX, UINT32_MAX, false },
		{ 0x80000000, 0x80000000, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct { struct record_string string; char bytes[8]; } record = {
			.string = { .head = { 32, KIND_STRING, 24 }, .text = { cases[i].offset, cases[i].length } } };
		unsigned char *bytes = guard_begin(&record, sizeof(record));
		struct record *copy = (struct record *)bytes;

		assert_int_equal(!record_check(copy, 32), cases[i].good);
		assert_non_null(record_check(copy, 24));
		copy->kind = KIND_LIST;
		assert_int_equal(!record_check(copy, 32), cases[i].good && cases[i].length % 4 == 0);
		guard_end(bytes);
	}
}

static void test_limits(void **state)
{
	struct record record = { 8, KIND_LIMIT, 8 };

	(void)state;
	for (size_t limit = 0; limit < 8; limit++) {
		unsigned char *bytes = guard_begin(&record, limit);

		assert_non_null(record_check((struct record *)bytes, limit));
		guard_end(bytes);
	}
	assert_null(record_check(&record, 8));
	record.length = 16;
	assert_non_null(record_check(&record, 8));
	record.length = 0;
	assert_non_null(record_check(&record, 8));
	record.length = 9;
	assert_non_null(record_check(&record, 100));
	record.length = 8;
	record.fixed = 16;
	assert_non_null(record_check(&record, 100));
	record.fixed = 0;
	assert_non_null(record_check(&record, 100));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_batch_round_trip), cmocka_unit_test(test_batch_times),
		cmocka_unit_test(test_batch_limit), cmocka_unit_test(test_shorter_record),
		cmocka_unit_test(test_longer_record), cmocka_unit_test(test_unknown_kind),
		cmocka_unit_test(test_every_fixed_length), cmocka_unit_test(test_spans),
		cmocka_unit_test(test_limits),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
