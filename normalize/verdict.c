/* SPDX-License-Identifier: BSD-2-Clause */
/* Says in the stream and to the user what is missing. */
#include "verdict.h"

#include <inttypes.h>
#include <stdio.h>

#include "batch.h"

bool verdict_is_complete(const struct record_verdict *verdict)
{
	return !verdict->lost && !verdict->cut && !verdict->unreadable && !verdict->damaged &&
	       !(verdict->status & (VERDICT_NO_END | VERDICT_INCOMPLETE | VERDICT_DISORDERED));
}

int verdict_write(const struct record_verdict *verdict, struct writer *writer)
{
	struct record_verdict record = *verdict;
	struct batch batch = { 0 };
	int result;

	record.head = (struct record){ sizeof(record), KIND_VERDICT, sizeof(record) };
	if (!verdict_is_complete(verdict))
		record.status |= VERDICT_INCOMPLETE;
	result = batch_add(&batch, &record);
	if (!result)
		result = writer_block(writer, BLOCK_VERDICT, 0, 0, &batch);
	batch_free(&batch);
	return result;
}

void verdict_print(const struct record_verdict *verdict, const char *name)
{
	fprintf(stderr, "normalize: %s: %s: %" PRIu64 " events, %" PRIu64 " processes; lost %" PRIu64
		", cut %" PRIu64 ", unreadable %" PRIu64 "; paths %" PRIu64 " confirmed, %" PRIu64
		" contradicted, %" PRIu64 " unverifiable, %" PRIu64 " unresolved",
		name, verdict_is_complete(verdict) ? "complete" : "INCOMPLETE", verdict->events, verdict->processes,
		verdict->lost, verdict->cut, verdict->unreadable, verdict->confirmed, verdict->contradicted,
		verdict->unverifiable, verdict->unresolved);
	if (verdict->damaged)
		fprintf(stderr, "; damaged %" PRIu64 " bytes", verdict->damaged);
	if (verdict->late)
		fprintf(stderr, "; %" PRIu64 " records came late, and are %s", verdict->late,
			verdict->status & VERDICT_DISORDERED ? "not all in their place (-w waits longer for them)"
							     : "in their place");
	if (verdict->status & VERDICT_NO_END)
		fprintf(stderr, "; the trace was cut off");
	if (verdict->repeats)
		fprintf(stderr, "; %" PRIu64 " repeated failures left out", verdict->repeats);
	if (verdict->running)
		fprintf(stderr, "; %" PRIu32 " still running at the end", verdict->running);
	fputc('\n', stderr);
}
