/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bounded buffer between who makes blocks and the trace's file: a thread of its own
 * compresses and writes them, so that a slow reader does not slow the maker.  Borrows the
 * writer, which nobody else may use between the first outbox_put and outbox_drain or
 * outbox_close.
 */
#ifndef COMMON_OUTBOX_H
#define COMMON_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "batch.h"
#include "writer.h"

struct outbox;

/* It is full when `limit' bytes wait.  NULL: errno says why. */
struct outbox *outbox_new(struct writer *writer, size_t limit);

/* Hands a batch over, which is empty afterwards; never waits.  As writer_block(), but -1 also means
 * that there was no memory, or that an earlier block could not be written. */
int outbox_put(struct outbox *outbox, enum block_type type, unsigned flags, uint32_t stream, struct batch *batch);

/* Whether so much waits that its maker should pause. */
bool outbox_is_full(struct outbox *outbox);

/* Whether nothing waits, or writing has failed. */
bool outbox_is_idle(struct outbox *outbox);

/* Waits until it is half empty again, or writing has failed; at most some milliseconds. */
void outbox_wait(struct outbox *outbox);

/* Waits until nothing waits, or writing has failed. */
void outbox_drain(struct outbox *outbox);

/* Writing has failed: see writer_errno. */
bool outbox_has_failed(struct outbox *outbox);

/* Writes what is left, ends the thread, and frees; waits for a reader that does not read.
 * NULL is allowed. */
void outbox_close(struct outbox *outbox);

#endif
