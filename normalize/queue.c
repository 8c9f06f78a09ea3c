/* SPDX-License-Identifier: BSD-2-Clause */
/* A head and a tail in memory, and parts on disk between them. */
#include "queue.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

struct queue_part {
	struct queue_part *next;
	uint64_t at;
	size_t length;
};

static size_t waiting(const struct queue_bytes *bytes)
{
	return bytes->end - bytes->begin;
}

static void bytes_free(struct queue_bytes *bytes)
{
	free(bytes->bytes);
	*bytes = (struct queue_bytes){ 0 };
}

/* Room for `more' bytes at the end; what has left is first made use of. */
static void bytes_reserve(struct queue_bytes *bytes, size_t more)
{
	size_t have = waiting(bytes);

	if (bytes->end + more <= bytes->capacity)
		return;
	if (bytes->begin >= have) {
		if (have)
			memcpy(bytes->bytes, bytes->bytes + bytes->begin, have);
		bytes->begin = 0;
		bytes->end = have;
	}
	if (bytes->end + more <= bytes->capacity)
		return;
	bytes->capacity = (bytes->end + more) * 9 / 8 + 4096;	/* large ones are moved by remapping */
	bytes->bytes = memory_grow(bytes->bytes, bytes->capacity);
}

void queue_free(struct queue *queue)
{
	while (queue->first) {
		struct queue_part *part = queue->first;

		queue->first = part->next;
		free(part);
	}
	bytes_free(&queue->head);
	bytes_free(&queue->tail);
	*queue = (struct queue){ 0 };
}

void queue_add(struct queue *queue, const struct record *record)
{
	struct queue_bytes *bytes = queue->first ? &queue->tail : &queue->head;

	bytes_reserve(bytes, record->length);
	memcpy(bytes->bytes + bytes->end, record, record->length);
	bytes->end += record->length;
}

/* The first part comes back behind the head; behind the last one the tail follows. */
static void bring_back(struct queue *queue, struct spill *spill)
{
	struct queue_part *part = queue->first;

	bytes_reserve(&queue->head, part->length);
	spill_take(spill, part->at, queue->head.bytes + queue->head.end, part->length);
	queue->head.end += part->length;
	queue->first = part->next;
	free(part);
	if (queue->first)
		return;
	queue->last = NULL;
	if (!waiting(&queue->tail))
		return;
	bytes_reserve(&queue->head, waiting(&queue->tail));
	memcpy(queue->head.bytes + queue->head.end, queue->tail.bytes + queue->tail.begin, waiting(&queue->tail));
	queue->head.end += waiting(&queue->tail);
	bytes_free(&queue->tail);
}

const struct record *queue_at(struct queue *queue, struct spill *spill, size_t at)
{
	while (at >= waiting(&queue->head) && queue->first)
		bring_back(queue, spill);
	return queue_near(queue, at);
}

void queue_drop(struct queue *queue)
{
	queue->head.begin += ((const struct record *)(queue->head.bytes + queue->head.begin))->length;
}

size_t queue_spillable(const struct queue *queue)
{
	return waiting(queue->first ? &queue->tail : &queue->head);
}

size_t queue_held(const struct queue *queue)
{
	return waiting(&queue->head) + waiting(&queue->tail);
}

/* Bytes of the whole records that make up a part. */
static size_t part_length(const struct queue_bytes *bytes, size_t want)
{
	size_t length = 0;

	while (length < want && bytes->begin + length < bytes->end)
		length += ((const struct record *)(bytes->bytes + bytes->begin + length))->length;
	return length;
}

void queue_spill(struct queue *queue, struct spill *spill, size_t want)
{
	struct queue_bytes *bytes = queue->first ? &queue->tail : &queue->head;

	while (waiting(bytes)) {
		struct queue_part *part = memory_zeroed(1, sizeof(*part));

		part->length = part_length(bytes, want);
		part->at = spill_put(spill, bytes->bytes + bytes->begin, part->length);
		bytes->begin += part->length;
		if (queue->last)
			queue->last->next = part;
		else
			queue->first = part;
		queue->last = part;
	}
	bytes_free(bytes);
}
