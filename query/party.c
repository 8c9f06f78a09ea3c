/* SPDX-License-Identifier: BSD-2-Clause */
/* Remembers processes, and writes explanations. */
#include "party.h"

#include <string.h>

#include "escape.h"

struct party party_at(struct parties *parties, const struct trace *trace, uint64_t place, uint32_t program)
{
	const struct record_process *process = trace->event.process;
	struct text name = context_string(trace->context, process ? process->name : 0);
	struct party party = {
		.process = trace->event.common.process, .pid = process ? process->pid : 0, .program = program,
		.place = place, .time_ns = trace->event.common.time - trace->start,
	};
	bool is_new;

	if (!name.length)
		return party;
	party.name = intern_put(&parties->names, name.bytes, name.length, &is_new);
	parties->failed |= !party.name;
	return party;
}

/* What cannot be said for want of memory is left out: the finding stands. */
static void add(struct trace *trace, const char *bytes, size_t length)
{
	(void)!buffer_add(&trace->explanation, bytes, length);
}

void trace_explain(struct trace *trace, const char *text, struct text name)
{
	add(trace, text, strlen(text));
	if (name.length)
		add(trace, name.bytes, name.length);
}

void party_explain(struct trace *trace, const struct parties *parties, const char *sentence,
		   const struct party *party)
{
	const char *blank = strstr(sentence, "%s");
	char rest[64];

	add(trace, sentence, blank ? (size_t)(blank - sentence) : strlen(sentence));
	if (!blank)
		return;
	trace_explain(trace, "", intern_get(&parties->names, party->name));
	snprintf(rest, sizeof(rest), " (%u) at %.6f", party->pid, party->time_ns / 1e9);
	trace_explain(trace, rest, (struct text){ NULL, 0 });
	trace_explain(trace, blank + 2, (struct text){ NULL, 0 });
}
