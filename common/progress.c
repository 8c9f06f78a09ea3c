/* SPDX-License-Identifier: BSD-2-Clause */
/* Block numbers, totals and the seal of the section being read. */
#include "progress.h"

#include <xxhash.h>

#include "block.h"
#include "record.h"

int progress_init(struct progress *progress)
{
	*progress = (struct progress){ .seal = XXH3_createState() };
	return progress->seal ? 0 : -1;
}

void progress_free(struct progress *progress)
{
	XXH3_freeState(progress->seal);
}

void progress_begin(struct progress *progress, const struct block_head *head)
{
	*progress = (struct progress){ .begun = true, .tag = head->section, .seal = progress->seal };
	XXH3_64bits_reset(progress->seal);
}

void progress_count(struct progress *progress, const struct block_head *head)
{
	progress->totals.blocks++;
	progress->totals.records += head->records;
	progress->totals.bytes += sizeof(*head) + block_padded_length(head);
	XXH3_64bits_update(progress->seal, &head->head_sum, sizeof(head->head_sum));
	if (head->time_last > progress->last_time)
		progress->last_time = head->time_last;
}

static bool is_ours(const struct progress *progress, const struct block_head *head)
{
	return progress->begun && head->section == progress->tag && head->type != BLOCK_SECTION;
}

bool progress_belongs(const struct progress *progress, const struct block_head *head)
{
	return head->type == BLOCK_SECTION || is_ours(progress, head);
}

uint64_t progress_missing(const struct progress *progress, const struct block_head *head)
{
	return is_ours(progress, head) && head->number > progress->next_number ? head->number - progress->next_number : 0;
}

const char *progress_check(const struct progress *progress, const struct block_head *head)
{
	if (head->type == BLOCK_SECTION)
		return head->number ? "section block out of its place" : NULL;
	if (head->number < progress->next_number)
		return "block that was already read";
	return progress->complete ? "block after the END of its section" : NULL;
}

const char *progress_check_end(const struct progress *progress, const struct record *record)
{
	const struct record_end *totals = &progress->totals;
	struct record_end end;

	if (record->kind != KIND_END)
		return "END block without its record";
	RECORD_FIELDS(record, &end);
	if (progress->doubted)
		return NULL;	/* what is missing has been said */
	if (end.blocks != totals->blocks || end.records != totals->records || end.bytes != totals->bytes)
		return "END block whose totals do not agree with what was read";
	if (end.seal != XXH3_64bits_digest(progress->seal))
		return "END block whose seal does not agree with what was read";
	return NULL;
}
