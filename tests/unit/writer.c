/* SPDX-License-Identifier: BSD-2-Clause */
/* The writer: failures are noticed, blocks are counted and copied, compression only where it saves. */
#include "sample.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

static void test_full_disk(void **state)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC), room = open("/dev/null", O_WRONLY | O_CLOEXEC);
	struct section_head head = sample_head();
	struct writer *writer = writer_new(fd, 0);
	struct batch batch = { 0 };

	(void)state;
	assert_int_equal(writer_errno(writer), 0);
	assert_int_equal(writer_section(writer, &head, &batch), -1);
	assert_int_equal(writer_errno(writer), ENOSPC);
	assert_non_null(strstr(writer_error(writer), "No space left on device"));
	add_open(&batch, 1, 1);
	assert_int_equal(writer_block(writer, BLOCK_EVENTS, 0, 0, &batch), -1);
	assert_int_not_equal(batch.length, 0);
	/* There is room again, but what has a hole must not look whole. */
	assert_int_equal(dup2(room, fd), fd);
	assert_int_equal(writer_block(writer, BLOCK_EVENTS, 0, 0, &batch), -1);
	assert_int_equal(writer_errno(writer), ENOSPC);
	assert_int_equal(writer_bytes(writer), 0);
	batch_free(&batch);
	writer_free(writer);
	close(fd);
	close(room);
}

static void test_reader_gone(void **state)
{
	struct section_head head = sample_head();
	struct batch batch = { 0 };
	struct writer *writer;
	int ends[2];

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	writer = writer_new(ends[1], 0);
	assert_int_equal(writer_section(writer, &head, &batch), -1);
	assert_int_equal(writer_errno(writer), EPIPE);
	writer_free(writer);
	close(ends[1]);
}

/* A pipe takes a large block in pieces. */
static void test_slow_pipe(void **state)
{
	struct section_head head = sample_head();
	struct batch batch = { 0 };
	struct sample sample = { 0 };
	struct writer *writer;
	int ends[2], status;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	for (unsigned i = 1; i < 20000; i++) {
		add_open(&batch, i, i);
		assert_int_equal(batch_add(&sample.expected, batch.bytes + batch.length - sizeof(struct record_event_file)), 0);
	}
	child = fork();
	if (!child) {
		struct batch none = { 0 };
		struct record_end end = { 0 };

		close(ends[0]);
		writer = writer_new(ends[1], 0);
		_exit(writer_section(writer, &head, &none) || writer_block(writer, BLOCK_EVENTS, 0, 0, &batch) ||
		      writer_end(writer, &end));
	}
	close(ends[1]);
	{
		struct outcome outcome = sample_read_fd(ends[0], &sample.expected);

		assert_int_equal(outcome.records, 19999);
		assert_false(outcome.strange);
		assert_true(outcome.complete);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	batch_free(&batch);
	batch_free(&sample.expected);
	close(ends[0]);
}

/* One writer, two sections: numbers, totals and seal begin anew. */
static void test_two_sections(void **state)
{
	struct section_head head = sample_head();
	struct sample sample = { 0 };
	struct outcome outcome;
	int fd = memory_fd("", 0);
	struct writer *writer = writer_new(fd, 0);
	uint64_t first;

	(void)state;
	sample_write(&sample, writer, &head);
	first = writer_bytes(writer);
	batch_free(&sample.expected);
	head.uuid[0] = 99;
	sample_write(&sample, writer, &head);
	assert_int_equal(writer_bytes(writer), 2 * first);
	writer_free(writer);
	lseek(fd, 0, SEEK_SET);
	outcome = sample_read_fd(fd, &sample.expected);
	assert_int_equal(outcome.sections, 2);
	assert_int_equal(outcome.damages, 0);
	assert_true(outcome.complete);
	close(fd);
	batch_free(&sample.expected);
}

static void test_copy(void **state)
{
	struct { struct block_head head; char bytes[8]; } block = {
		.head = { .type = 500, .flags = 0x100, .stream = 3, .stored_length = 5, .raw_length = 5, .number = 77,
			  .section = 88 }, .bytes = "hello" };
	struct section_head head = sample_head();
	struct batch batch = { 0 };
	struct sample sample = { 0 };
	struct block_head *copy;
	int fd = memory_fd("", 0);
	struct writer *writer = writer_new(fd, 3);

	(void)state;
	assert_int_equal(writer_section(writer, &head, &batch), 0);
	assert_int_equal(writer_copy(writer, &block, sizeof(block.head) - 1), -1);
	assert_int_equal(writer_copy(writer, &block, sizeof(block.head) + 4), -1);
	assert_int_equal(writer_copy(writer, &block, sizeof(block)), 0);
	writer_free(writer);
	sample_load(&sample, fd);
	assert_int_equal(sample.blocks, 3);
	copy = sample_block(&sample, 2);
	assert_null(block_head_check(copy));
	assert_int_equal(copy->number, 2);
	assert_int_equal(copy->section, sample_block(&sample, 0)->section);
	assert_int_equal(copy->type, 500);
	assert_int_equal(copy->flags, 0x100);
	assert_int_equal(copy->stream, 3);
	assert_memory_equal(copy + 1, "hello\0\0", 8);
	sample_free(&sample);
}

/* Bytes that do not compress are stored as they are; an empty batch makes no block. */
static void test_compression_only_where_it_saves(void **state)
{
	struct section_head head = sample_head();
	struct batch batch = { 0 };
	struct sample sample = { 0 };
	char noise[4096], text[4096];
	unsigned seed = 1;
	int fd = memory_fd("", 0);
	struct writer *writer = writer_new(fd, 3);

	(void)state;
	for (size_t i = 0; i < sizeof(noise); i++) {
		noise[i] = ((seed = seed * 1103515245 + 12345) >> 16) % 255 + 1;
		text[i] = 'a';
	}
	noise[sizeof(noise) - 1] = text[sizeof(text) - 1] = 0;
	assert_int_equal(writer_section(writer, &head, &batch), 0);
	add_string(&batch, 1, noise);
	assert_int_equal(writer_block(writer, BLOCK_DEFINITIONS, 0, 0, &batch), 0);
	add_string(&batch, 1, text);
	assert_int_equal(writer_block(writer, BLOCK_DEFINITIONS, 0, 0, &batch), 0);
	assert_int_equal(writer_block(writer, BLOCK_DEFINITIONS, 0, 0, &batch), 0);
	writer_free(writer);
	batch_free(&batch);
	sample_load(&sample, fd);
	assert_int_equal(sample.blocks, 4);
	assert_int_equal(sample_block(&sample, 3)->flags & BLOCK_ZSTD, BLOCK_ZSTD);
	assert_true(sample_block(&sample, 3)->stored_length < 200);
	assert_int_equal(sample_block(&sample, 2)->flags & BLOCK_ZSTD, 0);
	assert_int_equal(sample_block(&sample, 2)->stored_length, sample_block(&sample, 2)->raw_length);
	sample_free(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full_disk), cmocka_unit_test(test_reader_gone), cmocka_unit_test(test_slow_pipe),
		cmocka_unit_test(test_two_sections), cmocka_unit_test(test_copy),
		cmocka_unit_test(test_compression_only_where_it_saves),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
