/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* argv and environment, copied at an exec. */
#ifndef BPF_ARGUMENTS_H
#define BPF_ARGUMENTS_H

#include "record.h"

/* The copying of argv and environment. */
struct copy {
	struct cursor *cursor;
	uint64_t address, total;
};

static long copy_chunk(uint32_t chunk, struct copy *copy)
{
	struct task_struct *task = bpf_get_current_task_btf();
	uint64_t offset = (uint64_t)chunk * ARGUMENTS_CHUNK;
	struct cursor *cursor = copy->cursor;
	struct record_arguments *record;
	uint64_t length;

	if (offset >= copy->total)
		return 1;
	length = copy->total - offset;
	if (length > ARGUMENTS_CHUNK)
		length = ARGUMENTS_CHUNK;
	record = (void *)(cursor->text - sizeof(*record));
	FILL_HEAD(record, KIND_RAW_ARGUMENTS, task);
	record->offset = offset;
	record->status = 0;
	record->spare = 0;
	record->missing = 0;
	record->bytes = (struct span){ sizeof(*record), length };
	if (bpf_probe_read_user(cursor->text, length, (void *)(copy->address + offset))) {
		record->status = RAW_UNREADABLE;
		record->missing = length;
		record->bytes = (struct span){ 0, 0 };
		cursor->state->unreadable++;
		length = 0;
	}
	cursor->fixed = sizeof(*record);
	cursor->length = length;
	*(uint64_t *)text_end(cursor) = 0;
	length = (sizeof(*record) + length + RECORD_ALIGNMENT - 1) & ~(uint64_t)(RECORD_ALIGNMENT - 1);
	record->head.length = length;
	send(cursor->state, record, length);
	return 0;
}

#endif
