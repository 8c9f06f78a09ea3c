/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of capture. */
#include "options.h"

#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "kernel.h"
#include "number.h"
#include "status.h"

#define RING_SIZE_DEFAULT (4u << 20)
#define RING_SIZE_MIN (64u << 10)
#define RING_SIZE_MAX (1u << 30)

static const char usage[] =
	"usage: capture [-qv] [-b SIZE] [-o FILE] [-u USER] [-z[LEVEL]] [--all-probes] [--kill]\n"
	"               [--no-freeze] [--strict] [--wait] [--without FEATURES]\n"
	"               [--] COMMAND [ARGUMENT...]\n"
	"       capture [-v] [-b SIZE] [--without FEATURES] --check\n"
	"\n"
	"Runs COMMAND and writes a trace of what it and all its descendants do to\n"
	"processes and files: to stdout, for normalize(1), or to FILE.\n"
	"\n"
	"  -b, --buffer SIZE   ring per CPU, a power of two (default 4M)\n"
	"  -o, --output FILE   write to FILE; COMMAND keeps its own stdout\n"
	"  -q, --quiet         say nothing but errors\n"
	"  -u, --user USER     run COMMAND as USER, a name or number; without it as whoever runs\n"
	"                      capture, and under sudo as whoever runs that\n"
	"  -v, --verbose       say more, such as the verifier's log when loading fails\n"
	"  -z, --zstd[=LEVEL]  compress blocks (default level 1)\n"
	"      --all-probes    tell each failed lookup, also those that a program repeats\n"
	"      --check         say what this machine has and lacks for tracing; run nothing\n"
	"      --kill          end the command, should capture itself be killed\n"
	"      --no-freeze     never have the command wait; rather lose records, and say so\n"
	"      --strict        fail where the trace is not complete: end COMMAND when the trace\n"
	"                      cannot be written, and exit 125, also when records were lost\n"
	"      --wait          trace until the last descendant ends (--no-wait: until COMMAND\n"
	"                      does, the default)\n"
	"      --without FEATURE,...\n"
	"                      do not use what this kernel may have: light (skeletons), cast,\n"
	"                      io_uring\n"
	"  -h, --help          print this\n"
	"  -V, --version       print the version\n";

static size_t read_size(const char *text)
{
	uint64_t size = number_size(text);

	if (size < RING_SIZE_MIN || size > RING_SIZE_MAX || size & (size - 1))
		errx(EXIT_CAPTURE, "-b %s: expected a power of two from 64K to 1024M", text);
	return size;
}

static int read_level(const char *text)
{
	int level = number_zstd_level(text);

	if (!level)
		errx(EXIT_CAPTURE, "-z%s: expected a level from 1 to %d", text, ZSTD_maxCLevel());
	return level;
}

static unsigned read_features(char *text)
{
	static char *const known[] = { "light", "cast", "io_uring", NULL };
	static const unsigned features[] = { FEATURE_LIGHT, FEATURE_CAST, FEATURE_URING };
	unsigned read = 0;

	while (*text) {
		char *value;
		int which = getsubopt(&text, known, &value);

		if (which < 0)
			errx(EXIT_CAPTURE, "--without %s: expected light, cast, io_uring", value);
		read |= features[which];
	}
	return read;
}

enum { KILL = 256, NO_FREEZE, WAIT, NO_WAIT, STRICT, CHECK, ALL_PROBES, WITHOUT };

static const struct option names[] = {
	{ "all-probes", no_argument, NULL, ALL_PROBES },
	{ "check", no_argument, NULL, CHECK },
	{ "kill", no_argument, NULL, KILL },
	{ "no-freeze", no_argument, NULL, NO_FREEZE },
	{ "no-wait", no_argument, NULL, NO_WAIT },
	{ "strict", no_argument, NULL, STRICT },
	{ "wait", no_argument, NULL, WAIT },
	{ "without", required_argument, NULL, WITHOUT },
	{ "buffer", required_argument, NULL, 'b' }, { "output", required_argument, NULL, 'o' },
	{ "quiet", no_argument, NULL, 'q' },	    { "user", required_argument, NULL, 'u' },
	{ "verbose", no_argument, NULL, 'v' },	    { "zstd", optional_argument, NULL, 'z' },
	{ "help", no_argument, NULL, 'h' },	    { "version", no_argument, NULL, 'V' },
	{ 0 },
};

static void read_option(struct options *options, int option)
{
	switch (option) {
	case 'b':
		options->ring_size = read_size(optarg);
		break;
	case 'o':
		options->output = strcmp(optarg, "-") ? optarg : NULL;
		break;
	case 'q':
		options->quiet = true;
		break;
	case 'u':
		options->user = optarg;
		break;
	case 'v':
		options->verbose = true;
		break;
	case 'z':
		options->zstd_level = read_level(optarg);
		break;
	case ALL_PROBES:
		options->all_probes = true;
		break;
	case CHECK:
		options->check = true;
		break;
	case KILL:
		options->kill = true;
		break;
	case NO_FREEZE:
		options->no_freeze = true;
		break;
	case STRICT:
		options->strict = true;
		break;
	case WAIT:
	case NO_WAIT:
		options->wait = option == WAIT;
		break;
	case WITHOUT:
		options->without |= read_features(optarg);
		break;
	case 'h':
		fputs(usage, stdout);
		exit(0);
	case 'V':
		puts("capture (buildtrace) " VERSION);
		exit(0);
	default:
		fputs("Try 'capture --help'.\n", stderr);
		exit(EXIT_CAPTURE);
	}
}

void options_read(struct options *options, int argc, char **argv)
{
	int option;

	*options = (struct options){ .ring_size = RING_SIZE_DEFAULT };
	while ((option = getopt_long(argc, argv, "+b:o:qu:vz::hV", names, NULL)) != -1)
		read_option(options, option);
	if (options->check) {
		if (optind < argc)
			errx(EXIT_CAPTURE, "--check runs no command");
		return;
	}
	if (optind == argc)
		errx(EXIT_CAPTURE, "no command given: capture [OPTION...] -- COMMAND [ARGUMENT...]");
	options->command = argv + optind;
	if (!options->output && isatty(STDOUT_FILENO))
		errx(EXIT_CAPTURE, "will not write a binary trace to a terminal: use -o FILE, "
				   "or pipe it: capture -- %s ... | normalize", argv[optind]);
}
