/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the command line. */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "status.h"
#include "suggest.h"
#include "view.h"

enum { OPTION_FIELDS = 256, OPTION_COLUMNS, OPTION_VIEWS };

static const char short_options[] = "f:o:e:F:n:cqrt:0vz::hV";
static const struct option long_options[] = {
	{ "format", required_argument, NULL, 'f' },
	{ "output", required_argument, NULL, 'o' },
	{ "expression", required_argument, NULL, 'e' },
	{ "file", required_argument, NULL, 'F' },
	{ "limit", required_argument, NULL, 'n' },
	{ "count", no_argument, NULL, 'c' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "reverse", no_argument, NULL, 'r' },
	{ "time", required_argument, NULL, 't' },
	{ "null", no_argument, NULL, '0' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "zstd", optional_argument, NULL, 'z' },
	{ "fields", optional_argument, NULL, OPTION_FIELDS },
	{ "views", no_argument, NULL, OPTION_VIEWS },
	{ "columns", required_argument, NULL, OPTION_COLUMNS },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static void print_views(FILE *out, int indent)
{
	const struct view *view;

	for (size_t i = 0; (view = view_at(i)); i++)
		fprintf(out, "%*s%-8s %s\n", indent, "", view->name, view->description);
}

static void print_usage(FILE *out)
{
	fputs("usage: query [options] [FILTER] [FILE ...]\n"
	      "       query [options] -e FILTER | -F FILE [FILE ...]\n"
	      "Selects events of normalized traces (stdin by default) and shows them.\n"
	      "\n"
	      "  -f, --format=VIEW       how to show them:\n",
	      out);
	print_views(out, 28);
	fputs("                          (default: text on a terminal, else trace)\n"
	      "  -o, --output=FILE       write there, not to stdout\n"
	      "  -e, --expression=FILTER select what this filter selects; several must all hold\n"
	      "  -F, --file=FILE         read a filter from a file\n"
	      "  -t, --time=FROM..TO     only events in this time: 1.5..2s, 20ms.., ..3\n"
	      "  -r, --reverse           select what the filter does not\n"
	      "  -n, --limit=COUNT       stop after so many events\n"
	      "  -c, --count             only print how many events were selected\n"
	      "  -q, --quiet             print nothing; exit 0 when an event was selected, else 1\n"
	      "  -0, --null              end entries of lists with NUL, and do not escape them\n"
	      "  -z, --zstd[=LEVEL]      compress the trace\n"
	      "  -v, --verbose           say on stderr what was read\n"
	      "      --columns=FIELD,... what json and csv show\n"
	      "      --fields[=FIELD]    list the fields of the language, or the names that one may have\n"
	      "      --views             list the views\n"
	      "  -h, --help              print this\n"
	      "  -V, --version           print the version\n"
	      "See query(1) and buildtrace-filter(7).\n",
	      out);
}

__attribute__((format(printf, 2, 3)))
static int refuse(struct options *options, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("query: ", stderr);
	vfprintf(stderr, format, arguments);
	putc('\n', stderr);
	va_end(arguments);
	options->exit_status = STATUS_USAGE;
	return -1;
}

static int read_count(struct options *options, const char *argument, const char *option, uint64_t most,
		      uint64_t *count)
{
	char *rest;

	errno = 0;
	*count = strtoull(argument, &rest, 10);
	if (*argument < '0' || *argument > '9' || *rest || errno || *count > most)
		return refuse(options, "%s needs a number from 0 to %" PRIu64 ", not \"%s\"", option, most,
			      argument);
	return 1;
}

static int read_level(struct options *options, const char *argument)
{
	uint64_t level = 1;

	if (argument && read_count(options, argument, "-z", 19, &level) < 0)
		return -1;
	options->level = level;
	return 1;
}

static int read_format(struct options *options, const char *argument)
{
	struct suggestion suggestion;
	const struct view *view;

	suggest_begin(&suggestion, (struct text){ argument, strlen(argument) });
	for (size_t i = 0; (view = view_at(i)); i++)
		suggest_offer(&suggestion, view->name);
	if (!view_find(argument))
		return refuse(options, "no view \"%s\"%s (query --help lists them)", argument, suggest_end(&suggestion));
	options->format = argument;
	return 1;
}

static int read_columns(struct options *options, const char *argument)
{
	char error[160];

	if (columns_parse(&options->columns, argument, error, sizeof(error)) < 0)
		return refuse(options, "--columns: %s", error);
	return 1;
}

static int read_filter(struct options *options, const char *argument, bool from_file)
{
	if ((from_file ? filter_texts_add_file(&options->texts, argument)
		       : filter_texts_add(&options->texts, argument)) == 0)
		return 1;
	return refuse(options, "%s: %s", argument, strerror(errno));
}

static int read_time(struct options *options, const char *argument)
{
	if (filter_texts_set_time(&options->texts, argument) == 0)
		return 1;
	return refuse(options, "-t needs FROM..TO, such as 1.5s..2s, not \"%s\"", argument);
}

/* What values of a field may be called, one a line; nothing when they have no names. */
static int print_names(struct options *options, const char *argument)
{
	struct text name = { argument, strlen(argument) };
	struct field_reference reference;
	struct suggestion suggestion;
	const struct names *names;

	if (!field_find(name, &reference))
		return refuse(options, "no field %s%s", argument, suggest_field(&suggestion, name));
	names = reference.field->names;
	for (int64_t i = 0; names && i <= names->last; i++)
		if (names->name(i))
			puts(names->name(i));
	return 0;
}

static int help(struct options *options, int option, const char *argument)
{
	if (option == 'h')
		print_usage(stdout);
	else if (option == 'V')
		printf("query (buildtrace) %s\n", VERSION);
	else if (option == OPTION_VIEWS)
		print_views(stdout, 0);
	else if (!argument)
		fields_print(stdout);
	else if (print_names(options, argument) < 0)
		return -1;
	if (fflush(stdout) == 0)
		return 0;
	fprintf(stderr, "query: stdout: %s\n", strerror(errno));
	options->exit_status = STATUS_IO;
	return -1;
}

/* 1: go on, 0 or -1: as options_read. */
static int read_option(struct options *options, int option)
{
	switch (option) {
	case 'f':
		return read_format(options, optarg);
	case 'o':
		options->output = optarg;
		return 1;
	case 'e':
	case 'F':
		return read_filter(options, optarg, option == 'F');
	case 'n':
		return read_count(options, optarg, "-n", UINT64_MAX - 1, &options->limit);
	case 'c':
		options->count = true;
		return 1;
	case 'q':
		options->quiet = true;
		return 1;
	case 'r':
		options->texts.reverse = true;
		return 1;
	case 't':
		return read_time(options, optarg);
	case '0':
		options->nul = true;
		return 1;
	case 'v':
		options->verbose = true;
		return 1;
	case 'z':
		return read_level(options, optarg);
	case OPTION_COLUMNS:
		return read_columns(options, optarg);
	case 'h':
	case 'V':
	case OPTION_FIELDS:
	case OPTION_VIEWS:
		return help(options, option, optarg);
	default:
		return refuse(options, "see query --help");
	}
}

static int read_all(struct options *options, int argc, char *const *argv)
{
	int option, result = 1;

	while (result == 1 && (option = getopt_long(argc, argv, short_options, long_options, NULL)) != -1)
		result = read_option(options, option);
	return result;
}

/* The first operand is the filter, unless -e or -F gave one.  But whoever forgets it and
 * names an existing file means the file. */
static int read_operand(struct options *options, const char *operand)
{
	if (options->texts.count || !operand)
		return 1;
	if (filter_texts_add(&options->texts, operand) < 0)
		return refuse(options, "%s", strerror(errno));
	if (access(operand, F_OK) == 0 && !filter_texts_last_is_good(&options->texts))
		filter_texts_drop_last(&options->texts);
	else
		optind++;
	return 1;
}

static int compile(struct options *options, char *const *argv)
{
	static const char *const only_stdin[] = { "-", NULL };

	options->inputs = argv[optind] ? (const char *const *)argv + optind : only_stdin;
	if (filter_texts_compile(&options->texts, options->filter) == 0)
		return 1;
	options->exit_status = STATUS_USAGE;
	return -1;
}

int options_read(struct options *options, int argc, char *const *argv)
{
	int result;

	*options = (struct options){ .limit = UINT64_MAX, .filter = filter_new() };
	if (!options->filter)
		return refuse(options, "%s", strerror(ENOMEM));
	result = read_all(options, argc, argv);
	if (result == 1)
		result = read_operand(options, argv[optind]);
	return result == 1 ? compile(options, argv) : result;
}

void options_free(struct options *options)
{
	filter_free(options->filter);
	filter_texts_free(&options->texts);
}
