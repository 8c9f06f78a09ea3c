/* SPDX-License-Identifier: BSD-2-Clause */
/* A list of findings in the order of the trace. */
#include "findings.h"

#include <stdlib.h>

#include "array.h"

void findings_add(struct findings *findings, uint64_t place, const char *sentence, const struct party *other)
{
	if (!array_reserve(&findings->list, &findings->capacity, findings->count + 1, sizeof(*findings->list))) {
		findings->failed = true;
		return;
	}
	findings->list[findings->count++] = (struct finding){ place, sentence, *other };
}

static int by_place(const void *a, const void *b)
{
	const struct finding *left = a, *right = b;

	if (left->place != right->place)
		return left->place < right->place ? -1 : 1;
	return (left->other.place > right->other.place) - (left->other.place < right->other.place);
}

void findings_sort(struct findings *findings)
{
	if (findings->count)
		qsort(findings->list, findings->count, sizeof(*findings->list), by_place);
}

bool findings_hold(struct findings *findings, const struct parties *parties, uint64_t place, struct trace *trace)
{
	const struct finding *found;

	if (findings->next && findings->list[findings->next - 1].place >= place)
		findings->next = 0;	/* read once more */
	while (findings->next < findings->count && findings->list[findings->next].place < place)
		findings->next++;
	if (findings->next == findings->count || findings->list[findings->next].place != place)
		return false;
	found = &findings->list[findings->next];
	party_explain(trace, parties, found->sentence, &found->other);
	return true;
}

void findings_free(struct findings *findings)
{
	free(findings->list);
}
