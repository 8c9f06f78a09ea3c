/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bytes of an input, forward only: a file descriptor, with zstd(1) frames
 * unwrapped wherever one begins.  Borrowed pointers last until the next call.
 */
#ifndef COMMON_STREAM_H
#define COMMON_STREAM_H

#include <stddef.h>
#include <stdint.h>

struct stream;

/* Reads from fd, which stays the caller's.  NULL: no memory. */
struct stream *stream_new(int fd);
void stream_free(struct stream *stream);

/* Makes up to `want' bytes available at the current position and points *bytes to
 * them.  Returns how many there are (fewer than wanted only at the end), or -1:
 * see stream_error.  read(2); EINTR is retried here. */
ptrdiff_t stream_peek(struct stream *stream, size_t want, const unsigned char **bytes);

/* Moves on by `count' bytes, all of which must have been peeked. */
void stream_skip(struct stream *stream, size_t count);

/* Bytes passed so far, of the unwrapped stream. */
uint64_t stream_offset(const struct stream *stream);

/* Why stream_peek failed; or, at the end, why the input was cut short; NULL: nothing. */
const char *stream_error(const struct stream *stream);

#endif
