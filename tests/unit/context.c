/* SPDX-License-Identifier: BSD-2-Clause */
/* What a context knows after definitions, events, RESET, damage and a new section. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "batch.h"
#include "context.h"

static void apply(struct context *context, struct batch *batch)
{
	struct block block = { .type = BLOCK_DEFINITIONS, .payload = batch->bytes, .length = batch->length };
	const struct record *record;

	while ((record = block_record(&block)))
		assert_int_equal(context_apply(context, record), 0);
	batch_free(batch);
}

static void define_string(struct context *context, uint32_t id, const char *text)
{
	struct batch batch = { 0 };
	struct record_string *string = batch_begin(&batch, KIND_STRING, sizeof(*string));

	string->id = id;
	BATCH_TEXT(&batch, string, text, text, strlen(text));
	assert_int_equal(batch_end(&batch), 0);
	apply(context, &batch);
}

static void apply_record(struct context *context, void *record, enum record_kind kind, size_t size)
{
	*(struct record *)record = (struct record){ size, kind, size };
	assert_int_equal(context_apply(context, record), 0);
}

#define APPLY(context, kind, record) apply_record(context, &(record), KIND_##kind, sizeof(record))

static void assert_text(struct text text, const char *expected)
{
	assert_non_null(text.bytes);
	assert_int_equal(text.length, strlen(expected));
	assert_memory_equal(text.bytes, expected, text.length);
}

/* Strings 1..4, list 1 = [3, 4], files 1 and 2, processes 1 and 2. */
static struct context *make_context(void)
{
	static const uint32_t ids[] = { 3, 4 };
	struct context *context = context_new();
	struct batch batch = { 0 };
	struct record_list *list;
	struct record_file file = { .id = 1, .path = 1 }, real = { .id = 2, .path = 1, .real = 2 };
	struct record_process make = { .id = 1, .pid = 100, .name = 3 }, cc = { .id = 2, .parent = 1, .pid = 101 };

	assert_non_null(context);
	define_string(context, 1, "/a");
	define_string(context, 2, "/real/a");
	define_string(context, 3, "make");
	define_string(context, 4, "");
	list = batch_begin(&batch, KIND_LIST, sizeof(*list));
	list->id = 1;
	BATCH_TEXT(&batch, list, strings, ids, sizeof(ids));
	assert_int_equal(batch_end(&batch), 0);
	apply(context, &batch);
	APPLY(context, FILE, file);
	APPLY(context, FILE, real);
	APPLY(context, PROCESS, make);
	APPLY(context, PROCESS, cc);
	return context;
}

static void test_definitions(void **state)
{
	struct context *context = make_context();
	const uint32_t *ids;
	size_t count;

	(void)state;
	assert_text(context_string(context, 1), "/a");
	assert_text(context_string(context, 4), "");
	assert_text(context_file_path(context, 2), "/a");
	assert_text(context_file_real(context, 2), "/real/a");
	assert_null(context_file_real(context, 1).bytes);
	ids = context_list(context, 1, &count);
	assert_int_equal(count, 2);
	assert_int_equal(ids[0], 3);
	assert_int_equal(ids[1], 4);
	assert_int_equal(context_process(context, 2)->parent, 1);
	define_string(context, 1, "/b");
	assert_text(context_file_path(context, 1), "/b");
	context_free(context);
}

static void test_absent_ids(void **state)
{
	struct context *context = make_context();
	struct record_string zero = { .spare = 0 };
	size_t count = 5;

	(void)state;
	APPLY(context, STRING, zero);
	for (uint32_t id = 0; id != 5000; id = id ? 5000 : 4999) {
		assert_null(context_string(context, id).bytes);
		assert_null(context_list(context, id, &count));
		assert_int_equal(count, 0);
		assert_null(context_file(context, id));
		assert_null(context_process(context, id));
		assert_null(context_file_path(context, id).bytes);
	}
	context_free(context);
	context_free(NULL);
}

static void test_events(void **state)
{
	struct context *context = make_context();
	struct record_event_exec exec = { .process = 1, .file = 2, .argv = 1, .name = 4, .cwd = 1, .uid = 5, .gid = 6 };
	struct record_event_file chdir = { .process = 1, .file = 1 };

	(void)state;
	APPLY(context, CHDIR, chdir);
	assert_int_equal(context_process(context, 1)->cwd, 1);
	chdir.file = 2;
	chdir.result = -2;
	APPLY(context, CHDIR, chdir);
	assert_int_equal(context_process(context, 1)->cwd, 1);
	chdir.result = 0;
	APPLY(context, CHDIR, chdir);
	assert_int_equal(context_process(context, 1)->cwd, 2);
	exec.result = -13;
	APPLY(context, EXEC, exec);
	assert_int_equal(context_process(context, 1)->exe, 0);
	exec.result = 0;
	APPLY(context, EXEC, exec);
	assert_int_equal(context_process(context, 1)->exe, 2);
	assert_int_equal(context_process(context, 1)->argv, 1);
	assert_int_equal(context_process(context, 1)->cwd, 1);
	assert_int_equal(context_process(context, 1)->gid, 6);
	assert_int_equal(context_process(context, 1)->pid, 100);
	exec.process = 77;
	APPLY(context, EXEC, exec);
	assert_null(context_process(context, 77));
	context_free(context);
}

static void assert_forgotten(const struct context *context)
{
	size_t count;

	assert_null(context_string(context, 1).bytes);
	assert_null(context_list(context, 1, &count));
	assert_null(context_file(context, 1));
}

static void test_reset(void **state)
{
	struct context *context = make_context();
	struct block block = { .type = BLOCK_EVENTS };

	(void)state;
	context_block(context, &block);
	assert_text(context_string(context, 1), "/a");
	block.type = BLOCK_DAMAGE;
	context_block(context, &block);
	assert_text(context_string(context, 1), "/a");
	block.flags = BLOCK_RESET;
	context_block(context, &block);
	assert_forgotten(context);
	assert_int_equal(context_process(context, 1)->pid, 100);
	assert_int_equal(context_process(context, 1)->name, 0);
	define_string(context, 1, "new");
	assert_text(context_string(context, 1), "new");
	block = (struct block){ .type = BLOCK_SECTION };
	context_block(context, &block);
	assert_forgotten(context);
	assert_null(context_process(context, 1));
	context_free(context);
}

/* Pointers into the arena are made anew at each lookup: growth must not spoil what is stored. */
static void test_many_strings(void **state)
{
	struct context *context = context_new();
	char text[32];

	(void)state;
	for (uint32_t id = 1; id < 30000; id++) {
		snprintf(text, sizeof(text), "string %u", id);
		define_string(context, id, text);
	}
	for (uint32_t id = 1; id < 30000; id++) {
		snprintf(text, sizeof(text), "string %u", id);
		assert_text(context_string(context, id), text);
	}
	context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_definitions), cmocka_unit_test(test_absent_ids), cmocka_unit_test(test_events),
		cmocka_unit_test(test_reset), cmocka_unit_test(test_many_strings),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
