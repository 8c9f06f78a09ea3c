/* SPDX-License-Identifier: BSD-2-Clause */
/* query: selects events of normalized traces and shows them. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "options.h"
#include "run.h"
#include "status.h"

struct query {
	struct options options;
	struct output output;
	struct viewer viewer;
	struct run run;
	char *filter_text;
};

static int complain(struct query *query, int status, const char *name, const char *what)
{
	fprintf(stderr, "query: %s: %s\n", name, what);
	run_note(&query->run, status);
	return -1;
}

/* The output must not be one of the inputs: opening it would empty that. */
static bool is_input(const struct options *options)
{
	struct stat output, input;

	if (!options->output || stat(options->output, &output) < 0 || !S_ISREG(output.st_mode))
		return false;
	for (const char *const *path = options->inputs; *path; path++)
		if (stat(*path, &input) == 0 && input.st_dev == output.st_dev && input.st_ino == output.st_ino)
			return true;
	return false;
}

static int open_output(struct query *query)
{
	const struct options *options = &query->options;
	struct output *output = &query->output;

	if (is_input(options))
		return complain(query, STATUS_USAGE, options->output, "this is an input; write to another file");
	if (output_open(output, options->output) < 0)
		return complain(query, STATUS_IO, options->output, strerror(errno));
	output->list_end = options->nul ? '\0' : '\n';
	output->level = options->level;
	output->columns = options->columns;
	return 0;
}

/* Chooses how the selected events are shown; not at all with -c and -q. */
static int open_view(struct query *query)
{
	const struct options *options = &query->options;
	struct viewer *viewer = &query->viewer;

	if (options->count || options->quiet)
		return 0;
	viewer->view = view_find(options->format ? options->format : query->output.terminal ? "text" : "trace");
	if (viewer->view->binary && query->output.terminal)
		return complain(query, STATUS_USAGE, query->output.name,
				"a trace is not for terminals: write it to a file with -o, or choose -f text");
	viewer->output = &query->output;
	viewer->trace = &query->run.trace;
	query->run.viewer = viewer;
	query->run.passes = columns_passes(&query->output.columns);
	query->run.drain = viewer->view == &view_trace;
	if (viewer->view->begin && viewer->view->begin(viewer) < 0)
		query->run.failed = true;
	return 0;
}

static int prepare(struct query *query)
{
	const struct options *options = &query->options;
	struct run *run = &query->run;

	if (trace_init(&run->trace) < 0)
		return complain(query, STATUS_IO, "trace", strerror(ENOMEM));
	if (!filter_is_empty(options->filter) || options->limit != UINT64_MAX) {
		query->filter_text = filter_texts_join(&options->texts, options->limit);
		query->output.filter = query->filter_text;
	}
	if (open_output(query) < 0 || open_view(query) < 0)
		return -1;
	run->filter = options->filter;
	if (filter_passes(run->filter) > run->passes)
		run->passes = filter_passes(run->filter);
	run->skip = (struct skip){
		.interval = filter_interval(run->filter),
		.kinds = filter_kinds(run->filter),
		.ends = query->viewer.view && query->viewer.view->ends && !run->passes,
	};
	run->limit = options->limit;
	run->done = options->limit == 0;
	run->first_only = options->quiet;
	run->verbose = options->verbose;
	return 0;
}

static void read_inputs(struct query *query)
{
	for (const char *const *path = query->options.inputs; *path; path++)
		if (!query->run.failed && !(query->run.done && !query->run.drain))
			run_input(&query->run, *path);
}

/* Shows what comes last, and makes sure that all of it has been written. */
static void finish(struct query *query)
{
	struct run *run = &query->run;
	const struct view *view = query->viewer.view;

	if (run->viewer && !run->failed && view->finish && view->finish(&query->viewer) < 0)
		run->failed = true;
	if (query->options.count && !query->options.quiet && !run->failed)
		fprintf(query->output.file, "%" PRIu64 "\n", run->selected);
	if (output_close(&query->output) < 0 || query->output.error[0])
		complain(query, STATUS_IO, query->output.name, query->output.error);
	if (run->verbose)
		fprintf(stderr, "query: %" PRIu64 " events read, %" PRIu64 " selected, %" PRIu64 " blocks left unread, "
			"each input read %u time%s\n", run->seen, run->selected, run->skip.blocks, run->passes + 1,
			run->passes ? "s" : "");
	if (query->options.quiet && run->status == STATUS_DONE && !run->selected)
		run->status = STATUS_NO_MATCH;
}

static void free_all(struct query *query)
{
	if (query->viewer.view && query->viewer.view->end)
		query->viewer.view->end(&query->viewer);
	trace_free(&query->run.trace);
	free(query->filter_text);
	options_free(&query->options);
}

int main(int argc, char **argv)
{
	static struct query query;

	if (options_read(&query.options, argc, argv) <= 0) {
		query.run.status = query.options.exit_status;
		goto cleanup;
	}
	if (prepare(&query) < 0)
		goto cleanup;
	read_inputs(&query);
	finish(&query);
cleanup:
	free_all(&query);
	return query.run.status;
}
