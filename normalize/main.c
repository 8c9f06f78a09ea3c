/* SPDX-License-Identifier: BSD-2-Clause */
/* normalize: raw records of many CPUs in, ordered events with absolute paths out. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "number.h"
#include "section.h"
#include "status.h"

static const char usage[] =
	"usage: normalize [-qv] [-o FILE] [-S SIZE] [-z[LEVEL]] [TRACE...]\n"
	"\n"
	"Puts the records of raw traces (of capture(1)) into one order, gives processes\n"
	"identity, and makes every path absolute.  Reads stdin without TRACE, or for -.\n"
	"\n"
	"  -o, --output FILE   write to FILE instead of stdout\n"
	"  -q, --quiet         no verdict on stderr\n"
	"  -S, --memory SIZE   hold at most SIZE of waiting records (default 256M)\n"
	"  -z, --zstd[=LEVEL]  compress blocks (default level 1)\n"
	"  -h, --help          print this\n"
	"  -V, --version       print the version\n";

struct options {
	const char *output;
	size_t memory;
	int zstd_level;
	bool quiet;
};

static _Noreturn void fail_usage(void)
{
	fputs("Try 'normalize --help'.\n", stderr);
	exit(STATUS_USAGE);
}

static size_t read_size(const char *text)
{
	uint64_t size = number_size(text);

	if (size < 1 << 20)
		errx(STATUS_USAGE, "-S %s: expected a size of 1M or more", text);
	return size;
}

static int read_level(const char *text)
{
	int level = number_zstd_level(text);

	if (!level)
		errx(STATUS_USAGE, "-z%s: expected a level from 1 to %d", text, ZSTD_maxCLevel());
	return level;
}

static void read_options(struct options *options, int argc, char **argv)
{
	static const struct option names[] = {
		{ "output", required_argument, NULL, 'o' }, { "quiet", no_argument, NULL, 'q' },
		{ "memory", required_argument, NULL, 'S' }, { "zstd", optional_argument, NULL, 'z' },
		{ "help", no_argument, NULL, 'h' },	    { "version", no_argument, NULL, 'V' },
		{ 0 },
	};
	int option;

	*options = (struct options){ .memory = 256u << 20 };
	while ((option = getopt_long(argc, argv, "o:qS:z::hV", names, NULL)) != -1) {
		switch (option) {
		case 'o':
			options->output = strcmp(optarg, "-") ? optarg : NULL;
			break;
		case 'q':
			options->quiet = true;
			break;
		case 'S':
			options->memory = read_size(optarg);
			break;
		case 'z':
			options->zstd_level = read_level(optarg);
			break;
		case 'h':
			fputs(usage, stdout);
			exit(0);
		case 'V':
			puts("normalize (buildtrace) " VERSION);
			exit(0);
		default:
			fail_usage();
		}
	}
}

static int open_output(const char *name)
{
	int fd;

	if (!name && isatty(STDOUT_FILENO))
		errx(STATUS_USAGE, "will not write a binary trace to a terminal: use -o FILE, or pipe it: "
				   "normalize ... | query");
	if (!name)
		return STDOUT_FILENO;
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		err(STATUS_IO, "%s", name);
	return fd;
}

static int open_input(const char *name)
{
	int fd = strcmp(name, "-") ? open(name, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;

	if (fd < 0)
		warn("%s", name);
	else if (isatty(fd))
		errx(STATUS_USAGE, "will not read a trace from a terminal: name a file, or pipe one in");
	return fd;
}

/* The worse of two: an I/O error over damage over success. */
static int worse(int one, int other)
{
	return one > other ? one : other;
}

int main(int argc, char **argv)
{
	static char *stdin_only[] = { (char *)"-", NULL };
	struct options options;
	struct normalizer *normalizer;
	struct writer *writer;
	int status = STATUS_DONE, output;
	char **names;

	read_options(&options, argc, argv);
	signal(SIGPIPE, SIG_IGN);
	output = open_output(options.output);
	writer = writer_new(output, options.zstd_level);
	normalizer = writer ? normalizer_new(writer, options.memory, options.quiet) : NULL;
	if (!normalizer)
		err(STATUS_IO, "cannot start");
	for (names = optind < argc ? argv + optind : stdin_only; *names; names++) {
		int input = open_input(*names);

		if (input < 0) {
			status = worse(status, STATUS_IO);
			continue;
		}
		status = worse(status, normalizer_read(normalizer, input, strcmp(*names, "-") ? *names : "stdin"));
		if (input != STDIN_FILENO)
			close(input);
	}
	if (!writer_errno(writer) && close(output) < 0) {
		warn("%s", options.output ? options.output : "stdout");
		status = STATUS_IO;
	}
	if (writer_errno(writer)) {
		/* Whoever stopped reading knows; a full disk must be said. */
		if (writer_errno(writer) != EPIPE)
			warnx("%s", writer_error(writer));
		status = STATUS_IO;
	}
	normalizer_free(normalizer);
	writer_free(writer);
	return status;
}
