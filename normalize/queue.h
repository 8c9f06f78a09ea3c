/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records that wait, first in, first out; those in the middle may be on disk.  A record
 * handed out lasts until the next call that may change its queue.
 */
#ifndef NORMALIZE_QUEUE_H
#define NORMALIZE_QUEUE_H

#include <stdbool.h>

#include "record.h"
#include "spill.h"

struct queue_bytes {
	unsigned char *bytes;
	size_t begin, end, capacity;
};

struct queue {
	struct queue_bytes head;	/* what leaves next */
	struct queue_part *first, *last;	/* on disk */
	struct queue_bytes tail;	/* behind what is on disk; empty when nothing is */
};

void queue_free(struct queue *queue);

/* Appends a copy. */
void queue_add(struct queue *queue, const struct record *record);

/* The record `at' bytes behind the first one's begin, if it is in memory. */
static inline const struct record *queue_near(const struct queue *queue, size_t at)
{
	return at < queue->head.end - queue->head.begin ? (const void *)(queue->head.bytes + queue->head.begin + at) : NULL;
}

/* The same wherever it is: brings back from disk what that needs.  NULL: there is none. */
const struct record *queue_at(struct queue *queue, struct spill *spill, size_t at);

/* The first record is gone.  It must have been seen by queue_at. */
void queue_drop(struct queue *queue);

static inline bool queue_is_empty(const struct queue *queue)
{
	return queue->head.begin == queue->head.end && !queue->first;
}

/* Bytes that queue_spill could put on disk. */
size_t queue_spillable(const struct queue *queue);

/* Puts them there, in parts of about `part' bytes, which later come back one by one. */
void queue_spill(struct queue *queue, struct spill *spill, size_t part);

/* Bytes held in memory. */
size_t queue_held(const struct queue *queue);

#endif
