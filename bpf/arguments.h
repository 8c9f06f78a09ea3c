/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* argv and environment, copied at an exec. */
#ifndef BPF_ARGUMENTS_H
#define BPF_ARGUMENTS_H

#include "record.h"

/* The copying of argv and environment. */
struct copy {
	struct cpu_state *state;
	uint64_t address, total;
};

static long copy_chunk(uint32_t chunk, struct copy *copy)
{
	struct task_struct *task = own_task();
	uint64_t offset = (uint64_t)chunk * ARGUMENTS_CHUNK;
	struct record_arguments *record;
	struct draft *draft;
	uint64_t length;

	if (offset >= copy->total)
		return 1;
	draft = draft_begin(sizeof(*record));
	if (!draft)
		return 1;
	length = copy->total - offset;
	if (length > ARGUMENTS_CHUNK)
		length = ARGUMENTS_CHUNK;
	record = draft_head(draft);
	FILL_HEAD(record, KIND_RAW_ARGUMENTS, task);
	record->offset = offset;
	record->status = 0;
	record->spare = 0;
	record->missing = 0;
	if (bpf_probe_read_user(draft->text, length, (void *)(copy->address + offset))) {
		record->bytes = draft_unreadable(draft);
		record->status = RAW_UNREADABLE;
		record->missing = length;
	} else {
		record->bytes = draft_add(draft, length);
	}
	draft_send(draft, copy->state);
	return 0;
}

#endif
