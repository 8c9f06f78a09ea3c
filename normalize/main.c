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
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "memory.h"
#include "number.h"
#include "section.h"
#include "status.h"

static const char usage[] =
	"usage: normalize [-qv] [-o FILE] [-S SIZE] [-T DIR] [-w SECONDS] [-z[LEVEL]] [TRACE...]\n"
	"\n"
	"Puts the records of raw traces (of capture(1)) into one order, gives processes\n"
	"identity, and makes every path absolute.  Reads stdin without TRACE, or for -.\n"
	"\n"
	"  -o, --output FILE   write to FILE instead of stdout\n"
	"  -q, --quiet         no verdict on stderr\n"
	"  -S, --memory SIZE   hold at most SIZE of waiting records in memory (default 256M)\n"
	"  -T, --directory DIR put what does not fit there (default $TMPDIR, or /tmp)\n"
	"  -v, --verbose       list each contradicted path on stderr\n"
	"  -w, --wait SECONDS  wait for late records out of a pipe (default 0.5; 10 into a file)\n"
	"  -z, --zstd[=LEVEL]  compress blocks (default level 1)\n"
	"  -h, --help          print this\n"
	"  -V, --version       print the version\n";

struct options {
	const char *output;
	const char *directory;	/* for what does not fit into memory */
	int zstd_level;
	bool waits;		/* as long as said */
	struct normalizer_settings settings;
};

/* Where the trace goes to others, people may wait to see what happens; a file is looked at later. */
#define WAIT_LIVE_NS 500000000ull
#define WAIT_FILE_NS 10000000000ull

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

static uint64_t read_wait(const char *text)
{
	uint64_t wait_ns = number_seconds(text);

	if (wait_ns == UINT64_MAX)
		errx(STATUS_USAGE, "-w %s: expected seconds, as in 0.5", text);
	return wait_ns;
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
		{ "memory", required_argument, NULL, 'S' }, { "directory", required_argument, NULL, 'T' },
		{ "verbose", no_argument, NULL, 'v' },	    { "wait", required_argument, NULL, 'w' },
		{ "zstd", optional_argument, NULL, 'z' },   { "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },	    { 0 },
	};
	int option;

	*options = (struct options){ .settings.memory = 256u << 20, .directory = getenv("TMPDIR") };
	while ((option = getopt_long(argc, argv, "o:qS:T:vw:z::hV", names, NULL)) != -1) {
		switch (option) {
		case 'o':
			options->output = strcmp(optarg, "-") ? optarg : NULL;
			break;
		case 'q':
			options->settings.quiet = true;
			break;
		case 'S':
			options->settings.memory = read_size(optarg);
			break;
		case 'T':
			options->directory = optarg;
			break;
		case 'v':
			options->settings.lists = true;
			break;
		case 'w':
			options->waits = true;
			options->settings.wait_ns = read_wait(optarg);
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
	if (!options->directory || !*options->directory)
		options->directory = "/tmp";
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

/* Two readers of one stream would each have a part of it. */
static void check_names(char **names, size_t count)
{
	bool named = false;

	for (size_t i = 0; i < count; i++) {
		bool is_stdin = !strcmp(names[i], "-");

		if (is_stdin && named)
			errx(STATUS_USAGE, "-: standard input can be read once only");
		named |= is_stdin;
	}
}

static bool is_file(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

/* The worse of two: an I/O error over damage over success. */
static int worse(int one, int other)
{
	return one > other ? one : other;
}

/* Where the trace cannot be written, that is the status: whoever stopped reading knows, a full
 * disk must be said. */
static int close_output(const struct writer *writer, int fd, const char *name)
{
	int result = close(fd);

	if (!writer_errno(writer) && result < 0)
		warn("%s", name ? name : "stdout");
	else if (writer_errno(writer) && writer_errno(writer) != EPIPE)
		warnx("%s", writer_error(writer));
	return writer_errno(writer) || result < 0 ? STATUS_IO : STATUS_DONE;
}

int main(int argc, char **argv)
{
	static char *stdin_only[] = { (char *)"-", NULL };
	struct options options;
	struct normalizer *normalizer;
	struct writer *writer;
	struct spill *spill;
	struct input *inputs;
	int status = STATUS_DONE, output;
	char **names;
	size_t count;

	read_options(&options, argc, argv);
	names = optind < argc ? argv + optind : stdin_only;
	count = optind < argc ? argc - optind : 1;
	check_names(names, count);
	inputs = memory_get(count * sizeof(*inputs));
	signal(SIGPIPE, SIG_IGN);
	output = open_output(options.output);
	writer = writer_new(output, options.zstd_level);
	if (!writer)
		err(STATUS_IO, "cannot start");
	spill = spill_new(options.directory);
	if (!options.waits)
		options.settings.wait_ns = is_file(output) ? WAIT_FILE_NS : WAIT_LIVE_NS;
	normalizer = normalizer_new(writer, spill, &options.settings);
	for (size_t i = 0; i < count; i++)
		inputs[i] = input_open(names[i]);
	normalizer_read(normalizer, inputs, count);
	for (size_t i = 0; i < count; i++) {
		status = worse(status, inputs[i].status);
		input_close(&inputs[i]);
	}
	status = worse(status, close_output(writer, output, options.output));
	normalizer_free(normalizer);
	spill_free(spill);
	writer_free(writer);
	free(inputs);
	return status;
}
