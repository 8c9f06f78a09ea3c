/* SPDX-License-Identifier: BSD-2-Clause */
/* records.def keeps its own rules, and the tables say what the compiler made of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "record.h"
#include "schema.h"

static const size_t shape_sizes[] = {
#define SHAPE(shape) sizeof(struct record_##shape),
#define FIELD(shape, type, name, unit)
#define END(shape)
#define KIND(number, symbol, name, shape)
#include "records.def"
};

/* Fields back to back and naturally aligned, without holes, to the end of the structure. */
static void test_layouts(void **state)
{
	(void)state;
	for (uint16_t shape = 0; shape < SHAPE_COUNT; shape++) {
		const struct schema_field *field = NULL;
		size_t at = sizeof(struct record);

		while ((field = schema_next_field(shape, field))) {
			size_t size = schema_type_size(field->type);
			bool is_span = field->type == TYPE_text || field->type == TYPE_ids;

			assert_int_equal(field->shape, shape);
			assert_int_equal(field->offset, at);
			assert_true(size > 0);
			assert_int_equal(field->offset % (is_span ? sizeof(uint32_t) : size), 0);
			assert_non_null(schema_unit_name(field->unit));
			assert_true(strlen(field->name) > 0);
			at += size;
		}
		assert_int_equal(at, shape_sizes[shape]);
		assert_int_equal(at % RECORD_ALIGNMENT, 0);
		assert_non_null(schema_shape_name(shape));
	}
	assert_null(schema_shape_name(SHAPE_COUNT));
	assert_null(schema_next_field(SHAPE_COUNT, NULL));
	assert_null(schema_unit_name(UNIT_COUNT));
	assert_int_equal(schema_type_size(0), 0);
	assert_int_equal(schema_type_size(TYPE_ids + 1), 0);
}

static void test_names_are_unique(void **state)
{
	(void)state;
	for (uint16_t shape = 0; shape < SHAPE_COUNT; shape++)
		for (const struct schema_field *a = schema_next_field(shape, NULL); a; a = schema_next_field(shape, a))
			for (const struct schema_field *b = a; (b = schema_next_field(shape, b));)
				assert_string_not_equal(a->name, b->name);
	for (uint16_t shape = 0; shape < SHAPE_COUNT; shape++)
		for (uint16_t other = shape + 1; other < SHAPE_COUNT; other++)
			assert_string_not_equal(schema_shape_name(shape), schema_shape_name(other));
}

static void test_kinds(void **state)
{
	unsigned count = 0;

	(void)state;
	for (unsigned number = 0; number <= UINT16_MAX; number++) {
		const struct schema_kind *kind = schema_kind(number);

		if (!kind)
			continue;
		count++;
		assert_int_equal(kind->number, number);
		assert_int_equal(kind->size, shape_sizes[kind->shape]);
		assert_ptr_equal(schema_kind_named(kind->name, strlen(kind->name)), kind);
	}
	assert_true(count > 30);
	assert_null(schema_kind_named("ope", 3));
	assert_null(schema_kind_named("opens", 5));
	assert_null(schema_kind_named("", 0));
}

/* Every event begins with the same fields: record_time and all filters count on it. */
static void test_common_fields(void **state)
{
	(void)state;
	for (unsigned number = 0; number < KIND_LIMIT; number++) {
		const struct schema_kind *kind = schema_kind(number);
		const struct schema_field *theirs = NULL, *ours = NULL;
		uint16_t model = record_is_event(number) ? SHAPE_event_file : SHAPE_syscall;
		size_t common = record_is_event(number) ? FIXED_BEFORE(event_file, file) : FIXED_BEFORE(syscall, result);

		if (!kind || !(record_is_event(number) || record_is_raw_event(number)))
			continue;
		while ((ours = schema_next_field(model, ours)) && ours->offset < common) {
			theirs = schema_next_field(kind->shape, theirs);
			assert_non_null(theirs);
			assert_string_equal(ours->name, theirs->name);
			assert_int_equal(ours->offset, theirs->offset);
			assert_int_equal(ours->type, theirs->type);
		}
	}
}

static void test_description_agrees_with_itself(void **state)
{
	struct batch batch = { 0 };
	const struct record *record;
	size_t kinds = 0, fields = 0, expected = 0;

	(void)state;
	assert_int_equal(schema_describe(&batch), 0);
	for (size_t at = 0; at < batch.length; at += record->length) {
		record = (const struct record *)(batch.bytes + at);
		assert_null(record_check(record, batch.length - at));
		assert_null(schema_check(record));
		kinds += record->kind == KIND_SCHEMA_KIND;
		fields += record->kind == KIND_SCHEMA_FIELD;
	}
	for (uint16_t shape = 0; shape < SHAPE_COUNT; shape++)
		for (const struct schema_field *f = schema_next_field(shape, NULL); f; f = schema_next_field(shape, f))
			expected++;
	assert_int_equal(fields, expected);
	for (unsigned number = 0; number < KIND_LIMIT; number++)
		kinds -= schema_kind(number) != NULL;
	assert_int_equal(kinds, 0);
	batch_free(&batch);
}

static void test_contradictions(void **state)
{
	struct batch batch = { 0 };

	(void)state;
	assert_int_equal(schema_describe(&batch), 0);
	for (size_t at = 0; at < batch.length;) {
		struct record *record = (struct record *)(batch.bytes + at);
		struct record_schema_field *field = (struct record_schema_field *)record;
		struct record_schema_kind *kind = (struct record_schema_kind *)record;

		if (record->kind == KIND_SCHEMA_KIND) {
			kind->shape ^= 1;
			assert_non_null(schema_check(record));
			kind->shape ^= 1;
			kind->number += 1000;
			assert_null(schema_check(record));
		} else {
			field->offset += 8;
			assert_non_null(schema_check(record));
			field->offset -= 8;
			field->type ^= 8;
			assert_non_null(schema_check(record));
			field->shape += 1000;
			assert_null(schema_check(record));
		}
		at += record->length;
	}
	batch_free(&batch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layouts), cmocka_unit_test(test_names_are_unique), cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_common_fields), cmocka_unit_test(test_description_agrees_with_itself),
		cmocka_unit_test(test_contradictions),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
