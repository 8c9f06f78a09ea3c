/* SPDX-License-Identifier: BSD-2-Clause */
/* A sliding window over an input, with zstd frames unwrapped. */
#include "stream.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#define CHUNK_SIZE (128u << 10)
#define WINDOW_SIZE (512u << 10)	/* at first; half of a usual second-level cache */

static const unsigned char zstd_magic[4] = { 0x28, 0xb5, 0x2f, 0xfd };

struct stream {
	int fd;
	unsigned char *window;		/* unwrapped bytes: [begin, end) are not yet skipped */
	size_t begin, end, capacity;
	uint64_t offset;
	bool ended;			/* nothing more can be added to the window */
	bool wrapped;			/* inside a zstd frame */
	bool failed;
	bool plain;			/* past the start of an unwrapped stream */
	unsigned char packed[CHUNK_SIZE];	/* as read; [packed_begin, packed_end) unused */
	size_t packed_begin, packed_end;
	bool input_ended;
	ZSTD_DCtx *zstd;
	char error[160];
};

struct stream *stream_new(int fd)
{
	struct stream *stream = calloc(1, sizeof(*stream));

	if (stream)
		stream->fd = fd;
	return stream;
}

void stream_free(struct stream *stream)
{
	if (!stream)
		return;
	ZSTD_freeDCtx(stream->zstd);
	free(stream->window);
	free(stream);
}

static int fail(struct stream *stream, const char *what, const char *why)
{
	snprintf(stream->error, sizeof(stream->error), "%s: %s", what, why);
	stream->failed = true;
	return -1;
}

/* read(2), which sets input_ended at the end.  Bytes, or -1. */
static ssize_t read_some(struct stream *stream, void *bytes, size_t room)
{
	ssize_t got;

	do
		got = read(stream->fd, bytes, room);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return fail(stream, "cannot read", strerror(errno));
	stream->input_ended = got == 0;
	return got;
}

/* Reads on until at least `want' bytes are packed or the input ends. */
static int refill(struct stream *stream, size_t want)
{
	size_t have = stream->packed_end - stream->packed_begin;

	if (have >= want || stream->input_ended)
		return 0;
	memmove(stream->packed, stream->packed + stream->packed_begin, have);
	stream->packed_begin = 0;
	stream->packed_end = have;
	while (stream->packed_end < want && !stream->input_ended) {
		ssize_t got = read_some(stream, stream->packed + stream->packed_end,
					sizeof(stream->packed) - stream->packed_end);

		if (got < 0)
			return -1;
		stream->packed_end += got;
	}
	return 0;
}

static int make_room(struct stream *stream, size_t room)
{
	size_t have = stream->end - stream->begin;
	size_t capacity = stream->capacity ? stream->capacity : WINDOW_SIZE;
	unsigned char *window;

	if (stream->capacity - stream->end >= room)
		return 0;
	if (have)
		memmove(stream->window, stream->window + stream->begin, have);
	stream->begin = 0;
	stream->end = have;
	while (capacity < have + room)
		capacity *= 2;
	if (capacity == stream->capacity)
		return 0;
	window = realloc(stream->window, capacity);
	if (!window)
		return fail(stream, "cannot read", strerror(ENOMEM));
	stream->window = window;
	stream->capacity = capacity;
	return 0;
}

static bool frame_begins(const struct stream *stream)
{
	return stream->packed_end - stream->packed_begin >= sizeof(zstd_magic) &&
	       !memcmp(stream->packed + stream->packed_begin, zstd_magic, sizeof(zstd_magic));
}

static int begin_frame(struct stream *stream)
{
	if (!stream->zstd)
		stream->zstd = ZSTD_createDCtx();
	if (!stream->zstd)
		return fail(stream, "cannot decompress", strerror(ENOMEM));
	ZSTD_DCtx_reset(stream->zstd, ZSTD_reset_session_only);
	stream->wrapped = true;
	return 0;
}

static int unwrap(struct stream *stream)
{
	ZSTD_inBuffer in = { stream->packed, stream->packed_end, stream->packed_begin };
	ZSTD_outBuffer out = { stream->window, stream->capacity, stream->end };
	size_t left = ZSTD_decompressStream(stream->zstd, &out, &in);

	stream->packed_begin = in.pos;
	stream->end = out.pos;
	if (ZSTD_isError(left)) {
		snprintf(stream->error, sizeof(stream->error), "the zstd frame around the trace is damaged: %s",
			 ZSTD_getErrorName(left));
		stream->ended = true;
		return 0;
	}
	stream->wrapped = left != 0;
	if (stream->wrapped && stream->input_ended && stream->packed_begin == stream->packed_end &&
	    out.pos < out.size) {
		snprintf(stream->error, sizeof(stream->error), "the zstd frame around the trace is cut off");
		stream->ended = true;
	}
	return 0;
}

static int pass(struct stream *stream)
{
	size_t count = stream->packed_end - stream->packed_begin;
	size_t room = stream->capacity - stream->end;

	if (count > room)
		count = room;
	memcpy(stream->window + stream->end, stream->packed + stream->packed_begin, count);
	stream->packed_begin += count;
	stream->end += count;
	stream->plain = true;
	return 0;
}

/* What is not wrapped goes straight into the window. */
static int read_plain(struct stream *stream)
{
	ssize_t got;

	if (make_room(stream, CHUNK_SIZE) < 0)
		return -1;
	got = read_some(stream, stream->window + stream->end, stream->capacity - stream->end);
	if (got < 0)
		return -1;
	stream->end += got;
	stream->ended = stream->input_ended;
	return 0;
}

/* Adds some bytes to the window, or finds the end. */
static int grow(struct stream *stream)
{
	if (stream->plain && stream->packed_begin == stream->packed_end)
		return read_plain(stream);
	if (refill(stream, stream->wrapped || stream->plain ? 1 : sizeof(zstd_magic)) < 0)
		return -1;
	if (stream->packed_begin == stream->packed_end && !stream->wrapped) {
		stream->ended = true;
		return 0;
	}
	if (make_room(stream, CHUNK_SIZE) < 0)
		return -1;
	if (!stream->wrapped && !stream->plain && frame_begins(stream) && begin_frame(stream) < 0)
		return -1;
	return stream->wrapped ? unwrap(stream) : pass(stream);
}

ptrdiff_t stream_peek(struct stream *stream, size_t want, const unsigned char **bytes)
{
	while (stream->end - stream->begin < want && !stream->ended && !stream->failed)
		if (grow(stream) < 0)
			return -1;
	if (stream->failed)
		return -1;
	*bytes = stream->window ? stream->window + stream->begin : NULL;
	return stream->end - stream->begin < want ? stream->end - stream->begin : want;
}

void stream_skip(struct stream *stream, size_t count)
{
	stream->begin += count;
	stream->offset += count;
	if (stream->begin == stream->end)
		stream->begin = stream->end = 0;
}

uint64_t stream_offset(const struct stream *stream)
{
	return stream->offset;
}

const char *stream_error(const struct stream *stream)
{
	return stream->error[0] ? stream->error : NULL;
}
