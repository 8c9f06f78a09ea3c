/* SPDX-License-Identifier: BSD-2-Clause */
/* -f procs and -f tree: each process of the selected events once. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "census.h"
#include "view.h"

#define TREE_INDENT 2
#define INDENT_MAX 200

static int begin(struct viewer *viewer)
{
	struct census *census = viewer->state = malloc(sizeof(*census));

	if (!census)
		return output_fail(viewer->output, strerror(ENOMEM));
	*census = (struct census)CENSUS;
	return 0;
}

static int event(struct viewer *viewer)
{
	return census_add(viewer->state, viewer->trace) < 0 ? output_fail(viewer->output, strerror(ENOMEM)) : 0;
}

/* By the time they began. */
static int print_list(struct viewer *viewer)
{
	struct census *census = viewer->state;
	size_t count;
	struct resident **sorted = census_sorted(census, &count);

	if (!sorted)
		return output_fail(viewer->output, strerror(ENOMEM));
	census_print_head(viewer->output);
	for (size_t i = 0; i < count; i++)
		census_print(census, sorted[i] - census_resident(census, 0), 0, viewer->trace, viewer->output);
	free(sorted);
	census_clear(census);
	return ferror(viewer->output->file) ? -1 : 0;
}

/* The next in depth-first order; count: there is none. */
static size_t next_in_tree(const struct census *census, size_t index, unsigned *depth)
{
	const struct resident *resident = census_resident(census, index);

	if (resident->first_child) {
		(*depth)++;
		return resident->first_child - 1;
	}
	while (!resident->next_sibling && resident->parent) {
		resident = census_resident(census, resident->parent - 1);
		(*depth)--;
	}
	return resident->parent ? resident->next_sibling - 1 : census->residents.count;
}

static void print_subtree(struct viewer *viewer, size_t index)
{
	struct census *census = viewer->state;
	unsigned depth = 0;

	while (index < census->residents.count) {
		unsigned indent = depth * TREE_INDENT < INDENT_MAX ? depth * TREE_INDENT : INDENT_MAX;

		census_print(census, index, indent, viewer->trace, viewer->output);
		index = next_in_tree(census, index, &depth);
	}
}

static int print_tree(struct viewer *viewer)
{
	struct census *census = viewer->state;

	census_print_head(viewer->output);
	for (size_t i = 0; i < census->residents.count; i++)
		if (!census_resident(census, i)->parent)
			print_subtree(viewer, i);
	census_clear(census);
	return ferror(viewer->output->file) ? -1 : 0;
}

static void end(struct viewer *viewer)
{
	if (!viewer->state)
		return;
	census_free(viewer->state);
	free(viewer->state);
}

const struct view view_procs = {
	.name = "procs",
	.description = "the processes: pid, exit status, seconds, command",
	.ends = true,
	.begin = begin,
	.event = event,
	.section = print_list,
	.end = end,
};

const struct view view_tree = {
	.name = "tree",
	.description = "the same below their ancestors",
	.ends = true,
	.begin = begin,
	.event = event,
	.section = print_tree,
	.end = end,
};
