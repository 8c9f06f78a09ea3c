/* SPDX-License-Identifier: BSD-2-Clause */
/* The words under the picture. */
#include "summary.h"

#include <inttypes.h>
#include <string.h>

#include "command_label.h"
#include "describe.h"

#define COMMAND_LIMIT 80
#define FILTER_LIMIT 200

static const char *const shows[LEVELS] = {
	[LEVEL_PROCESS] = "each process and each file",
	[LEVEL_EXEC] = "each program that was run, with its helpers and wrappers",
	[LEVEL_STEP] = "each command of the build tool, with all that it ran, and the files between them",
	[LEVEL_FILE] = "each file, and the programs that made one of another",
	[LEVEL_DIR] = "directories; numbers are commands that read in one and write in the other",
	[LEVEL_TARGET] = "what is left at the end, and the sources that went into it",
	[LEVEL_TREE] = "each program that was run, by who started it",
};

static const struct {
	const char *what, *option;
} hidden[HIDDEN_KINDS] = {
	[HIDDEN_SYSTEM] = { "files of the system", "--system fold" },
	[HIDDEN_TEMPORARY] = { "temporary files drawn as edges", "--show temporary" },
	[HIDDEN_BYPRODUCTS] = { "depfiles, stamps and the like", "--show byproducts" },
	[HIDDEN_LOG] = { "files that the build's own output went to", "--show log" },
	[HIDDEN_PIPES] = { "pipes that many commands share", "--show pipes" },
	[HIDDEN_INTERNAL] = { "files made within one command and gone again", "--show internal" },
	[HIDDEN_BETWEEN] = { "files between sources and results", "-l file" },
	[HIDDEN_COMMANDS] = { "commands that make nothing and use nothing made", "--show commands" },
	[HIDDEN_MOVES] = { "commands that only move files into place", "--show commands" },
	[HIDDEN_CONDUCTORS] = { "build tools and scripts that only run the commands", "-l exec" },
	[HIDDEN_UNUSED] = { "files that only build tools and idle commands use", "-l exec" },
	[HIDDEN_DEEP] = { "commands that were started further down", "-n 0 -e 0" },
	[HIDDEN_FAR] = { "nodes that do not belong to what was asked for", "no --around, --from, --to" },
};

void summary_hidden(struct buffer *buffer, const struct drawing *drawing, const char *separator)
{
	const struct picture *picture = &drawing->picture;
	const char *before = "not shown: ";

	for (int i = 0; i < HIDDEN_KINDS; i++) {
		if (!picture->hidden[i])
			continue;
		buffer_print(buffer, "%s%s: %" PRIu64 " (%s)", before, hidden[i].what, picture->hidden[i],
			     hidden[i].option);
		before = separator;
	}
}

static void add_command(struct buffer *buffer, const struct model *model)
{
	struct buffer line = { 0 };

	command_line(&line, model_name(model, model->command), COMMAND_LIMIT);
	if (line.length)
		buffer_name(buffer, (struct text){ line.bytes, line.length }, COMMAND_LIMIT);
	buffer_free(&line);
	if (!model->process_count)
		return;
	buffer_print(buffer, "%s", buffer->length ? ": " : "");
	describe_exit(buffer, model, &model->processes[0]);
	if (model->processes[0].ended)
		buffer_print(buffer, ", %.1f s", (model->processes[0].end_ns - model->processes[0].start_ns) / 1e9);
}

static void add_focus(struct buffer *buffer, const struct options *options)
{
	static const char *const words[FOCUS_WAYS] = {
		[FOCUS_AROUND] = "around", [FOCUS_FROM] = "from", [FOCUS_TO] = "to",
	};
	const char *before = "\nonly what leads ";

	for (int way = 0; way < FOCUS_WAYS; way++) {
		const char *text = options->focus[way].text;

		if (!text)
			continue;
		buffer_print(buffer, "%s%s ", way == FOCUS_AROUND ? "\nonly what is " : before, words[way]);
		buffer_name(buffer, (struct text){ text, strlen(text) }, FILTER_LIMIT);
		before = " ";
	}
	if (options->depth)
		buffer_print(buffer, ", over at most %u edges", options->depth);
}

static void add_reductions(struct buffer *buffer, const struct drawing *drawing)
{
	const struct picture *picture = &drawing->picture;

	if (drawing->level != drawing->options->level)
		buffer_print(buffer, "\nlevel %s does not fit into %zu nodes and %zu edges (-l %s -n 0 -e 0)",
			     level_name(drawing->options->level), drawing->options->node_budget,
			     drawing->options->edge_budget, level_name(drawing->options->level));
	if (picture->folded)
		buffer_print(buffer, "\nalike commands are drawn as one (-n 0 -e 0)");
	if (picture->alike_files)
		buffer_print(buffer, "\nfiles of a directory that are alike are drawn as one (-n 0 -e 0)");
	if (picture->depth)
		buffer_print(buffer, "\ndirectories are told apart by %u part%s of their path (-n 0 -e 0)", picture->depth,
			     picture->depth == 1 ? "" : "s");
}

/* All but pipes. */
static size_t count_files(const struct model *model)
{
	size_t files = 0;

	for (size_t i = 0; i < model->file_count; i++)
		files += !(model->files[i].flags & FILE_PIPE);
	return files;
}

void summary_label(struct buffer *buffer, const struct drawing *drawing)
{
	const struct model *model = drawing->model;
	size_t files = count_files(model);

	add_command(buffer, model);
	buffer_print(buffer, "%s%zu process%s, %zu file%s", buffer->length ? "; " : "", model->process_count,
		     model->process_count == 1 ? "" : "es", files, files == 1 ? "" : "s");
	if (model->filtered) {
		buffer_print(buffer, "\nonly what query selected: ");
		buffer_name(buffer, model_name(model, model->filter), FILTER_LIMIT);
	}
	if (model->lost)
		buffer_print(buffer, "\nINCOMPLETE: %" PRIu64 " events are missing from the trace", model->lost);
	buffer_print(buffer, "\n%s: %s", level_name(drawing->level), shows[drawing->level]);
	add_focus(buffer, drawing->options);
	add_reductions(buffer, drawing);
	buffer_print(buffer, "\n");
	summary_hidden(buffer, drawing, "\n    ");
	if (buffer->bytes[buffer->length - 1] != '\n')
		buffer_print(buffer, "\n");
}
