/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of reports, and outside(), which needs none of the others' memory. */
#include "report.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "lineage.h"
#include "node.h"

static bool is_below(struct text path, struct text root)
{
	while (root.length > 1 && root.bytes[root.length - 1] == '/')
		root.length--;
	return root.length == 1 || (path.length >= root.length && !memcmp(path.bytes, root.bytes, root.length) &&
				    (path.length == root.length || path.bytes[root.length] == '/'));
}

static bool is_outside(const struct report_function *function, struct text path)
{
	for (const struct operand *text = function->texts; text; text = text->next)
		if (is_below(path, text->low.text))
			return false;
	return true;
}

/* What an event does to its file, for the sentence; NULL: nothing. */
static const char *outside_verb(const struct event *event)
{
	switch (event->kind) {
	case KIND_READ:
	case KIND_READDIR:
	case KIND_MAP:
	case KIND_EXEC:
		return "outside: read ";
	case KIND_OPEN:
		return event->file.flags & (O_CREAT | O_TRUNC) ? "outside: opened to be made or emptied: " : NULL;
	case KIND_WRITE:
	case KIND_TRUNCATE:
	case KIND_RENAME:
	case KIND_LINK:
	case KIND_SYMLINK:
	case KIND_UNLINK:
	case KIND_MKDIR:
	case KIND_RMDIR:
	case KIND_MKNOD:
	case KIND_CHMOD:
	case KIND_CHOWN:
	case KIND_UTIME:
		return "outside: changed ";
	default:
		return NULL;
	}
}

/* The kernel's name of a file where it is known; no length: it has no name, or is a device. */
static struct text name_of(const struct trace *trace, uint32_t id)
{
	const struct record_file *file = context_file(trace->context, id);

	if (!file || file->status & FILE_NAMELESS || S_ISCHR(file->mode))
		return (struct text){ NULL, 0 };
	return context_string(trace->context, file->real ? file->real : file->path);
}

static bool outside_holds(const struct report_function *function, struct trace *trace)
{
	const struct event *event = &trace->event;
	const char *verb = event_errno(event) ? NULL : outside_verb(event);
	uint32_t ids[] = { event_file_id(event), event->shape == SHAPE_event_file ? event->file.target : 0 };

	for (size_t i = 0; verb && i < sizeof(ids) / sizeof(*ids); i++) {
		struct text name = name_of(trace, ids[i]);

		if (!name.length || !is_outside(function, name))
			continue;
		trace_explain(trace, verb, name);
		return true;
	}
	return false;
}

bool report_reads_ahead(enum report_kind kind)
{
	return kind != REPORT_OUTSIDE;
}

static bool wants(const struct reports *reports, enum report_kind kind)
{
	return reports->wanted & 1u << kind;
}

void reports_init(struct reports *reports)
{
	race_init(&reports->race);
	missed_init(&reports->missed);
}

void reports_event(struct reports *reports, const struct lineage *lineage, const struct trace *trace)
{
	const struct tracker *tracker = &lineage->tracker;
	struct party now = party_at(&reports->parties, trace, tracker->place, tracker_program(tracker, trace));

	if (wants(reports, REPORT_MISSED))
		missed_event(&reports->missed, trace, tracker->place);
	if (wants(reports, REPORT_UNUSED))
		unused_event(&reports->unused, tracker, &now);
	if (wants(reports, REPORT_CLOBBERED))
		clobbered_event(&reports->clobbered, tracker, &now);
	if (wants(reports, REPORT_RACE))
		race_event(&reports->race, tracker, trace, &now);
}

void reports_conclude(struct reports *reports, struct lineage *lineage)
{
	clobbered_conclude(&reports->clobbered, &lineage->flow);
	race_conclude(&reports->race, &lineage->tracker);
	lineage->flow.failed |= reports->parties.failed || reports->missed.failed || reports->unused.failed ||
				reports->clobbered.failed || reports->clobbered.findings.failed ||
				reports->race.failed || reports->race.findings.failed || reports->race.lives.failed;
}

static bool holds(const struct report_function *function, struct trace *trace)
{
	struct lineage *lineage = trace->chronicle->lineage;
	struct reports *reports = lineage ? &lineage->reports : NULL;
	uint64_t place = lineage ? lineage->tracker.place : 0;

	switch (function->kind) {
	case REPORT_OUTSIDE:
		return outside_holds(function, trace);
	case REPORT_MISSED:
		return missed_holds(&reports->missed, function->missed, trace, place);
	case REPORT_RACE:
		return findings_hold(&reports->race.findings, &reports->parties, place, trace);
	case REPORT_UNUSED:
		return unused_holds(&reports->unused, &reports->parties, &lineage->tracker, trace);
	default:
		return findings_hold(&reports->clobbered.findings, &reports->parties, place, trace);
	}
}

bool report_holds(const struct report_function *function, struct trace *trace)
{
	size_t before = trace->explanation.length;

	if (before)
		trace_explain(trace, "; ", (struct text){ NULL, 0 });
	if (holds(function, trace))
		return true;
	trace->explanation.length = before;
	return false;
}

void reports_free(struct reports *reports)
{
	intern_free(&reports->parties.names);
	missed_free(&reports->missed);
	unused_free(&reports->unused);
	clobbered_free(&reports->clobbered);
	race_free(&reports->race);
}
