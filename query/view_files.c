/* SPDX-License-Identifier: BSD-2-Clause */
/* -f files: each file of the selected events once, sorted by name. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tally.h"
#include "view.h"

static int begin(struct viewer *viewer)
{
	viewer->state = calloc(1, sizeof(struct tally));
	return viewer->state ? 0 : output_fail(viewer->output, strerror(ENOMEM));
}

static int add(struct viewer *viewer, uint32_t file)
{
	struct text path = context_file_path(viewer->trace->context, file);

	if (!path.length || tally_add(viewer->state, path, 0) == 0)
		return 0;
	return output_fail(viewer->output, strerror(ENOMEM));
}

static int event(struct viewer *viewer)
{
	const struct event *event = &viewer->trace->event;

	if (add(viewer, event_file_id(event)) < 0)
		return -1;
	return event->shape == SHAPE_event_file ? add(viewer, event->file.target) : 0;
}

static int finish(struct viewer *viewer)
{
	struct tally *tally = viewer->state;

	tally_sort_by_name(tally);
	for (size_t i = 0; i < tally_size(tally); i++)
		view_print_name(viewer->output, tally_name(tally, i));
	return ferror(viewer->output->file) ? -1 : 0;
}

static void end(struct viewer *viewer)
{
	if (!viewer->state)
		return;
	tally_free(viewer->state);
	free(viewer->state);
}

const struct view view_files = {
	.name = "files",
	.description = "the files, sorted by name",
	.begin = begin,
	.event = event,
	.finish = finish,
	.end = end,
};
