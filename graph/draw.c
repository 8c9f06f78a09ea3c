/* SPDX-License-Identifier: BSD-2-Clause */
/* Levels process, exec and step: commands and the files between them. */
#include "drawing.h"

#include <stdlib.h>

/* More writers times readers than this, and a temporary file stays a node, a pipe is left out. */
#define PAIRS_MAX 16

static void connect_link(struct drawing *drawing, const struct link *link, uint32_t file)
{
	struct picture *picture = &drawing->picture;
	uint32_t command = drawing_command(drawing, link->command);

	if (link->how & HOW_WROTE)
		picture_connect(picture, command, file, link->how & HOW_READ ? EDGE_UPDATE : EDGE_WRITE, NONE);
	else if (link->how & HOW_READ && !(link->how & HOW_RAN))
		picture_connect(picture, file, command, EDGE_READ, NONE);
	if (link->how & HOW_RAN)
		picture_connect(picture, file, command, EDGE_RAN, NONE);
	if (link->how & (HOW_RENAMED | HOW_LINKED) && !(link->how & HOW_WROTE))
		picture_connect(picture, command, file, EDGE_RENAME, NONE);
	if (link->how == HOW_FAILED)
		picture_connect(picture, file, command, EDGE_MISSING, NONE);
	if (link->how & HOW_DELETED && drawing->options->show & SHOW_TEMPORARY && !(link->how & HOW_WROTE))
		picture_connect(picture, command, file, EDGE_DELETE, NONE);
}

/* Edges from each command that writes to each that reads. */
static void connect_ends(struct drawing *drawing, const struct file_links *links, enum edge_kind kind,
			 uint32_t subject)
{
	for (size_t i = 0; i < links->count; i++)
		for (size_t j = 0; j < links->count && links->list[i].how & HOW_WROTE; j++)
			if (i != j && links->list[j].how & (HOW_READ | HOW_RAN))
				picture_connect(&drawing->picture, drawing_command(drawing, links->list[i].command),
						drawing_command(drawing, links->list[j].command), kind, subject);
}

static size_t count_pairs(const struct file_links *links)
{
	size_t writers = 0, readers = 0;

	for (size_t i = 0; i < links->count; i++) {
		writers += (links->list[i].how & HOW_WROTE) != 0;
		readers += (links->list[i].how & (HOW_READ | HOW_RAN)) != 0;
	}
	return writers * readers;
}

/* A temporary file as an edge from who wrote it to who read it. */
static bool contract(struct drawing *drawing, const struct file_links *links)
{
	size_t pairs = count_pairs(links);

	if (drawing->options->show & SHOW_TEMPORARY || !pairs || pairs > PAIRS_MAX)
		return false;
	drawing->picture.hidden[HIDDEN_TEMPORARY]++;
	connect_ends(drawing, links, EDGE_TEMPORARY, links->file);
	return true;
}

/* Who both reads and writes a pipe keeps tokens in it, as make's jobserver does; and what is said
 * to a build tool is no step's work. */
static bool talks(const struct drawing *drawing, const struct link *link)
{
	return !(link->first_read && link->first_write) &&
	       !(drawing->level == LEVEL_STEP && drawing->grouping.conductor[link->command]);
}

static void draw_pipe(struct drawing *drawing, const struct file_links *links)
{
	struct link *talking = memory_zeroed(links->count, sizeof(*talking));
	struct file_links ends = { links->file, talking, 0 };
	size_t pairs;

	for (size_t i = 0; i < links->count; i++)
		if (talks(drawing, &links->list[i]))
			talking[ends.count++] = links->list[i];
	pairs = count_pairs(&ends);
	if (pairs > PAIRS_MAX && !(drawing->options->show & SHOW_PIPES))
		drawing->picture.hidden[HIDDEN_PIPES]++;
	else
		connect_ends(drawing, &ends, EDGE_PIPE, NONE);
	free(talking);
}

/* Make reads every makefile, depfile and many a source; only what the build made is of interest. */
static bool skips(const struct drawing *drawing, enum file_role role, const struct link *link)
{
	return drawing->level == LEVEL_STEP && drawing->grouping.conductor[link->command] &&
	       (role == ROLE_SOURCE || role == ROLE_SYSTEM || role == ROLE_MISSING);
}

static void draw_file(struct drawing *drawing, const struct file_links *links)
{
	enum file_role role = drawing->role[links->file];
	uint32_t node;

	if (role == ROLE_PIPE)
		draw_pipe(drawing, links);
	if (!drawing_wants(drawing, role, links))
		return;
	if (role == ROLE_TEMPORARY && !drawing->model->files[links->file].focus &&
	    contract(drawing, links))
		return;
	node = picture_lead(&drawing->picture, drawing_file(drawing, links->file, role));
	for (size_t i = 0; i < links->count; i++)
		if (!skips(drawing, role, &links->list[i]))
			connect_link(drawing, &links->list[i], node);
}

static void draw_forks(struct drawing *drawing)
{
	const struct model *model = drawing->model;

	for (uint32_t i = 0; i < model->process_count; i++) {
		uint32_t leader = drawing->grouping.leader[i], parent = model->processes[i].parent;

		if (parent == NONE || leader == drawing->grouping.leader[parent])
			continue;
		picture_connect(&drawing->picture, drawing_command(drawing, drawing->grouping.leader[parent]),
				drawing_command(drawing, leader), EDGE_FORK, NONE);
	}
}

static void draw_all_commands(struct drawing *drawing)
{
	for (uint32_t i = 0; i < drawing->model->process_count; i++)
		if (drawing->grouping.leader[i] == i)
			drawing_command(drawing, i);
}

static void hide(struct drawing *drawing, uint32_t node, enum hidden why)
{
	drawing->picture.nodes[node].flags |= NODE_HIDDEN;
	drawing->picture.hidden[why]++;
}

/* A command that only moves what others made into place says nothing of its own. */
static void hide_moves(struct drawing *drawing)
{
	struct picture *picture = &drawing->picture;
	bool *works = memory_zeroed(picture->node_count, sizeof(*works));
	bool *moves = memory_zeroed(picture->node_count, sizeof(*moves));

	for (size_t i = 0; i < picture->edge_count; i++) {
		const struct edge *edge = &picture->edges[i];

		if (edge->kind == EDGE_RENAME)
			moves[edge->from] = true;
		else
			works[edge->from] = works[edge->to] = true;
	}
	for (uint32_t i = 0; i < picture->node_count; i++)
		if (picture->nodes[i].kind == NODE_COMMAND && moves[i] && !works[i] && !picture->nodes[i].focus &&
		    !(picture->nodes[i].flags & NODE_FAILED))
			hide(drawing, i, HIDDEN_MOVES);
	free(works);
	free(moves);
}

/* By node: whether the command has to do with a file that the build made. */
static bool *find_sharing(const struct drawing *drawing)
{
	const struct picture *picture = &drawing->picture;
	bool *shares = memory_zeroed(picture->node_count, sizeof(*shares));

	for (size_t i = 0; i < picture->edge_count; i++) {
		const struct edge *edge = &picture->edges[i];
		const struct node *from = &picture->nodes[edge->from];

		if (edge->kind == EDGE_PIPE)
			continue;
		shares[edge->from] = true;
		if (from->kind == NODE_COMMAND || edge->kind == EDGE_MISSING ||
		    (from->kind == NODE_FILE && drawing->model->files[from->subject].flags & FILE_MADE))
			shares[edge->to] = true;
	}
	return shares;
}

/* Marks commands that somebody selected with a filter: what they do is of interest, whatever it is. */
static void keep_selected(const struct drawing *drawing, bool *keep)
{
	for (uint32_t i = 0; i < drawing->model->process_count; i++) {
		uint32_t leader = drawing->grouping.leader[i];

		if (drawing->model->processes[i].selected && !drawing->grouping.conductor[leader])
			keep[drawing->command_node[leader]] = true;
	}
}

/* Keeps a build tool that failed where nothing that it ran did: the reason is its own, such as a missing rule. */
static void keep_failed(const struct drawing *drawing, bool *keep)
{
	const struct model *model = drawing->model;
	bool *explained = memory_zeroed(model->process_count, sizeof(*explained));

	for (uint32_t i = 0; i < model->process_count; i++)
		if (drawing->grouping.leader[i] == i && model->processes[i].parent != NONE && model_failed(model, i))
			explained[drawing->grouping.leader[model->processes[i].parent]] = true;
	for (uint32_t i = 0; i < model->process_count; i++)
		if (drawing->grouping.leader[i] == i && drawing->grouping.conductor[i] && !explained[i] &&
		    model_failed(model, i))
			keep[drawing->command_node[i]] = true;
	free(explained);
}

/* Commands that neither make a file nor use one that was made, and conductors among them. */
static void hide_idle(struct drawing *drawing)
{
	struct picture *picture = &drawing->picture;
	bool *shares = find_sharing(drawing);

	keep_selected(drawing, shares);
	keep_failed(drawing, shares);
	for (uint32_t i = 0; i < picture->node_count; i++) {
		const struct node *node = &picture->nodes[i];

		if (!picture_draws(picture, i) || shares[i] || node->focus || node->kind != NODE_COMMAND)
			continue;
		if (node->flags & NODE_CONDUCTOR)
			hide(drawing, i, HIDDEN_CONDUCTORS);
		else if (!(node->flags & NODE_FAILED) && !(drawing->options->show & SHOW_COMMANDS))
			hide(drawing, i, HIDDEN_COMMANDS);
	}
	free(shares);
}

/* Files that only hidden commands used. */
static void hide_unused(struct drawing *drawing)
{
	struct picture *picture = &drawing->picture;

	picture_mark_connected(picture);
	for (uint32_t i = 0; i < picture->node_count; i++) {
		const struct node *node = &picture->nodes[i];

		if (picture_draws(picture, i) && node->kind != NODE_COMMAND &&
		    !(node->flags & NODE_CONNECTED) && !node->focus)
			hide(drawing, i, HIDDEN_UNUSED);
	}
}

void draw_commands_and_files(struct drawing *drawing)
{
	struct file_links links;
	size_t at = 0;

	draw_all_commands(drawing);
	while (drawing_next_file(drawing, &at, &links))
		draw_file(drawing, &links);
	if (drawing->level != LEVEL_STEP) {
		draw_forks(drawing);
	} else {
		if (!(drawing->options->show & SHOW_COMMANDS) && !drawing->model->filtered)
			hide_moves(drawing);
		picture_settle(&drawing->picture);
		hide_idle(drawing);
		picture_settle(&drawing->picture);
		hide_unused(drawing);
		/* Not before: an edge from a directory is to mean files that are used. */
		drawing_fold_sources(drawing);
	}
	picture_settle(&drawing->picture);
}

void draw_tree(struct drawing *drawing)
{
	draw_all_commands(drawing);
	draw_forks(drawing);
	picture_settle(&drawing->picture);
}
