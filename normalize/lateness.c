/* SPDX-License-Identifier: BSD-2-Clause */
/* From head to head through a file, without the records. */
#include "lateness.h"

#include <err.h>
#include <stdlib.h>
#include <unistd.h>

#include "block.h"
#include "memory.h"
#include "payload.h"
#include "status.h"

#define NONE UINT32_MAX

/* A block that is late. */
struct late_block {
	uint64_t offset;
	uint64_t least_ns;	/* the earliest time in it, and in the later ones of its CPU */
	uint32_t cpu;
	uint32_t next;		/* of its CPU; NONE: it is the last */
};

struct lateness {
	struct late_block *blocks;	/* by offset */
	uint32_t count, room;
	uint32_t passed;		/* blocks that have been read */
	bool known;
	struct payload payload;		/* while looking ahead */
	uint64_t promised_ns[ORDER_CPUS_MAX];	/* by the marks so far; while looking ahead */
};

static void note_block(struct lateness *lateness, const struct block_head *head, uint64_t offset)
{
	uint32_t cpu = head->stream - 1;

	if (!head->stream || head->stream > ORDER_CPUS_MAX || head->time_first >= lateness->promised_ns[cpu])
		return;
	if (lateness->count == lateness->room) {
		lateness->room = lateness->room ? lateness->room * 2 : 64;
		lateness->blocks = memory_grow(lateness->blocks, lateness->room * sizeof(*lateness->blocks));
	}
	lateness->blocks[lateness->count++] = (struct late_block){ offset, head->time_first, cpu, NONE };
}

static void note_marks(struct lateness *lateness, const unsigned char *bytes, size_t length)
{
	const struct record *record;
	struct record_mark mark;

	if (records_check(bytes, length))
		return;
	for (size_t at = 0; at < length; at += record->length) {
		record = (const struct record *)(bytes + at);
		RECORD_FIELDS(record, &mark);
		if (record->kind == KIND_MARK && mark.cpu < ORDER_CPUS_MAX && mark.time > lateness->promised_ns[mark.cpu])
			lateness->promised_ns[mark.cpu] = mark.time;
	}
}

/* The marks in a block; false: it is damaged. */
static bool read_marks(struct lateness *lateness, int fd, const struct block_head *head, int64_t at)
{
	unsigned char *stored = memory_get(head->stored_length);
	bool good = pread(fd, stored, head->stored_length, at) == (ssize_t)head->stored_length &&
		    block_payload_intact(head, stored) && payload_unpack(&lateness->payload, head, stored) > 0;

	if (good)
		note_marks(lateness, lateness->payload.bytes, head->raw_length);
	free(stored);
	return good;
}

/* Looks at one block; false: the section ends before it, or what is there is not to be trusted. */
static bool look(struct lateness *lateness, int fd, int64_t at, uint64_t offset, struct block_head *head, bool first)
{
	ssize_t got = pread(fd, head, sizeof(*head), at);

	lateness->known = got == 0;
	if (got != sizeof(*head) || block_head_check(head))
		return false;
	lateness->known = head->type == BLOCK_END || (head->type == BLOCK_SECTION && !first);
	if (lateness->known)
		return false;
	if (head->type == BLOCK_RAW)
		note_block(lateness, head, offset);
	return head->type != BLOCK_MARKS || read_marks(lateness, fd, head, at + sizeof(*head));
}

/* Chains each CPU's blocks, and tells the order whom to wait for. */
static void chain(struct lateness *lateness, struct order *order)
{
	uint32_t *next = memory_get(ORDER_CPUS_MAX * sizeof(*next));

	for (uint32_t i = 0; i < ORDER_CPUS_MAX; i++)
		next[i] = NONE;
	for (uint32_t i = lateness->count; i-- > 0;) {
		struct late_block *block = &lateness->blocks[i];

		block->next = next[block->cpu];
		if (block->next != NONE && lateness->blocks[block->next].least_ns < block->least_ns)
			block->least_ns = lateness->blocks[block->next].least_ns;
		next[block->cpu] = i;
	}
	for (uint32_t i = 0; i < ORDER_CPUS_MAX; i++)
		if (next[i] != NONE)
			order_expect(order, i, lateness->blocks[next[i]].least_ns);
	free(next);
}

struct lateness *lateness_find(int fd, int64_t base, uint64_t offset, struct order *order)
{
	struct lateness *lateness = memory_zeroed(1, sizeof(*lateness));
	struct block_head head;
	bool first = true;

	if (payload_init(&lateness->payload) < 0)
		err(STATUS_IO, "cannot go on");
	while (look(lateness, fd, base + offset, offset, &head, first)) {
		offset += sizeof(head) + block_padded_length(&head);
		first = false;
	}
	payload_free(&lateness->payload);
	chain(lateness, order);
	return lateness;
}

void lateness_free(struct lateness *lateness)
{
	if (!lateness)
		return;
	free(lateness->blocks);
	free(lateness);
}

bool lateness_is_any(const struct lateness *lateness)
{
	return lateness->count;
}

bool lateness_is_known(const struct lateness *lateness)
{
	return lateness->known;
}

void lateness_pass(struct lateness *lateness, uint64_t offset, struct order *order)
{
	while (lateness->passed < lateness->count && lateness->blocks[lateness->passed].offset <= offset) {
		const struct late_block *block = &lateness->blocks[lateness->passed++];

		order_expect(order, block->cpu, block->next == NONE ? UINT64_MAX : lateness->blocks[block->next].least_ns);
	}
}
