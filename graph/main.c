/* SPDX-License-Identifier: BSD-2-Clause */
/* graph: draws what a build did.  Reads normalized traces, writes DOT. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dot.h"
#include "focus.h"
#include "level.h"
#include "model.h"
#include "read.h"
#include "status.h"
#include "summary.h"

#define NODE_BUDGET 400
#define EDGE_BUDGET 1200

struct arguments {
	struct options options;
	const char *output;		/* NULL: stdout */
	bool quiet;
};

enum long_option { OPTION_SYSTEM = 256, OPTION_MISSING, OPTION_AROUND, OPTION_DEPTH, OPTION_LEGEND, OPTION_SHOW };

static const struct option long_options[] = {
	{ "level", required_argument, NULL, 'l' },
	{ "nodes", required_argument, NULL, 'n' },
	{ "edges", required_argument, NULL, 'e' },
	{ "system", required_argument, NULL, OPTION_SYSTEM },
	{ "show", required_argument, NULL, OPTION_SHOW },
	{ "missing", no_argument, NULL, OPTION_MISSING },
	{ "around", required_argument, NULL, OPTION_AROUND },
	{ "depth", required_argument, NULL, OPTION_DEPTH },
	{ "legend", no_argument, NULL, OPTION_LEGEND },
	{ "output", required_argument, NULL, 'o' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
	"usage: graph [options] [file ...]\n"
	"Draws normalized traces (standard input, or files; - is standard input) for dot(1).\n"
	"  -l, --level LEVEL    process, exec, step (default), file, dir, target or tree\n"
	"  -n, --nodes COUNT    at most so many nodes (400), else a coarser level; 0: no limit\n"
	"  -e, --edges COUNT    at most so many edges (1200); 0: no limit\n"
	"      --around NAME    only what leads to a file or program, and what it leads to\n"
	"      --depth COUNT    at most so many edges away\n"
	"      --system MODE    files of the system: hide (default), fold or show\n"
	"      --missing        also files that were looked for and not there\n"
	"      --show KIND,...  also temporary, sources, byproducts, internal, commands, log\n"
	"      --legend         a key to shapes and lines\n"
	"  -o, --output FILE    write there instead of standard output\n"
	"  -q, --quiet          do not say on standard error what is not shown\n"
	"  -h, --help           this text\n"
	"  -V, --version        the version\n";

static size_t parse_count(const char *text, const char *option)
{
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(text, &end, 10);
	if (errno || *end || !*text || *text == '-' || value > INT32_MAX)
		errx(STATUS_USAGE, "%s wants a number, not \"%s\"", option, text);
	return value;
}

static enum system_mode parse_system(const char *text)
{
	static const char *const names[] = { [SYSTEM_HIDE] = "hide", [SYSTEM_FOLD] = "fold", [SYSTEM_SHOW] = "show" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(text, names[i]))
			return i;
	errx(STATUS_USAGE, "--system wants hide, fold or show, not \"%s\"", text);
}

static unsigned parse_show(char *text)
{
	static const char *const names[] = { "temporary", "sources", "byproducts", "commands", "internal", "missing",
					     "log" };
	unsigned show = 0;

	for (char *word = strtok(text, ","); word; word = strtok(NULL, ",")) {
		size_t i = 0;

		while (i < sizeof(names) / sizeof(names[0]) && strcmp(word, names[i]))
			i++;
		if (i == sizeof(names) / sizeof(names[0]))
			errx(STATUS_USAGE, "--show wants temporary, sources, byproducts, commands, internal, missing "
			     "or log, not \"%s\"", word);
		show |= 1u << i;
	}
	return show;
}

static enum level parse_level(const char *text)
{
	enum level level = level_named(text);

	if (level == LEVELS)
		errx(STATUS_USAGE, "-l wants process, exec, step, file, dir, target or tree, not \"%s\"", text);
	return level;
}

static const char *parse_around(const char *text)
{
	if (!*text)
		errx(STATUS_USAGE, "--around wants a name");
	return text;
}

static void take_option(struct arguments *arguments, int option)
{
	switch (option) {
	case 'l': arguments->options.level = parse_level(optarg); break;
	case 'n': arguments->options.node_budget = parse_count(optarg, "-n"); break;
	case 'e': arguments->options.edge_budget = parse_count(optarg, "-e"); break;
	case 'o': arguments->output = optarg; break;
	case 'q': arguments->quiet = true; break;
	case OPTION_SYSTEM: arguments->options.system = parse_system(optarg); break;
	case OPTION_SHOW: arguments->options.show |= parse_show(optarg); break;
	case OPTION_MISSING: arguments->options.show |= SHOW_MISSING; break;
	case OPTION_AROUND: arguments->options.around = parse_around(optarg); break;
	case OPTION_DEPTH: arguments->options.depth = parse_count(optarg, "--depth"); break;
	case OPTION_LEGEND: arguments->options.legend = true; break;
	case 'h': fputs(usage, stdout); exit(STATUS_DONE);
	case 'V': puts("graph (buildtrace) " VERSION); exit(STATUS_DONE);
	default:
		fputs("Try graph --help.\n", stderr);
		exit(STATUS_USAGE);
	}
}

static struct arguments parse_arguments(int argc, char **argv)
{
	struct arguments arguments = {
		.options = { .level = LEVEL_STEP, .node_budget = NODE_BUDGET, .edge_budget = EDGE_BUDGET },
	};
	int option;

	while ((option = getopt_long(argc, argv, "l:n:e:o:qhV", long_options, NULL)) != -1)
		take_option(&arguments, option);
	return arguments;
}

static int read_file(struct model *model, const char *path)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	int status;

	if (fd < 0) {
		warn("%s", path);
		return STATUS_IO;
	}
	if (isatty(fd))
		errx(STATUS_USAGE, "a trace cannot be typed in: give a file, or pipe normalize into graph");
	status = read_trace(model, fd, fd == STDIN_FILENO ? "stdin" : path);
	if (fd != STDIN_FILENO)
		close(fd);
	return status;
}

/* Reads all inputs.  The worst status counts. */
static int read_files(struct model *model, char **paths)
{
	static char *standard_input[] = { "-", NULL };
	int worst = STATUS_DONE;

	for (char **path = *paths ? paths : standard_input; *path; path++) {
		int status = read_file(model, *path);

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
	struct arguments arguments = parse_arguments(argc, argv);
	struct drawing drawing;
	struct model model;
	int status;

	model_init(&model);
	model.keep_missing = arguments.options.show & SHOW_MISSING;
	status = read_files(&model, argv + optind);
	if (!model.sections) {
		/* What is no trace gives no picture. */
		model_free(&model);
		return status;
	}
	if (arguments.options.around)
		focus_mark(&model, arguments.options.around);
	if (!level_draw(&drawing, &model, &arguments.options)) {
		warnx("nothing in the trace is called %s", arguments.options.around);
		status = status ? status : STATUS_NO_MATCH;
	}
	if (!arguments.quiet)
		say_hidden(&drawing);
	write_drawing(arguments.output, &drawing);
	drawing_free(&drawing);
	model_free(&model);
	return status;
}
