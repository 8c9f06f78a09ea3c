/* SPDX-License-Identifier: BSD-2-Clause */
/* Passes over an input. */
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "status.h"

/* One reading of an input. */
struct pass {
	struct run *run;
	struct source *source;
	struct reader *reader;
	unsigned number;		/* from 0 */
	bool shows;			/* it is the last */
};

void run_note(struct run *run, int status)
{
	if (status > run->status)
		run->status = status;
}

/* Trouble is told once, in the pass that shows. */
static void tell(const struct pass *pass, const char *what)
{
	if (pass->shows)
		fprintf(stderr, "query: %s: %s\n", pass->source->name, what);
}

static int stop(struct pass *pass, int status, const char *why)
{
	tell(pass, why);
	run_note(pass->run, status);
	return -1;
}

/* Calls one function of the view, if it has it.  0, or -1: writing failed. */
#define VIEW_CALL(pass, function, ...) \
	((pass)->shows && (pass)->run->viewer && (pass)->run->viewer->view->function \
		 ? view_result((pass)->run, (pass)->run->viewer->view->function((pass)->run->viewer, ##__VA_ARGS__)) \
		 : 0)

static int view_result(struct run *run, int result)
{
	if (result < 0)
		run->failed = true;
	return result;
}

static int check_filter(struct pass *pass)
{
	const char *error = filter_error(pass->run->filter);

	if (!error)
		return 0;
	pass->run->failed = true;
	fprintf(stderr, "query: %s\n", error);
	run_note(pass->run, STATUS_USAGE);
	return -1;
}

static void select_event(struct run *run)
{
	run->selected++;
	run->done = run->first_only || run->selected == run->limit;
}

static int show_event(struct pass *pass)
{
	struct run *run = pass->run;
	bool match;

	run->seen++;
	if (run->done)
		return 0;
	match = filter_match(run->filter, &run->trace);
	if (check_filter(pass) < 0)
		return -1;
	if (!match)
		return 0;
	select_event(run);
	return VIEW_CALL(pass, event);
}

static int take_event(struct pass *pass)
{
	if (pass->shows)
		return show_event(pass);
	filter_learn(pass->run->filter, &pass->run->trace, pass->number);
	return check_filter(pass);
}

/* Whether there is nothing more to do about this event: most are not asked for, and of many the kind or the
 * file tells that they are, which is enough for a count. */
static bool is_settled(const struct pass *pass, const struct early *early, const struct record *record)
{
	struct run *run = pass->run;
	enum early_answer answer;

	if (!trace_is_mere_event(record))
		return false;
	answer = run->done ? EARLY_NO : early_ask(early, record);
	if (answer == EARLY_UNKNOWN || (answer == EARLY_YES && (run->viewer || !pass->shows)) ||
	    !filter_pass_over(run->filter, &run->trace, record))
		return false;
	run->seen += pass->shows;
	if (answer == EARLY_YES)
		select_event(run);
	return true;
}

static int take_record(struct pass *pass, const struct record *record)
{
	int got = trace_record(&pass->run->trace, record);

	if (got < 0)
		return stop(pass, STATUS_IO, strerror(ENOMEM));
	return got ? take_event(pass) : VIEW_CALL(pass, definition, record);
}

static int take_records(struct pass *pass, struct block *block)
{
	struct run *run = pass->run;
	const struct early *early = filter_early(run->filter, &run->trace);
	const struct record *record;

	while ((record = block_record(block)) && !(run->done && !run->drain)) {
		if (run->trace.chronicle && is_settled(pass, early, record))
			continue;
		if (take_record(pass, record) < 0)
			return -1;
		if (!record_is_event(record->kind))
			early = filter_early(run->filter, &run->trace);
	}
	return 0;
}

/* The section that was read has ended, well or not. */
static int end_section(struct pass *pass)
{
	struct run *run = pass->run;
	char why[256];

	if (!run->trace.chronicle)
		return 0;
	if (!run->done || run->drain) {
		if (trace_doubt(&run->trace, why, sizeof(why)))
			tell(pass, why);
		if (!run->trace.chronicle->complete)
			run_note(run, STATUS_INCOMPLETE);
	}
	return VIEW_CALL(pass, section);
}

static int begin_section(struct pass *pass)
{
	if (reader_section(pass->reader)->head.kind == SECTION_NORMALIZED)
		return 0;
	return stop(pass, STATUS_INCOMPLETE, "this is a raw trace: pass it through normalize first");
}

static void report_damage(struct pass *pass, const struct block *block)
{
	run_note(pass->run, STATUS_INCOMPLETE);
	tell(pass, block->reason);
}

static int take_block(struct pass *pass, struct block *block)
{
	struct run *run = pass->run;
	bool begins = block->type == BLOCK_SECTION;

	if (begins && (end_section(pass) < 0 || begin_section(pass) < 0))
		return -1;
	if (trace_block(&run->trace, reader_section(pass->reader), block) < 0)
		return stop(pass, STATUS_IO, strerror(ENOMEM));
	if (block->type == BLOCK_DAMAGE)
		report_damage(pass, block);
	if (VIEW_CALL(pass, block, block) < 0)
		return -1;
	return take_records(pass, block);
}

/* Somebody may be waiting for what was found so far. */
static int flush_when_idle(struct pass *pass)
{
	if (!pass->shows || !pass->run->viewer || !source_is_idle(pass->source))
		return 0;
	if (VIEW_CALL(pass, idle) < 0)
		return -1;
	return view_result(pass->run, output_flush(pass->run->viewer->output));
}

static int read_blocks(struct pass *pass)
{
	struct run *run = pass->run;
	struct block block;
	int got;

	while (!(run->done && !run->drain) && (got = reader_next(pass->reader, &block)) != 0) {
		if (got < 0)
			return stop(pass, reader_status(pass->reader), reader_error(pass->reader));
		if (take_block(pass, &block) < 0 || flush_when_idle(pass) < 0)
			return -1;
	}
	return 0;
}

static bool wants_block(void *who, const struct block *block)
{
	struct pass *pass = who;

	return skip_wants(&pass->run->skip, block, reader_section(pass->reader)->head.start);
}

/* What the filter cannot select need not be read; but before, it is learned from everything. */
static void choose_blocks(struct pass *pass)
{
	struct run *run = pass->run;

	if (!pass->shows)
		return;
	skip_plan(&run->skip, pass->source->fd, pass->source->start);
	reader_choose(pass->reader, wants_block, pass);
}

static int read_pass(struct run *run, struct source *source, unsigned number)
{
	struct pass pass = { run, source, reader_new(source->fd), number, number == run->passes };
	int result;

	if (!pass.reader)
		return stop(&pass, STATUS_IO, strerror(ENOMEM));
	trace_rewind(&run->trace);
	filter_begin_pass(run->filter, number, pass.shows);
	choose_blocks(&pass);
	result = read_blocks(&pass);
	/* A trace that is cut off still gets the end that its view needs. */
	if (!run->failed && end_section(&pass) < 0)
		result = -1;
	reader_free(pass.reader);
	for (size_t i = 0; !pass.shows && i < run->trace.chronicle_count; i++)
		filter_conclude(run->filter, run->trace.chronicles[i], number);
	return result;
}

static void read_passes(struct run *run, struct source *source)
{
	for (unsigned pass = 0; pass <= run->passes; pass++) {
		if (pass && source_rewind(source) < 0) {
			fprintf(stderr, "query: %s: %s\n", source->name, source->error);
			run_note(run, STATUS_IO);
			return;
		}
		/* What stopped this pass would stop the next one too, but that one shows what is before it. */
		if (read_pass(run, source, pass) < 0 && run->failed)
			return;
	}
}

void run_input(struct run *run, const char *path)
{
	struct source source;

	if (source_open(&source, path, run->passes > 0) < 0) {
		fprintf(stderr, "query: %s: %s\n", source.name, source.error);
		run_note(run, STATUS_IO);
		source_close(&source);
		return;
	}
	read_passes(run, &source);
	if (run->verbose && source.spooled)
		fprintf(stderr, "query: %s: kept %llu bytes in a temporary file\n", source.name,
			(unsigned long long)source.spooled);
	source_close(&source);
	skip_clear(&run->skip);
	trace_forget(&run->trace);
}
