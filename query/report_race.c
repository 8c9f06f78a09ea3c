/* SPDX-License-Identifier: BSD-2-Clause */
/* Holds each access against those before it. */
#include "report_race.h"

#include <stdlib.h>

#include "array.h"

static void note_meeting(struct race *race, uint32_t object, const struct racer *first, bool first_writes,
			 const struct racer *then, bool then_writes)
{
	/* A descriptor that both were given has one position, and its users know of each other. */
	if (!first->party.process || (first->inherited && then->inherited) ||
	    lives_order(&race->lives, first->party.process, first->party.place, then->party.process,
			then->party.place))
		return;
	if (!array_reserve(&race->meetings, &race->meeting_capacity, race->meeting_count + 1,
			   sizeof(*race->meetings))) {
		race->failed = true;
		return;
	}
	race->meetings[race->meeting_count++] = (struct meeting){ object, first_writes, then_writes, first->party,
								  then->party };
}

static uint32_t new_reader(struct race *race)
{
	uint32_t index = race->free_reader;

	if (index) {
		race->free_reader = race->readers[index - 1].next;
		return index;
	}
	if (!array_reserve(&race->readers, &race->reader_capacity, race->reader_count + 1, sizeof(*race->readers))) {
		race->failed = true;
		return 0;
	}
	return ++race->reader_count;
}

/* Of a process the first reading since the last write is enough. */
static void add_reader(struct race *race, struct course *course, const struct racer *racer)
{
	uint32_t index;

	/* A process mostly reads one file several times in a row. */
	if (course->reader && race->readers[course->reader - 1].party.process == racer->party.process)
		return;
	index = new_reader(race);
	if (!index)
		return;
	race->readers[index - 1] = *racer;
	race->readers[index - 1].next = course->reader;
	course->reader = index;
}

static void take_write(struct race *race, uint32_t object, struct course *course, const struct racer *now)
{
	note_meeting(race, object, &course->writer, true, now, true);
	while (course->reader) {
		uint32_t index = course->reader;

		note_meeting(race, object, &race->readers[index - 1], false, now, true);
		course->reader = race->readers[index - 1].next;
		race->readers[index - 1].next = race->free_reader;
		race->free_reader = index;
	}
	course->writer = *now;
}

static void take_deed(struct race *race, const struct deed *deed, const struct party *party)
{
	struct racer now = { *party, deed->inherited, 0 };
	struct course *course;

	if (!array_reserve(&race->courses, &race->course_capacity, (size_t)deed->object + 1,
			   sizeof(*race->courses))) {
		race->failed = true;
		return;
	}
	course = &race->courses[deed->object];
	if (deed->kind != DEED_READ) {
		take_write(race, deed->object, course, &now);
		return;
	}
	note_meeting(race, deed->object, &course->writer, true, &now, false);
	add_reader(race, course, &now);
}

static struct place_of *place_of(struct race *race, uint32_t node)
{
	if (array_reserve(&race->places, &race->place_capacity, (size_t)node + 1, sizeof(*race->places)))
		return &race->places[node];
	race->failed = true;
	return NULL;
}

static void note_program(struct race *race, uint32_t node, uint32_t process)
{
	struct place_of *place = place_of(race, node);
	uint32_t *last = process ? idmap_put(&race->programs, process) : NULL;

	if (!place || !last || place->process)
		return;
	*place = (struct place_of){ .process = process, .previous = *last };
	*last = node + 1;
}

void race_init(struct race *race)
{
	race->lives = (struct lives)LIVES;
	race->programs = (struct idmap)IDMAP(uint32_t);
}

void race_event(struct race *race, const struct tracker *tracker, const struct trace *trace, const struct party *now)
{
	struct place_of *place;

	lives_event(&race->lives, trace, tracker->place);
	if (tracker->program == FLOW_NONE)
		return;
	note_program(race, tracker->program, now->process);
	for (unsigned i = 0; i < tracker->deed_count; i++) {
		const struct deed *deed = &tracker->deeds[i];

		place = deed->object == OBJECT_NONE ? NULL : place_of(race, deed->content);
		if (place)
			place->object = deed->object + 1;
		if (tracker_deed_is_file(tracker, deed))
			take_deed(race, deed, now);
	}
}

static const char *sentence(bool writes)
{
	return writes ? "race: nothing orders this and what %s wrote" : "race: nothing orders this and what %s read";
}

void race_conclude(struct race *race, const struct tracker *tracker)
{
	for (size_t i = 0; i < race->meeting_count; i++) {
		const struct meeting *meeting = &race->meetings[i];

		if (race_is_ordered(race, tracker, meeting))
			continue;
		findings_add(&race->findings, meeting->first.place, sentence(meeting->then_writes), &meeting->then);
		findings_add(&race->findings, meeting->then.place, sentence(meeting->first_writes), &meeting->first);
	}
	findings_sort(&race->findings);
}

void race_free(struct race *race)
{
	lives_free(&race->lives);
	free(race->courses);
	free(race->readers);
	free(race->meetings);
	free(race->places);
	idmap_free(&race->programs);
	findings_free(&race->findings);
}
