/* SPDX-License-Identifier: BSD-2-Clause */
/* Labels: short, and the same in each run. */
#include "describe.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "command_label.h"
#include "members.h"

#define NAME_LIMIT 40			/* characters of a file's name in a label */
#define NAMES_LISTED 3			/* so many files are named, more are counted */
#define SOURCES_LISTED 5		/* the same in a node that is no ellipse */

/* The node of the one file that this one stands for; NONE: of several, or of none. */
static uint32_t only_file(const struct picture *picture, uint32_t node)
{
	if (picture->nodes[node].count != 1)
		return NONE;
	if (picture->nodes[node].kind == NODE_SOURCES)
		return picture->nodes[node].first;
	return picture->nodes[node].kind == NODE_FILE ? node : NONE;
}

bool *describe_ambiguous(const struct drawing *drawing)
{
	const struct picture *picture = &drawing->picture;
	bool *ambiguous = memory_zeroed(picture->node_count, sizeof(*ambiguous));
	struct pairs first = { 0 };
	struct names bases;

	names_init(&bases);
	for (uint32_t i = 0; i < picture->node_count; i++) {
		uint32_t *seen, file = only_file(picture, i);

		if (file == NONE || !picture_draws(picture, i))
			continue;
		seen = pairs_put(&first, names_put(&bases, path_base(model_path(drawing->model,
										members_path(drawing, file)))), 0);
		if (*seen == NONE)
			*seen = i;
		else if (members_path(drawing, only_file(picture, *seen)) != members_path(drawing, file))
			ambiguous[i] = ambiguous[*seen] = true;
	}
	names_free(&bases);
	pairs_free(&first);
	return ambiguous;
}

/* The end of a long path, which tells more than its beginning. */
static void add_path_end(struct buffer *buffer, struct text name)
{
	if (name.length <= NAME_LIMIT) {
		buffer_name(buffer, name, 0);
		return;
	}
	name.bytes += name.length - NAME_LIMIT;
	name.length = NAME_LIMIT;
	while (name.length > 1 && (*name.bytes & 0xc0) == 0x80) {
		name.bytes++;
		name.length--;
	}
	buffer_print(buffer, "…");
	buffer_name(buffer, name, 0);
}

void describe_path(struct buffer *buffer, const struct model *model, uint32_t path)
{
	struct text name = model_path(model, path), home = model_path(model, model->cwd);

	if (path && path == model->cwd)
		name = (struct text){ ".", 1 };
	else if (home.length > 1 && paths_inside(&model->paths, path, model->cwd))
		name = (struct text){ name.bytes + home.length + 1, name.length - home.length - 1 };
	add_path_end(buffer, name);
}

void describe_exit(struct buffer *buffer, const struct model *model, const struct process *process)
{
	if (!process->ended)
		buffer_print(buffer, model->filtered ? "its end was not selected" : "was still running");
	else if (WIFSIGNALED(process->code))
		buffer_print(buffer, "killed by signal %d", WTERMSIG(process->code));
	else
		buffer_print(buffer, "exit %d", WEXITSTATUS(process->code));
}

static void describe_file(struct buffer *buffer, const struct drawing *drawing, uint32_t node, bool ambiguous)
{
	const struct file *file = &drawing->model->files[drawing->picture.nodes[node].subject];

	if (ambiguous)
		describe_path(buffer, drawing->model, file->path);
	else
		buffer_name(buffer, path_base(model_path(drawing->model, file->path)), NAME_LIMIT);
	if (file->version)
		buffer_print(buffer, " #%u", file->version + 1);
}

static void list_names(struct buffer *buffer, const struct drawing *drawing, struct members *members, bool ambiguous)
{
	members_sort(members, drawing);
	for (size_t i = 0; i < members->count; i++) {
		buffer_print(buffer, i ? "\n" : "");
		describe_file(buffer, drawing, members->nodes[i], ambiguous);
	}
}

/* "37 *.h in src". */
static void count_names(struct buffer *buffer, const struct drawing *drawing, const struct members *members)
{
	struct text extension = members_extension(members, drawing);
	bool same;
	uint32_t directory = members_directory(members, drawing, &same);

	buffer_print(buffer, "%zu ", members->count);
	if (extension.length) {
		buffer_print(buffer, "*");
		buffer_name(buffer, extension, NAME_LIMIT);
	} else {
		buffer_print(buffer, "files");
	}
	buffer_print(buffer, same ? "\nin " : "\nbelow ");
	describe_path(buffer, drawing->model, directory);
}

static size_t names_listed(const struct drawing *drawing, uint32_t node)
{
	const struct node *described = &drawing->picture.nodes[node];

	if (described->kind == NODE_FILE && drawing->model->files[described->subject].flags & FILE_MADE)
		return NAMES_LISTED;
	return SOURCES_LISTED;
}

/* Whether two of a few files could not be told apart by their last parts. */
static bool same_names(const struct drawing *drawing, const struct members *members)
{
	for (size_t i = 0; i < members->count; i++)
		for (size_t j = i + 1; j < members->count; j++) {
			struct text a = path_base(model_path(drawing->model, members_path(drawing, members->nodes[i])));
			struct text b = path_base(model_path(drawing->model, members_path(drawing, members->nodes[j])));

			if (a.length == b.length && !memcmp(a.bytes, b.bytes, a.length))
				return true;
		}
	return false;
}

static void describe_files(struct buffer *buffer, const struct drawing *drawing, uint32_t node, bool ambiguous)
{
	struct members members;

	if (drawing->picture.nodes[node].count == 1 && drawing->picture.nodes[node].kind == NODE_FILE) {
		describe_file(buffer, drawing, node, ambiguous);
		return;
	}
	members_collect(&members, drawing, node);
	if (members.count <= names_listed(drawing, node) && !same_names(drawing, &members))
		list_names(buffer, drawing, &members, ambiguous);
	else
		count_names(buffer, drawing, &members);
	members_free(&members);
}

/* Directories that were folded into the node, itself included. */
static uint32_t count_directories(const struct picture *picture, const struct node *node)
{
	uint32_t count = 1;

	for (uint32_t at = node->first; at != NONE; at = picture->nodes[at].next)
		if (picture->nodes[at].kind == NODE_DIRECTORY)
			count += count_directories(picture, &picture->nodes[at]);
	return count;
}

static void describe_directory(struct buffer *buffer, const struct drawing *drawing, const struct node *node)
{
	if (node->flags & NODE_SEVERAL)
		buffer_print(buffer, "%u directories below\n", count_directories(&drawing->picture, node));
	describe_path(buffer, drawing->model, node->subject);
	buffer_print(buffer, "%s\n%u file%s", model_path(drawing->model, node->subject).length > 1 ? "/" : "", node->count,
		     node->count == 1 ? "" : "s");
	if (node->commands)
		buffer_print(buffer, "\n%u command%s within", node->commands, node->commands == 1 ? "" : "s");
}

/* Whether all commands of a folded node have the same words. */
static bool same_words(const struct drawing *drawing, const struct members *members)
{
	const struct model *model = drawing->model;
	uint32_t first = NONE;

	for (size_t i = 0; i < members->count; i++) {
		uint32_t subject = drawing->picture.nodes[members->nodes[i]].subject;
		uint32_t program = model_telling_program(model, drawing->grouping.teller[subject]);

		if (program == NONE || (first != NONE && model->programs[program].argv != model->programs[first].argv))
			return false;
		first = program;
	}
	return true;
}

/* "35 × cc in src". */
static void count_commands(struct buffer *buffer, const struct drawing *drawing, uint32_t index, uint32_t program)
{
	const struct model *model = drawing->model;
	struct members members;
	uint32_t place;
	bool same;

	members_collect(&members, drawing, index);
	buffer_print(buffer, "%zu × ", members.count);
	place = members_place(&members, drawing, &same);
	if (same_words(drawing, &members)) {
		command_label(buffer, model, &model->programs[program], (struct text){ NULL, 0 });
	} else {
		buffer_name(buffer, model_name(model, model->programs[program].name), NAME_LIMIT);
		if (!same || place != model->cwd) {
			buffer_print(buffer, same ? "\nin " : "\nbelow ");
			describe_path(buffer, model, place);
		}
	}
	members_free(&members);
}

static void describe_command(struct buffer *buffer, const struct drawing *drawing, uint32_t index)
{
	const struct node *node = &drawing->picture.nodes[index];
	uint32_t program = model_telling_program(drawing->model, drawing->grouping.teller[node->subject]);

	if (program == NONE)
		buffer_print(buffer, "?");
	else if (node->count > 1)
		count_commands(buffer, drawing, index, program);
	else
		command_label(buffer, drawing->model, &drawing->model->programs[program],
			      model_path(drawing->model, drawing->only_output[index]));
	if (node->flags & NODE_FORKED)
		buffer_print(buffer, " (fork)");
	if (node->count == 1 && node->commands > 1)
		buffer_print(buffer, "\n+ %u more", node->commands - 1);
	if (node->below)
		buffer_print(buffer, "\n+ %u below", node->below);
	if (node->flags & NODE_FAILED) {
		buffer_print(buffer, "\n✗ ");
		describe_exit(buffer, drawing->model, &drawing->model->processes[node->subject]);
	}
}

void describe_node(struct buffer *buffer, const struct drawing *drawing, uint32_t index, bool ambiguous)
{
	const struct node *node = &drawing->picture.nodes[index];

	if (node->kind == NODE_COMMAND)
		describe_command(buffer, drawing, index);
	else if (node->kind == NODE_DIRECTORY || node->kind == NODE_SYSTEM)
		describe_directory(buffer, drawing, node);
	else
		describe_files(buffer, drawing, index, ambiguous);
}

/* A temporary file's name is mostly by chance: the extension must do. */
static void describe_temporary(struct buffer *buffer, const struct drawing *drawing, const struct edge *edge)
{
	struct text extension = path_extension(model_path(drawing->model,
							  drawing->model->files[edge->subject].path));

	if (edge->count > 1)
		buffer_print(buffer, "%u × ", edge->count);
	if (extension.length)
		buffer_name(buffer, extension, NAME_LIMIT);
	else
		buffer_print(buffer, "temporary");
}

static bool is_several(const struct drawing *drawing, uint32_t node)
{
	return drawing->picture.nodes[node].flags & NODE_SEVERAL;
}

void describe_edge(struct buffer *buffer, const struct drawing *drawing, const struct edge *edge)
{
	if (edge->kind == EDGE_TEMPORARY) {
		describe_temporary(buffer, drawing, edge);
	} else if (edge->kind == EDGE_FLOW && drawing->level == LEVEL_DIR) {
		/* Summed up over directories drawn as one, commands would be counted twice. */
		if (!drawing->picture.depth && !is_several(drawing, edge->from) && !is_several(drawing, edge->to))
			buffer_print(buffer, "%u", edge->count);
	} else if (edge->kind == EDGE_FLOW && edge->subject != NONE) {
		uint32_t program = model_telling_program(drawing->model, drawing->grouping.teller[edge->subject]);

		if (program != NONE)
			buffer_name(buffer, model_name(drawing->model, drawing->model->programs[program].name),
				    NAME_LIMIT);
	}
}
