/* SPDX-License-Identifier: BSD-2-Clause */
/* The window over an input: plain, wrapped by zstd(1), several frames, cut, slow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include <zstd.h>

#include "stream.h"

#define LENGTH (700u << 10)	/* several times what is read at once */

static unsigned char *make_bytes(void)
{
	unsigned char *bytes = malloc(LENGTH);
	unsigned seed = 1;

	assert_non_null(bytes);
	for (size_t i = 0; i < LENGTH; i++)
		bytes[i] = i % 3 ? i / 1000 : (seed = seed * 1103515245 + 12345) >> 16;
	return bytes;
}

static int memory_fd(const void *bytes, size_t length)
{
	int fd = memfd_create("stream", MFD_CLOEXEC);

	assert_int_equal(write(fd, bytes, length), (ssize_t)length);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* Reads all with pieces of changing size; returns how much agreed before the end. */
static size_t read_all(struct stream *stream, const unsigned char *expected, size_t length)
{
	const unsigned char *bytes;
	size_t want = 1, at = 0;
	ptrdiff_t have;

	while ((have = stream_peek(stream, want, &bytes)) > 0) {
		assert_true((size_t)have <= want && at + have <= length);
		assert_memory_equal(bytes, expected + at, have);
		assert_int_equal(stream_offset(stream), at);
		if (have > 7)
			have -= 3;
		stream_skip(stream, have);
		at += have;
		want = want * 3 % 300007 + 1;
	}
	return have < 0 ? SIZE_MAX : at;
}

static size_t read_fd(int fd, const unsigned char *expected, size_t length, bool *complaint)
{
	struct stream *stream = stream_new(fd);
	size_t got = read_all(stream, expected, length);

	*complaint = stream_error(stream) != NULL;
	stream_free(stream);
	close(fd);
	return got;
}

static void test_plain(void **state)
{
	unsigned char *bytes = make_bytes();
	bool complaint;

	(void)state;
	for (size_t length = 0; length < 10; length++) {
		assert_int_equal(read_fd(memory_fd(bytes, length), bytes, length, &complaint), length);
		assert_false(complaint);
	}
	assert_int_equal(read_fd(memory_fd(bytes, LENGTH), bytes, LENGTH, &complaint), LENGTH);
	assert_false(complaint);
	free(bytes);
}

/* The magic of a frame within an unwrapped stream is nothing but bytes. */
static void test_magic_inside(void **state)
{
	unsigned char *bytes = make_bytes();
	bool complaint;

	(void)state;
	memcpy(bytes + 5000, "\x28\xb5\x2f\xfd", 4);
	assert_int_equal(read_fd(memory_fd(bytes, LENGTH), bytes, LENGTH, &complaint), LENGTH);
	assert_false(complaint);
	free(bytes);
}

/* Frames of unequal length one behind the other, as `cat a.zst b.zst' or pzstd make them. */
static size_t pack(unsigned char *packed, size_t bound, const unsigned char *bytes, unsigned frames)
{
	size_t length = 0, at = 0;

	for (unsigned i = 1; i <= frames; i++) {
		size_t end = (size_t)LENGTH * i * i / (frames * frames), got;

		got = ZSTD_compress(packed + length, bound - length, bytes + at, end - at, 1);
		assert_false(ZSTD_isError(got));
		length += got;
		at = end;
	}
	return length;
}

static void test_frames(void **state)
{
	unsigned char *bytes = make_bytes(), *packed = malloc(2 * LENGTH);
	bool complaint;

	(void)state;
	for (unsigned frames = 1; frames <= 5; frames++) {
		size_t length = pack(packed, 2 * LENGTH, bytes, frames);

		assert_int_equal(read_fd(memory_fd(packed, length), bytes, LENGTH, &complaint), LENGTH);
		assert_false(complaint);
	}
	free(packed);
	free(bytes);
}

/* A frame and then unwrapped bytes: `zstd < a; cat b'. */
static void test_frame_then_plain(void **state)
{
	unsigned char *bytes = make_bytes(), *packed = malloc(2 * LENGTH);
	size_t half = LENGTH / 2, length = ZSTD_compress(packed, 2 * LENGTH, bytes, half, 1);
	bool complaint;

	(void)state;
	memcpy(packed + length, bytes + half, LENGTH - half);
	assert_int_equal(read_fd(memory_fd(packed, length + LENGTH - half), bytes, LENGTH, &complaint), LENGTH);
	assert_false(complaint);
	free(packed);
	free(bytes);
}

/* Cut anywhere: what comes out is a beginning of the whole, and the cut is said. */
static void test_cut_frame(void **state)
{
	unsigned char *bytes = make_bytes(), *packed = malloc(2 * LENGTH);
	size_t whole = ZSTD_compress(packed, 2 * LENGTH, bytes, LENGTH, 1);
	bool complaint;

	(void)state;
	for (size_t length = 4; length < whole; length += length < 100 ? 1 : 9973) {
		assert_true(read_fd(memory_fd(packed, length), bytes, LENGTH, &complaint) < LENGTH);
		assert_true(complaint);
	}
	assert_true(read_fd(memory_fd(packed, whole - 1), bytes, LENGTH, &complaint) <= LENGTH);
	assert_true(complaint);
	free(packed);
	free(bytes);
}

/* As zstd(1) makes them, with a checksum: damage is noticed, at the latest at the frame's end. */
static void test_damaged_frame(void **state)
{
	unsigned char *bytes = make_bytes(), *packed = malloc(2 * LENGTH);
	const unsigned char *peeked;
	ZSTD_CCtx *zstd = ZSTD_createCCtx();
	struct stream *stream;
	size_t whole;
	int fd;

	(void)state;
	ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1);
	whole = ZSTD_compress2(zstd, packed, 2 * LENGTH, bytes, LENGTH);
	memset(packed + whole / 2, 0xff, 64);
	fd = memory_fd(packed, whole);
	stream = stream_new(fd);
	while (stream_peek(stream, 1000, &peeked) == 1000)
		stream_skip(stream, 1000);
	assert_non_null(stream_error(stream));
	assert_true(stream_peek(stream, 1000, &peeked) >= 0);
	stream_free(stream);
	close(fd);
	ZSTD_freeCCtx(zstd);
	free(packed);
	free(bytes);
}

/* A pipe that gives a few bytes at a time, the magic in two pieces. */
static void test_slow_pipe(void **state)
{
	unsigned char *bytes = make_bytes(), *packed = malloc(2 * LENGTH);
	size_t length = ZSTD_compress(packed, 2 * LENGTH, bytes, LENGTH, 1);
	int ends[2], status;
	bool complaint;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (!child) {
		size_t at = 0;

		for (size_t piece = 1; at < length; at += piece, piece = piece * 2 % 70001) {
			if (piece > length - at)
				piece = length - at;
			if (write(ends[1], packed + at, piece) != (ssize_t)piece)
				_exit(1);
			usleep(100);
		}
		_exit(0);
	}
	close(ends[1]);
	assert_int_equal(read_fd(ends[0], bytes, LENGTH, &complaint), LENGTH);
	assert_false(complaint);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	free(packed);
	free(bytes);
}

static void test_unreadable(void **state)
{
	bool complaint;

	(void)state;
	assert_int_equal(read_fd(-1, NULL, 0, &complaint), SIZE_MAX);
	assert_true(complaint);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain), cmocka_unit_test(test_magic_inside), cmocka_unit_test(test_frames),
		cmocka_unit_test(test_frame_then_plain), cmocka_unit_test(test_cut_frame),
		cmocka_unit_test(test_damaged_frame), cmocka_unit_test(test_slow_pipe),
		cmocka_unit_test(test_unreadable),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
