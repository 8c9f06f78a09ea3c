/* SPDX-License-Identifier: BSD-2-Clause */
/* From events to questions to the flow, and back. */
#include "lineage.h"

#include <fcntl.h>
#include <stdlib.h>

struct lineage *lineage_event(struct trace *trace, unsigned reports)
{
	struct chronicle *chronicle = trace->chronicle;
	struct lineage *lineage = chronicle->lineage;

	if (!lineage) {
		lineage = chronicle->lineage = calloc(1, sizeof(*lineage));
		if (!lineage)
			return NULL;
		reports_init(&lineage->reports);
	}
	if (lineage->reading != chronicle->readings)
		tracker_begin(&lineage->tracker, &lineage->flow);
	lineage->reading = chronicle->readings;
	tracker_event(&lineage->tracker, trace);
	lineage->reports.wanted = reports;
	if (reports && lineage->reading == 1)
		reports_event(&lineage->reports, lineage, trace);
	return lineage->flow.failed ? NULL : lineage;
}

bool lineage_pass_over(const struct chronicle *chronicle, const struct record *event)
{
	struct lineage *lineage = chronicle->lineage;

	return lineage && lineage->reading == chronicle->readings && tracker_pass_over(&lineage->tracker, event);
}

void lineage_free(struct lineage *lineage)
{
	if (!lineage)
		return;
	for (unsigned i = 0; i < LINEAGES_MAX; i++)
		flow_marks_free(&lineage->marks[i]);
	reports_free(&lineage->reports);
	tracker_free(&lineage->tracker);
	flow_free(&lineage->flow);
	free(lineage);
}

void lineage_conclude_reports(struct lineage *lineage)
{
	if (lineage->reading == 1 && !lineage->flow.failed)
		reports_conclude(&lineage->reports, lineage);
}

static struct flow_question question_of(const struct lineage_function *function)
{
	return (struct flow_question){
		.forward = function->kind == LINEAGE_OUTPUTS || function->kind == LINEAGE_READERS,
		.once = function->kind == LINEAGE_WRITERS || function->kind == LINEAGE_READERS,
		.depth = function->depth,
	};
}

static bool opens_for_writing(const struct event *event)
{
	return event->kind == KIND_OPEN && (event->file.flags & O_ACCMODE) != O_RDONLY;
}

/* Of what contributed to a version: all until the access ends, and of one that was opened to be
 * written, all. */
static bool ask_backward(struct lineage *lineage, const struct trace *trace, const struct object *object,
			 const struct flow_question *question, struct flow_marks *marks)
{
	const struct tracker *tracker = &lineage->tracker;
	uint64_t place = opens_for_writing(&trace->event) ? FLOW_FOREVER : tracker->place;
	bool fine = flow_seed(question, marks, object->content, place);

	for (unsigned i = 0; i < tracker->deed_count; i++)
		if (tracker->deeds[i].edge != FLOW_NONE && tracker->deeds[i].kind <= DEED_WRITE)
			fine &= flow_seed_access(marks, tracker->deeds[i].edge, tracker->deeds[i].begin);
	return fine;
}

static bool ask_file(struct lineage *lineage, const struct trace *trace, const struct flow_question *question,
		     struct flow_marks *marks)
{
	struct tracker *tracker = &lineage->tracker;
	const struct event *event = &trace->event;
	uint32_t index = objects_find(&tracker->objects, trace, event_file_id(event), event->kind == KIND_READDIR);
	const struct object *object;

	/* A removed file is no longer to be found. */
	for (unsigned i = 0; i < tracker->deed_count; i++)
		index = tracker->deeds[i].object != OBJECT_NONE ? tracker->deeds[i].object : index;
	if (index == OBJECT_NONE)
		return true;
	object = &tracker->objects.list[index];
	if (question->forward)
		return flow_seed(question, marks, object->content, object->changed);
	return ask_backward(lineage, trace, object, question, marks);
}

/* What a lookup that failed told its process, it may have passed on since. */
static bool ask_failure(const struct lineage *lineage, uint32_t program, const struct flow_question *question,
			struct flow_marks *marks)
{
	return !question->forward || program == FLOW_NONE ||
	       flow_seed(question, marks, program, lineage->tracker.place);
}

void lineage_ask(struct lineage *lineage, const struct trace *trace, const struct lineage_function *function,
		 unsigned index)
{
	struct flow_question question = question_of(function);
	struct flow_marks *marks = &lineage->marks[index];
	uint32_t program = tracker_program(&lineage->tracker, trace);
	bool fine;

	if (function->of_processes)
		fine = program == FLOW_NONE ||
		       flow_seed(&question, marks, program, question.forward ? 0 : FLOW_FOREVER);
	else if (event_errno(&trace->event))
		fine = question.once || ask_failure(lineage, program, &question, marks);
	else
		fine = ask_file(lineage, trace, &question, marks);
	lineage->flow.failed |= !fine;
}

void lineage_conclude(struct lineage *lineage, const struct lineage_function *function, unsigned index)
{
	struct flow_question question = question_of(function);

	if (!lineage->flow.failed && !flow_follow(&lineage->flow, &question, &lineage->marks[index]))
		lineage->flow.failed = true;
}

/* Also the removal of a file that took part: without it, it would seem to be left. */
static bool deed_takes_part(const struct lineage *lineage, const struct flow_question *question,
			    const struct flow_marks *marks, const struct deed *deed)
{
	if (deed->edge != FLOW_NONE)
		return flow_is_marked(&lineage->flow, question, marks, deed->edge, deed->begin);
	return deed->kind == DEED_REMOVE && !question->once && flow_node_is_marked(&lineage->flow, marks, deed->content);
}

bool lineage_holds(const struct lineage *lineage, const struct lineage_function *function, unsigned index)
{
	struct flow_question question = question_of(function);
	const struct tracker *tracker = &lineage->tracker;

	for (unsigned i = 0; i < tracker->deed_count; i++)
		if (deed_takes_part(lineage, &question, &lineage->marks[index], &tracker->deeds[i]))
			return true;
	return false;
}
