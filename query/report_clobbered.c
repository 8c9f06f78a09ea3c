/* SPDX-License-Identifier: BSD-2-Clause */
/* Watches versions take each other's place. */
#include "report_clobbered.h"

#include <stdlib.h>

#include "array.h"

static struct party writer_of(const struct clobbered *clobbered, uint32_t node)
{
	return node < clobbered->writer_capacity ? clobbered->writers[node] : (struct party){ 0 };
}

static void note_write(struct clobbered *clobbered, uint32_t node, const struct party *now)
{
	if (array_reserve(&clobbered->writers, &clobbered->writer_capacity, (size_t)node + 1,
			  sizeof(*clobbered->writers)))
		clobbered->writers[node] = *now;
	else
		clobbered->failed = true;
}

static void note_succession(struct clobbered *clobbered, uint32_t old, uint32_t new, const struct party *now)
{
	struct party before = writer_of(clobbered, old), maker = writer_of(clobbered, new);

	if (old == new || !before.process || before.process == now->process || before.process == maker.process)
		return;
	if (array_reserve(&clobbered->list, &clobbered->capacity, clobbered->count + 1, sizeof(*clobbered->list)))
		clobbered->list[clobbered->count++] = (struct succession){ old, new, before, *now };
	else
		clobbered->failed = true;
}

void clobbered_event(struct clobbered *clobbered, const struct tracker *tracker, const struct party *now)
{
	for (unsigned i = 0; i < tracker->deed_count; i++) {
		const struct deed *deed = &tracker->deeds[i];

		if (deed->kind == DEED_WRITE)
			note_write(clobbered, deed->content, now);
		else if ((deed->kind == DEED_EMPTY || deed->kind == DEED_REPLACE) && i + 1 < tracker->deed_count)
			note_succession(clobbered, deed->content, deed[1].content, now);
	}
}

/* Whether a program that wrote the one had read the other. */
static bool is_update(const struct flow *flow, const struct succession *succession)
{
	for (uint32_t in = flow->nodes[succession->new].into; in != FLOW_NONE; in = flow->edges[in].next_into) {
		uint32_t program = flow->edges[in].from;

		for (uint32_t read = flow->nodes[program].into; read != FLOW_NONE; read = flow->edges[read].next_into)
			if (flow->edges[read].from == succession->old)
				return true;
	}
	return false;
}

void clobbered_conclude(struct clobbered *clobbered, const struct flow *flow)
{
	for (size_t i = 0; i < clobbered->count; i++) {
		const struct succession *each = &clobbered->list[i];

		if (is_update(flow, each))
			continue;
		findings_add(&clobbered->findings, each->before.place, "clobbered: %s wrote the file anew", &each->after);
		findings_add(&clobbered->findings, each->after.place, "clobbered: this is the end of what %s wrote",
			     &each->before);
	}
	findings_sort(&clobbered->findings);
}

void clobbered_free(struct clobbered *clobbered)
{
	free(clobbered->writers);
	free(clobbered->list);
	findings_free(&clobbered->findings);
}
