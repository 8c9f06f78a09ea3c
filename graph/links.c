/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins the accesses of each group: a counting sort by file, then one pass. */
#include "links.h"

#include <stdlib.h>

static uint32_t earlier(uint32_t a, uint32_t b)
{
	return !a || (b && b < a) ? b : a;
}

static void join(struct link *link, const struct access *access, uint32_t how, bool caches)
{
	link->how |= how;
	link->cached &= caches;
	if (how & (HOW_READ | HOW_RAN))
		link->first_read = earlier(link->first_read, access->first_read);
	if (how & HOW_WROTE)
		link->first_write = earlier(link->first_write, access->first_write);
}

/* The accesses' indices, those of one file side by side and else in their order. */
static uint32_t *order_by_file(const struct model *model)
{
	size_t *next = memory_zeroed(model->file_count + 1, sizeof(*next));
	uint32_t *order = memory_indices(model->access_count);

	for (size_t i = 0; i < model->access_count; i++)
		next[model->accesses[i].file + 1]++;
	for (size_t i = 0; i < model->file_count; i++)
		next[i + 1] += next[i];
	for (size_t i = 0; i < model->access_count; i++)
		order[next[model->accesses[i].file]++] = i;
	free(next);
	return order;
}

static void drop_own_reads(struct link *link)
{
	if (link->first_write && link->first_write <= link->first_read)
		link->how &= ~(HOW_READ | HOW_RAN);
}

void links_build(struct links *links, const struct model *model, const struct grouping *grouping)
{
	uint32_t *order = order_by_file(model);
	uint32_t *last = memory_indices(model->process_count);	/* by leader: its newest link */

	*links = (struct links){ .list = memory_zeroed(model->access_count, sizeof(*links->list)) };
	for (size_t i = 0; i < model->access_count; i++) {
		const struct access *access = &model->accesses[order[i]];
		uint32_t command = grouping->leader[access->process];

		if (last[command] == NONE || links->list[last[command]].file != access->file) {
			last[command] = links->count;
			links->list[links->count++] = (struct link){ .file = access->file, .command = command,
								    .cached = true };
		}
		join(&links->list[last[command]], access, access_meaning(model, access),
		     model->processes[access->process].caches);
	}
	for (size_t i = 0; i < links->count; i++)
		drop_own_reads(&links->list[i]);
	free(order);
	free(last);
}

void links_free(struct links *links)
{
	free(links->list);
	*links = (struct links){ 0 };
}
