/* SPDX-License-Identifier: BSD-2-Clause */
/* A merge of per-CPU queues, held back by the marks. */
#include "order.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* A CPU's waiting records, one behind the other in bytes[begin, end). */
struct queue {
	unsigned char *bytes;
	size_t begin, end, capacity;
	uint64_t safe_ns;	/* nothing older is still to come */
	uint64_t last_ns;	/* of the record taken last */
	uint64_t expected;	/* sequence number of the next record */
};

struct order {
	struct queue *queues;
	uint32_t count;
	uint32_t room;
	size_t limit, queued;
	uint64_t last_ns;	/* of the record that left last */
	uint64_t late;
	bool finished;
};

struct order *order_new(size_t limit)
{
	struct order *order = memory_zeroed(1, sizeof(*order));

	order->limit = limit;
	return order;
}

static void free_queues(struct order *order)
{
	for (uint32_t i = 0; i < order->room; i++)
		free(order->queues[i].bytes);
	free(order->queues);
}

void order_free(struct order *order)
{
	if (!order)
		return;
	free_queues(order);
	free(order);
}

static void set_count(struct order *order, uint32_t count)
{
	if (count > order->room) {
		order->queues = memory_grow(order->queues, count * sizeof(*order->queues));
		memset(order->queues + order->room, 0, (count - order->room) * sizeof(*order->queues));
		order->room = count;
	}
	order->count = count;
}

void order_reset(struct order *order, uint32_t cpus)
{
	size_t limit = order->limit;

	free_queues(order);
	*order = (struct order){ .limit = limit };
	set_count(order, cpus < ORDER_CPUS_MAX ? cpus : ORDER_CPUS_MAX);
}

static struct queue *queue_of(struct order *order, uint32_t cpu)
{
	if (cpu >= order->count)
		set_count(order, cpu + 1);
	return &order->queues[cpu];
}

void order_add(struct order *order, uint32_t cpu, const struct record *record)
{
	struct queue *queue = queue_of(order, cpu);
	size_t have = queue->end - queue->begin;

	if (queue->end + record->length > queue->capacity && queue->begin >= have) {
		if (have)
			memcpy(queue->bytes, queue->bytes + queue->begin, have);
		queue->begin = 0;
		queue->end = have;
	}
	if (queue->end + record->length > queue->capacity) {
		queue->capacity = (queue->end + record->length) * 2;
		queue->bytes = memory_grow(queue->bytes, queue->capacity);
	}
	memcpy(queue->bytes + queue->end, record, record->length);
	queue->end += record->length;
	order->queued += record->length;
}

void order_mark(struct order *order, uint32_t cpu, uint64_t time_ns)
{
	struct queue *queue = queue_of(order, cpu);

	if (time_ns > queue->safe_ns)
		queue->safe_ns = time_ns;
}

void order_finish(struct order *order)
{
	order->finished = true;
}

uint64_t order_late(const struct order *order)
{
	return order->late;
}

uint64_t order_last_time(const struct order *order)
{
	return order->last_ns;
}

uint64_t order_cpu_time(const struct order *order, uint32_t cpu)
{
	return cpu < order->count ? order->queues[cpu].last_ns : 0;
}

uint64_t order_expected(const struct order *order, uint32_t cpu)
{
	return cpu < order->count ? order->queues[cpu].expected : 0;
}

static const struct record *head_of(const struct queue *queue)
{
	return queue->begin < queue->end ? (const struct record *)(queue->bytes + queue->begin) : NULL;
}

/* A CPU's times may step back (an interrupt between clock and record): its sequence rules. */
static uint64_t head_time(const struct queue *queue)
{
	uint64_t time_ns = record_time(head_of(queue));

	return time_ns > queue->last_ns ? time_ns : queue->last_ns;
}

uint64_t order_safe_time(const struct order *order)
{
	uint64_t safe_ns = UINT64_MAX;

	if (order->finished || order->queued > order->limit)
		return UINT64_MAX;
	for (uint32_t i = 0; i < order->count; i++)
		if (order->queues[i].safe_ns < safe_ns)
			safe_ns = order->queues[i].safe_ns;
	return safe_ns;
}

static uint64_t record_sequence(const struct record *record)
{
	return ((const struct record_syscall *)record)->sequence;
}

bool order_take(struct order *order, uint32_t cpu, struct ordered *next)
{
	struct queue *queue = &order->queues[cpu];
	const struct record *record = head_of(queue);
	uint64_t sequence;

	if (!record)
		return false;
	sequence = record_sequence(record);
	*next = (struct ordered){ .record = record, .time_ns = head_time(queue), .cpu = cpu };
	if (sequence > queue->expected) {
		next->lost = sequence - queue->expected;
		next->since_ns = queue->last_ns;
	}
	queue->expected = sequence + 1;
	queue->last_ns = next->time_ns;
	queue->begin += record->length;
	order->queued -= record->length;
	return true;
}

/* Whether a CPU's first record is there with all that belongs to it: an exec's arguments may
 * come in a later block. */
static bool is_whole(const struct queue *queue)
{
	const struct record *record = head_of(queue);
	struct record_arguments piece;
	struct record_exec exec;
	uint64_t have = 0;

	if (record->kind != KIND_RAW_EXEC)
		return true;
	RECORD_FIELDS(record, &exec);
	for (size_t at = queue->begin + record->length; at < queue->end; at += record->length) {
		record = (const struct record *)(queue->bytes + at);
		if (record->kind != KIND_RAW_ARGUMENTS)
			return true;
		RECORD_FIELDS(record, &piece);
		have = piece.offset + piece.bytes.length + piece.missing;
		if (have >= exec.argv_size + exec.env_size)
			return true;
	}
	return have >= exec.argv_size + exec.env_size;
}

bool order_next(struct order *order, struct ordered *next)
{
	uint64_t safe_ns = order_safe_time(order), first_ns = UINT64_MAX;
	uint32_t first = 0;

	for (uint32_t i = 0; i < order->count; i++) {
		if (!head_of(&order->queues[i]) || head_time(&order->queues[i]) >= first_ns)
			continue;
		first = i;
		first_ns = head_time(&order->queues[i]);
	}
	if (first_ns == UINT64_MAX || first_ns >= safe_ns)
		return false;
	if (!order->finished && order->queued <= order->limit && !is_whole(&order->queues[first]))
		return false;
	order_take(order, first, next);
	if (next->time_ns < order->last_ns) {
		order->late++;
		next->time_ns = order->last_ns;
	}
	order->last_ns = next->time_ns;
	return true;
}

const struct record *order_peek(struct order *order, uint32_t cpu)
{
	return head_of(&order->queues[cpu]);
}
