/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line, checked word by word. */
#include "options.h"

#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "focus.h"
#include "level.h"
#include "status.h"
#include "url.h"

#define NODE_BUDGET 400
#define EDGE_BUDGET 1200

enum long_option {
	OPTION_SYSTEM = 256, OPTION_MISSING, OPTION_AROUND, OPTION_FROM, OPTION_TO, OPTION_DEPTH, OPTION_LEGEND,
	OPTION_SHOW, OPTION_COLOUR, OPTION_CLUSTER, OPTION_URL,
};

static const struct option long_options[] = {
	{ "level", required_argument, NULL, 'l' },
	{ "nodes", required_argument, NULL, 'n' },
	{ "edges", required_argument, NULL, 'e' },
	{ "system", required_argument, NULL, OPTION_SYSTEM },
	{ "show", required_argument, NULL, OPTION_SHOW },
	{ "missing", no_argument, NULL, OPTION_MISSING },
	{ "around", required_argument, NULL, OPTION_AROUND },
	{ "from", required_argument, NULL, OPTION_FROM },
	{ "to", required_argument, NULL, OPTION_TO },
	{ "depth", required_argument, NULL, OPTION_DEPTH },
	{ "color-by", required_argument, NULL, OPTION_COLOUR },
	{ "cluster", required_argument, NULL, OPTION_CLUSTER },
	{ "url", required_argument, NULL, OPTION_URL },
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
	"      --around THING   only what leads to a file or program, and what it leads to\n"
	"      --from THING     only what a file or program leads to\n"
	"      --to THING       only what leads to it; with --from, the ways between the two\n"
	"                       a THING is a path, the end of one, a glob, a program, or a filter\n"
	"      --depth COUNT    at most so many edges away\n"
	"      --system MODE    files of the system: hide (default), fold or show\n"
	"      --missing        also files that were looked for and not there\n"
	"      --show KIND,...  also temporary, sources, byproducts, internal, commands, log, pipes\n"
	"      --color-by WHAT  fill nodes by time, cpu, fail or dir\n"
	"      --cluster WHAT   frames around the nodes of each dir, or of each make\n"
	"      --url TEMPLATE   link each node: %p path, %d directory, %n name, %i id, %% percent\n"
	"      --legend         a key to shapes and lines\n"
	"  -o, --output FILE    write there instead of standard output\n"
	"  -q, --quiet          do not say on standard error what is not shown\n"
	"  -h, --help           this text\n"
	"  -V, --version        the version\n";

/* The word's place in a table of them; errx with the message of what is wanted instead. */
static size_t parse_word(const char *text, const char *const *names, size_t count, const char *wanted)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(text, names[i]))
			return i;
	errx(STATUS_USAGE, "%s, not \"%s\"", wanted, text);
}

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

#define PARSE_WORD(text, names, wanted) parse_word(text, names, sizeof(names) / sizeof((names)[0]), wanted)

static enum system_mode parse_system(const char *text)
{
	static const char *const names[] = { [SYSTEM_HIDE] = "hide", [SYSTEM_FOLD] = "fold", [SYSTEM_SHOW] = "show" };

	return PARSE_WORD(text, names, "--system wants hide, fold or show");
}

static unsigned parse_show(char *text)
{
	static const char *const names[] = {
		"temporary", "sources", "byproducts", "commands", "internal", "missing", "log", "pipes",
	};
	unsigned show = 0;

	for (char *word = strtok(text, ","); word; word = strtok(NULL, ","))
		show |= 1u << PARSE_WORD(word, names, "--show wants temporary, sources, byproducts, commands, "
					 "internal, missing, log or pipes");
	return show;
}

static enum colour_by parse_colour(const char *text)
{
	static const char *const names[] = { "time", "cpu", "fail", "dir" };

	return COLOUR_TIME + PARSE_WORD(text, names, "--color-by wants time, cpu, fail or dir");
}

static enum cluster_by parse_cluster(const char *text)
{
	static const char *const names[] = { "none", "dir", "make" };

	return PARSE_WORD(text, names, "--cluster wants none, dir or make");
}

static const char *parse_url(const char *text)
{
	if (!url_check(text))
		errx(STATUS_USAGE, "--url knows %%p, %%d, %%n, %%i and %%%%, not all that is in \"%s\"", text);
	return text;
}

static enum level parse_level(const char *text)
{
	enum level level = level_named(text);

	if (level == LEVELS)
		errx(STATUS_USAGE, "-l wants process, exec, step, file, dir, target or tree, not \"%s\"", text);
	return level;
}

static struct focus parse_focus(const char *text, const char *option)
{
	if (!*text)
		errx(STATUS_USAGE, "%s wants a name or a filter", option);
	return (struct focus){ .text = text, .filter = focus_is_filter(text) };
}

static void take_option(struct options *options, int option)
{
	switch (option) {
	case 'l': options->level = parse_level(optarg); break;
	case 'n': options->node_budget = parse_count(optarg, "-n"); break;
	case 'e': options->edge_budget = parse_count(optarg, "-e"); break;
	case 'o': options->output = optarg; break;
	case 'q': options->quiet = true; break;
	case OPTION_SYSTEM: options->system = parse_system(optarg); break;
	case OPTION_SHOW: options->show |= parse_show(optarg); break;
	case OPTION_MISSING: options->show |= SHOW_MISSING; break;
	case OPTION_AROUND: options->focus[FOCUS_AROUND] = parse_focus(optarg, "--around"); break;
	case OPTION_FROM: options->focus[FOCUS_FROM] = parse_focus(optarg, "--from"); break;
	case OPTION_TO: options->focus[FOCUS_TO] = parse_focus(optarg, "--to"); break;
	case OPTION_DEPTH: options->depth = parse_count(optarg, "--depth"); break;
	case OPTION_COLOUR: options->colour_by = parse_colour(optarg); break;
	case OPTION_CLUSTER: options->cluster = parse_cluster(optarg); break;
	case OPTION_URL: options->url = parse_url(optarg); break;
	case OPTION_LEGEND: options->legend = true; break;
	case 'h': fputs(usage, stdout); exit(STATUS_DONE);
	case 'V': puts("graph (buildtrace) " VERSION); exit(STATUS_DONE);
	default:
		fputs("Try graph --help.\n", stderr);
		exit(STATUS_USAGE);
	}
}

static void check_options(const struct options *options)
{
	if (options->focus[FOCUS_AROUND].text && (options->focus[FOCUS_FROM].text || options->focus[FOCUS_TO].text))
		errx(STATUS_USAGE, "--around goes in both directions: give it alone, or --from and --to");
}

struct options options_parse(int argc, char **argv)
{
	struct options options = { .level = LEVEL_STEP, .node_budget = NODE_BUDGET, .edge_budget = EDGE_BUDGET };
	int option;

	while ((option = getopt_long(argc, argv, "l:n:e:o:qhV", long_options, NULL)) != -1)
		take_option(&options, option);
	check_options(&options);
	return options;
}
