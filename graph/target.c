/* SPDX-License-Identifier: BSD-2-Clause */
/* Level target: what is left at the end and nothing else was made from, and its sources. */
#include <stdlib.h>

#include "drawing.h"

/* Links by command and by file, to walk from what was written to what was read. */
struct walk {
	struct drawing *drawing;
	const struct link **by_command;	/* links, sorted */
	size_t *first_of_command;	/* by leader, into by_command; one more at the end */
	size_t *first_of_file;		/* by file, into the links */
	uint32_t *mark;			/* by leader: the walk that saw it last */
	uint32_t *queue;
	size_t queued;
};

static void index_links(struct walk *walk)
{
	const struct links *links = &walk->drawing->links;
	size_t commands = walk->drawing->model->process_count, files = walk->drawing->model->file_count;

	walk->by_command = memory_zeroed(links->count, sizeof(*walk->by_command));
	walk->first_of_command = memory_zeroed(commands + 2, sizeof(size_t));
	walk->first_of_file = memory_zeroed(files + 2, sizeof(size_t));
	for (size_t i = 0; i < links->count; i++) {
		walk->first_of_command[links->list[i].command + 2]++;
		walk->first_of_file[links->list[i].file + 1]++;
	}
	for (size_t i = 0; i < commands; i++)
		walk->first_of_command[i + 2] += walk->first_of_command[i + 1];
	for (size_t i = 0; i < files; i++)
		walk->first_of_file[i + 1] += walk->first_of_file[i];
	for (size_t i = 0; i < links->count; i++)
		walk->by_command[walk->first_of_command[links->list[i].command + 1]++] = &links->list[i];
}

static void visit(struct walk *walk, uint32_t command, uint32_t number)
{
	if (walk->mark[command] == number || walk->drawing->grouping.conductor[command])
		return;
	walk->mark[command] = number;
	walk->queue[walk->queued++] = command;
}

static void visit_writers(struct walk *walk, uint32_t file, uint32_t number)
{
	for (size_t i = walk->first_of_file[file]; i < walk->first_of_file[file + 1]; i++)
		if (walk->drawing->links.list[i].how & HOW_WROTE)
			visit(walk, walk->drawing->links.list[i].command, number);
}

/* Draws an edge from each source that went, over whatever steps, into the target. */
static void walk_back(struct walk *walk, uint32_t target, uint32_t number)
{
	struct drawing *drawing = walk->drawing;
	uint32_t to = drawing_file(drawing, target, drawing->role[target]);

	walk->queued = 0;
	visit_writers(walk, target, number);
	for (size_t next = 0; next < walk->queued; next++) {
		uint32_t command = walk->queue[next];

		for (size_t i = walk->first_of_command[command]; i < walk->first_of_command[command + 1]; i++) {
			const struct link *link = walk->by_command[i];

			if (!(link->how & (HOW_READ | HOW_RAN)))
				continue;
			if (drawing->role[link->file] == ROLE_SOURCE)
				picture_connect(&drawing->picture, drawing_file(drawing, link->file, ROLE_SOURCE), to,
						EDGE_FLOW, NONE);
			else
				visit_writers(walk, link->file, number);
		}
	}
}

void draw_targets(struct drawing *drawing)
{
	struct walk walk = { .drawing = drawing };
	size_t commands = drawing->model->process_count;

	index_links(&walk);
	walk.mark = memory_indices(commands);
	walk.queue = memory_zeroed(commands, sizeof(*walk.queue));
	for (uint32_t i = 0; i < drawing->model->file_count; i++)
		if (drawing->role[i] == ROLE_RESULT || drawing->model->files[i].focus)
			walk_back(&walk, i, i);
		else if (drawing->role[i] == ROLE_CROSSING || drawing->role[i] == ROLE_TEMPORARY)
			drawing->picture.hidden[HIDDEN_BETWEEN]++;
	picture_settle(&drawing->picture);
	free(walk.by_command);
	free(walk.first_of_command);
	free(walk.first_of_file);
	free(walk.mark);
	free(walk.queue);
}
