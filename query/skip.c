/* SPDX-License-Identifier: BSD-2-Clause */
/* Decides by block heads. */
#include "skip.h"

#include <stdlib.h>
#include <unistd.h>

#include "block.h"

#define EVENT_BIT(kind) (1ull << ((kind) - KIND_FIRST_EVENT))
#define DEFINITION_BIT(kind) (1ull << (kind))

/* Events that change what later ones mean. */
#define CHANGES (EVENT_BIT(KIND_EXEC) | EVENT_BIT(KIND_CHDIR))
#define KNOWN_DEFINITIONS \
	(DEFINITION_BIT(KIND_STRING) | DEFINITION_BIT(KIND_LIST) | DEFINITION_BIT(KIND_PROCESS) | \
	 DEFINITION_BIT(KIND_FILE))

/* Where looking ahead has come to. */
struct prospect {
	int fd;
	uint64_t base, at;		/* of the input in the file; of the next block in the input */
	uint64_t section, reset;	/* where the section and its last epoch begin */
	uint64_t start;			/* of the section, ns */
	bool open;			/* the interval has not been reached in this section */
};

static int64_t since(uint64_t time_ns, uint64_t start)
{
	return (int64_t)(time_ns - start);
}

static bool add_stretch(struct skip *skip, uint64_t begin, uint64_t end)
{
	struct stretch *stretches = realloc(skip->stretches, (skip->count + 1) * sizeof(*stretches));

	if (!stretches)
		return false;
	skip->stretches = stretches;
	skip->stretches[skip->count++] = (struct stretch){ begin, end };
	return true;
}

static bool begin_section(struct prospect *prospect)
{
	struct section_head head;
	uint64_t place = prospect->base + prospect->at + sizeof(struct block_head);

	if (pread(prospect->fd, &head, sizeof(head), place) != sizeof(head))
		return false;
	prospect->section = prospect->reset = prospect->at;
	prospect->start = head.start;
	prospect->open = true;
	return true;
}

/* The interval begins here: before the last RESET nothing is needed. */
static bool end_search(struct skip *skip, struct prospect *prospect, uint64_t end)
{
	prospect->open = false;
	return end == prospect->section || add_stretch(skip, prospect->section, end);
}

static bool look_at(struct skip *skip, struct prospect *prospect, const struct block_head *head)
{
	if (head->type == BLOCK_SECTION)
		return begin_section(prospect);
	if (!prospect->open)
		return true;
	if (head->flags & BLOCK_RESET)
		prospect->reset = prospect->at;
	if (head->type == BLOCK_EVENTS &&
	    (!head->time_last || since(head->time_last, prospect->start) >= skip->interval.from))
		return end_search(skip, prospect, prospect->reset);
	return head->type != BLOCK_END || end_search(skip, prospect, prospect->at);
}

void skip_plan(struct skip *skip, int fd, uint64_t start)
{
	struct prospect prospect = { .fd = fd, .base = start };
	struct block_head head;

	if (skip->interval.from == INT64_MIN)
		return;
	while (pread(fd, &head, sizeof(head), prospect.base + prospect.at) == sizeof(head)) {
		if (block_head_check(&head) || !look_at(skip, &prospect, &head))
			return;
		prospect.at += sizeof(head) + block_padded_length(&head);
	}
}

static bool in_stretch(const struct skip *skip, uint64_t offset)
{
	size_t low = 0, high = skip->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (skip->stretches[middle].end <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low < skip->count && skip->stretches[low].begin <= offset;
}

static bool wants_events(const struct skip *skip, const struct block *block, uint64_t start)
{
	uint64_t needed = EVENT_BIT(KIND_LOST) | (skip->ends ? EVENT_BIT(KIND_EXIT) : 0);
	bool before = since(block->time_last, start) < skip->interval.from;
	bool after = since(block->time_first, start) > skip->interval.to;

	if (!block->time_first)
		return true;
	if (!before && !after)
		needed |= skip->kinds;
	if (!after && !(before && in_stretch(skip, block->offset)))
		needed |= CHANGES;
	return block->kinds & needed;
}

static bool wants_definitions(const struct skip *skip, const struct block *block)
{
	return !in_stretch(skip, block->offset) || block->kinds & ~KNOWN_DEFINITIONS;
}

bool skip_wants(struct skip *skip, const struct block *block, uint64_t section_start)
{
	bool wants = true;

	if (block->type == BLOCK_EVENTS)
		wants = wants_events(skip, block, section_start);
	else if (block->type == BLOCK_DEFINITIONS)
		wants = wants_definitions(skip, block);
	skip->blocks += !wants;
	return wants;
}

void skip_clear(struct skip *skip)
{
	free(skip->stretches);
	skip->stretches = NULL;
	skip->count = 0;
}
