/* SPDX-License-Identifier: BSD-2-Clause */
/* graph: draws what a build did.  Reads normalized traces, writes DOT. */
#include <err.h>
#include <stdio.h>
#include <unistd.h>

#include "dot.h"
#include "focus.h"
#include "input.h"
#include "level.h"
#include "model.h"
#include "read.h"
#include "status.h"
#include "summary.h"

/* Reads all inputs.  The worst status counts. */
static int read_files(struct model *model, const struct options *options, char **paths)
{
	static char *standard_input[] = { "-", NULL };
	int worst = STATUS_DONE;

	for (char **path = *paths ? paths : standard_input; *path; path++) {
		struct input input;
		int status = STATUS_IO;

		if (input_open(&input, *path, options) == 0) {
			status = read_trace(model, &input);
			input_close(&input);
		}
		worst = status > worst ? status : worst;
	}
	return worst;
}

static void say_hidden(const struct drawing *drawing)
{
	struct buffer buffer = { 0 };

	if (drawing->level != drawing->options->level)
		warnx("level %s does not fit into %zu nodes and %zu edges: this is level %s (-n 0 -e 0: no limit)",
		      level_name(drawing->options->level), drawing->options->node_budget,
		      drawing->options->edge_budget, level_name(drawing->level));
	summary_hidden(&buffer, drawing, "; ");
	if (buffer.length)
		warnx("%s", buffer.bytes);
	buffer_free(&buffer);
}

static void write_drawing(const char *path, struct drawing *drawing)
{
	FILE *out = path ? fopen(path, "we") : stdout;

	if (!out)
		err(STATUS_IO, "%s", path);
	dot_write(out, drawing);
	if (ferror(out) || fclose(out))
		err(STATUS_IO, "%s", path ? path : "stdout");
}

int main(int argc, char **argv)
{
	struct options options = options_parse(argc, argv);
	struct drawing drawing;
	struct model model;
	int status;

	model_init(&model);
	model.keep_missing = options.show & SHOW_MISSING;
	model.by_file = focus_by_file(&options);
	status = read_files(&model, &options, argv + optind);
	if (!model.sections) {
		/* What is no trace gives no picture. */
		model_free(&model);
		return status;
	}
	focus_mark(&model, &options);
	level_draw(&drawing, &model, &options);
	if (focus_say_missing(&drawing))
		status = status ? status : STATUS_NO_MATCH;
	if (!options.quiet)
		say_hidden(&drawing);
	write_drawing(options.output, &drawing);
	drawing_free(&drawing);
	model_free(&model);
	return status;
}
