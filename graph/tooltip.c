/* SPDX-License-Identifier: BSD-2-Clause */
/* Tooltips: all that is known and fits. */
#include <string.h>

#include "command_label.h"
#include "describe.h"
#include "members.h"

#define LINE_LIMIT 2000			/* bytes of a command line */
#define MEMBERS_LISTED 20

static double seconds(uint64_t ns)
{
	return ns / 1e9;
}

static void add_program(struct buffer *buffer, const struct model *model, uint32_t index)
{
	const struct program *program = &model->programs[index];

	command_line(buffer, model_name(model, program->argv), LINE_LIMIT);
}

/* Programs that the same process ran before. */
static void add_earlier_programs(struct buffer *buffer, const struct model *model, uint32_t process, uint32_t telling)
{
	uint32_t at = model->processes[process].program;

	if (!model->processes[process].execs)
		return;
	for (; at != NONE; at = model->programs[at].previous) {
		if (at == telling)
			continue;
		buffer_print(buffer, "\nexec by: ");
		add_program(buffer, model, at);
	}
}

static void add_times(struct buffer *buffer, const struct model *model, const struct process *process)
{
	if (process->start_ns >= model->start_ns)
		buffer_print(buffer, "\nstarted at %.3f s", seconds(process->start_ns - model->start_ns));
	if (process->ended && process->end_ns >= process->start_ns)
		buffer_print(buffer, ", took %.3f s, CPU %.3f s", seconds(process->end_ns - process->start_ns),
			     seconds(process->cpu_ns));
}

static void add_command(struct buffer *buffer, const struct drawing *drawing, const struct node *node)
{
	const struct model *model = drawing->model;
	const struct process *process = &model->processes[node->subject];
	uint32_t teller = drawing->grouping.teller[node->subject];
	uint32_t program = model_telling_program(model, teller);

	if (program == NONE) {
		buffer_print(buffer, "unknown program");
	} else {
		add_program(buffer, model, program);
		add_earlier_programs(buffer, model, teller, program);
		if (teller != node->subject && process->program != NONE) {
			buffer_print(buffer, "\nrun by: ");
			add_program(buffer, model, process->program);
		}
	}
	buffer_print(buffer, "\nin ");
	buffer_name(buffer, model_path(model, process->cwd), 0);
	buffer_print(buffer, "\n");
	describe_exit(buffer, model, process);
	add_times(buffer, model, process);
	buffer_print(buffer, "\npid %u", process->pid);
}

static void add_file(struct buffer *buffer, const struct drawing *drawing, const struct node *node)
{
	const struct model *model = drawing->model;
	const struct file *file = &model->files[node->subject];

	buffer_name(buffer, model_path(model, file->path), 0);
	if (file->earlier) {
		buffer_print(buffer, "\nalso called ");
		buffer_name(buffer, model_path(model, file->earlier), 0);
	}
	if (file->version)
		buffer_print(buffer, "\nfile number %u of this name", file->version + 1);
	if (file->flags & FILE_MISSING)
		buffer_print(buffer, "\nlooked for, but not there");
	else if (file->flags & FILE_GONE)
		buffer_print(buffer, "\n%sdeleted or replaced later", file->flags & FILE_MADE ? "made here, " : "");
	else
		buffer_print(buffer, file->flags & FILE_MADE ? "\nmade here" : "\nwas there before");
}

static void add_members(struct buffer *buffer, const struct drawing *drawing, const struct members *members)
{
	size_t listed = members->count > MEMBERS_LISTED ? MEMBERS_LISTED : members->count;

	for (size_t i = 0; i < listed; i++) {
		const struct node *node = &drawing->picture.nodes[members->nodes[i]];

		buffer_print(buffer, i ? "\n" : "");
		if (node->kind == NODE_FILE) {
			buffer_name(buffer, model_path(drawing->model, members_path(drawing, members->nodes[i])), 0);
		} else {
			uint32_t program = drawing->model->processes[drawing->grouping.teller[node->subject]].program;

			if (program != NONE)
				command_line(buffer, model_name(drawing->model, drawing->model->programs[program].argv),
					     LINE_LIMIT / 10);
		}
	}
	if (members->count > listed)
		buffer_print(buffer, "\nand %zu more", members->count - listed);
}

void describe_node_fully(struct buffer *buffer, const struct drawing *drawing, uint32_t index)
{
	const struct node *node = &drawing->picture.nodes[index];
	struct members members;

	if (node->kind == NODE_COMMAND && node->count == 1) {
		add_command(buffer, drawing, node);
	} else if (node->kind == NODE_FILE && node->count == 1) {
		add_file(buffer, drawing, node);
	} else {
		members_collect(&members, drawing, index);
		members_sort(&members, drawing);
		add_members(buffer, drawing, &members);
		members_free(&members);
	}
}

void describe_edge_fully(struct buffer *buffer, const struct drawing *drawing, const struct edge *edge)
{
	static const char *const words[EDGE_KINDS] = {
		[EDGE_READ] = "is read by", [EDGE_WRITE] = "writes", [EDGE_UPDATE] = "reads, then writes",
		[EDGE_RAN] = "is executed by", [EDGE_RENAME] = "gives a name", [EDGE_FORK] = "starts",
		[EDGE_TEMPORARY] = "hands over", [EDGE_PIPE] = "hands over through a pipe",
		[EDGE_MISSING] = "is looked for by", [EDGE_DELETE] = "deletes", [EDGE_FLOW] = "goes into",
	};

	buffer_print(buffer, "%s", words[edge->kind]);
	if (edge->count > 1)
		buffer_print(buffer, " (× %u)", edge->count);
	if (edge->kind == EDGE_TEMPORARY) {
		buffer_print(buffer, " ");
		buffer_name(buffer, model_path(drawing->model, drawing->model->files[edge->subject].path), 0);
	} else if (edge->kind == EDGE_FLOW && edge->subject != NONE) {
		uint32_t program = model_telling_program(drawing->model, drawing->grouping.teller[edge->subject]);

		buffer_print(buffer, " by ");
		if (program != NONE)
			add_program(buffer, drawing->model, program);
	}
}
