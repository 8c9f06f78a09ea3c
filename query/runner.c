/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors and accesses of one process. */
#include "runner.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"

struct runner *runner_of(struct tracker *tracker, uint32_t process)
{
	struct runner *runner = process ? idmap_put(&tracker->runners, process) : NULL;

	if (!runner || runner->program)
		return runner;
	runner->program = flow_add_node(tracker->flow, true) + 1;
	runner->touches = (struct idmap)IDMAP(struct touch);
	return runner;
}

struct slot *runner_slot(struct tracker *tracker, struct runner *runner, int fd)
{
	if (fd < 0 || fd >= RUNNER_FDS_MAX)
		return NULL;
	if (array_reserve(&runner->slots, &runner->slot_capacity, (size_t)fd + 1, sizeof(*runner->slots)))
		return &runner->slots[fd];
	tracker->flow->failed = true;
	return NULL;
}

static void begin_writing(struct tracker *tracker, struct object *object)
{
	object->changed = object->active = tracker->place;
}

static void end_access(struct tracker *tracker, uint32_t edge, uint32_t object, bool writes)
{
	struct object *accessed = &tracker->objects.list[object];

	flow_end(tracker->flow, edge, tracker->place);
	accessed->open--;
	if (!writes)
		return;
	accessed->writing--;
	accessed->active = tracker->place;
}

/* The version that an open access goes to: no other begins while it is open. */
static uint32_t content_of(const struct tracker *tracker, uint32_t object)
{
	return tracker->objects.list[object].content;
}

static void end_slot(struct tracker *tracker, struct runner *runner, struct slot *slot)
{
	struct touch *touch;

	if (slot->read) {
		touch = idmap_get(&runner->touches, content_of(tracker, slot->object - 1) + 1);
		if (touch && touch->read == slot->read)
			touch->reading--;
		end_access(tracker, slot->read - 1, slot->object - 1, false);
	}
	if (slot->write)
		end_access(tracker, slot->write - 1, slot->object - 1, true);
	slot->read = slot->write = 0;
}

void runner_set(struct tracker *tracker, struct runner *runner, int fd, uint32_t object, bool own)
{
	struct slot *slot = runner_slot(tracker, runner, fd);

	if (!slot)
		return;
	end_slot(tracker, runner, slot);
	*slot = (struct slot){ .object = object == OBJECT_NONE ? 0 : object + 1, .own = own };
}

static void end_lasting(struct tracker *tracker, const struct touch *touch)
{
	if (touch->map_read)
		end_access(tracker, touch->map_read - 1, touch->object, false);
	if (touch->map_write)
		end_access(tracker, touch->map_write - 1, touch->object, true);
}

void runner_end_program(struct tracker *tracker, struct runner *runner)
{
	const struct touch *touches = (const struct touch *)runner->touches.values;

	for (size_t i = 0; i < runner->slot_capacity; i++)
		end_slot(tracker, runner, &runner->slots[i]);
	for (size_t i = 0; i < runner->touches.count; i++)
		end_lasting(tracker, &touches[i]);
	idmap_free(&runner->touches);
	runner->touches = (struct idmap)IDMAP(struct touch);
}

void runner_end(struct tracker *tracker, struct runner *runner)
{
	runner_end_program(tracker, runner);
	free(runner->slots);
	runner->slots = NULL;
	runner->slot_capacity = 0;
}

void runner_fork(struct tracker *tracker, struct runner *parent, uint32_t child)
{
	uint32_t program = parent->program;
	size_t parent_index = parent - (struct runner *)tracker->runners.values;
	struct runner *runner = runner_of(tracker, child);

	if (!runner || runner->slot_capacity)
		return;
	/* The table of runners may have moved. */
	parent = (struct runner *)tracker->runners.values + parent_index;
	tracker_add_deed(tracker, (struct deed){
		.kind = DEED_PASS, .object = OBJECT_NONE, .begin = tracker->place,
		.edge = flow_add_edge(tracker->flow, program - 1, runner->program - 1, tracker->place, tracker->place),
	});
	if (parent->slot_capacity && !runner_slot(tracker, runner, parent->slot_capacity - 1))
		return;
	for (size_t i = 0; i < parent->slot_capacity; i++)
		runner->slots[i] = (struct slot){ .object = parent->slots[i].object, .bound = parent->slots[i].bound };
}

void tracker_add_deed(struct tracker *tracker, struct deed deed)
{
	if (tracker->deed_count < DEEDS_MAX)
		tracker->deeds[tracker->deed_count++] = deed;
}

/* A pipe that a program both reads and writes holds its own tokens, as make's jobserver does. */
static void note_pool(struct tracker *tracker, const struct touch *touch, uint32_t content)
{
	if (touch->has_read && touch->has_written && S_ISFIFO(tracker->objects.list[touch->object].mode))
		tracker->flow->nodes[content].pool = true;
}

static struct touch *touch_of(struct tracker *tracker, struct runner *runner, uint32_t object, bool writes)
{
	uint32_t content = content_of(tracker, object);
	struct touch *touch = idmap_put(&runner->touches, content + 1);

	if (!touch) {
		tracker->flow->failed = true;
		return NULL;
	}
	touch->object = object;
	touch->has_read |= !writes;
	touch->has_written |= writes;
	note_pool(tracker, touch, content);
	return touch;
}

static void add(struct tracker *tracker, enum deed_kind kind, uint32_t object, uint32_t edge, uint64_t begin,
		bool own)
{
	tracker_add_deed(tracker, (struct deed){
		.kind = kind, .object = object, .content = content_of(tracker, object), .edge = edge, .begin = begin,
		.inherited = !own,
	});
}

/* Whether another reading would see just what the last one saw. */
static bool sees_the_same(const struct touch *touch, const struct object *object)
{
	return touch->read && !touch->reading && !object->writing && object->active < touch->read_begin;
}

static void begin_reading(struct tracker *tracker, struct runner *runner, struct slot *slot, struct touch *touch)
{
	struct object *object = &tracker->objects.list[slot->object - 1];

	if (sees_the_same(touch, object)) {
		flow_extend(tracker->flow, touch->read - 1, tracker->place);
	} else {
		touch->read = flow_add_edge(tracker->flow, object->content, runner->program - 1, tracker->place,
					    FLOW_FOREVER) + 1;
		touch->read_begin = tracker->place;
		touch->reading = 0;
	}
	touch->reading++;
	object->open++;
	slot->read = touch->read;
	slot->read_begin = tracker->place;
}

/* The slot of a descriptor that leads to the object; what the slot knows may be out of date. */
static struct slot *slot_leading_to(struct tracker *tracker, struct runner *runner, int fd, uint32_t object)
{
	struct slot *slot = runner_slot(tracker, runner, fd);

	if (slot && slot->object != object + 1)
		runner_set(tracker, runner, fd, object, false);
	return slot;
}

void runner_read(struct tracker *tracker, struct runner *runner, int fd, uint32_t object)
{
	struct slot *slot = slot_leading_to(tracker, runner, fd, object);
	struct touch *touch = slot ? touch_of(tracker, runner, object, false) : NULL;

	if (!slot) {
		runner_keep_reading(tracker, runner, fd, object);
		return;
	}
	if (!touch)
		return;
	if (!slot->read)
		begin_reading(tracker, runner, slot, touch);
	add(tracker, DEED_READ, object, slot->read - 1, slot->read_begin, slot->own);
}

void runner_write(struct tracker *tracker, struct runner *runner, int fd, uint32_t object)
{
	struct slot *slot = slot_leading_to(tracker, runner, fd, object);
	struct object *written = &tracker->objects.list[object];

	if (!slot) {
		runner_keep_writing(tracker, runner, fd, object);
		return;
	}
	if (!touch_of(tracker, runner, object, true))
		return;
	begin_writing(tracker, written);
	if (!slot->write) {
		slot->write = flow_add_edge(tracker->flow, runner->program - 1, written->content, tracker->place,
					    FLOW_FOREVER) + 1;
		written->open++;
		written->writing++;
	}
	add(tracker, DEED_WRITE, object, slot->write - 1, tracker->flow->edges[slot->write - 1].begin, slot->own);
}

static bool is_own(struct tracker *tracker, struct runner *runner, int fd)
{
	const struct slot *slot = runner_slot(tracker, runner, fd);

	return slot && slot->own;
}

static void keep(struct tracker *tracker, uint32_t *lasting, uint32_t from, uint32_t to)
{
	if (*lasting)
		return;
	*lasting = flow_add_edge(tracker->flow, from, to, tracker->place, FLOW_FOREVER) + 1;
	if (!tracker->flow->failed)
		tracker->flow->edges[*lasting - 1].lasting = true;
}

void runner_keep_reading(struct tracker *tracker, struct runner *runner, int fd, uint32_t object)
{
	struct touch *touch = touch_of(tracker, runner, object, false);

	if (!touch)
		return;
	tracker->objects.list[object].open += !touch->map_read;
	keep(tracker, &touch->map_read, content_of(tracker, object), runner->program - 1);
	add(tracker, DEED_READ, object, touch->map_read - 1, tracker->place, is_own(tracker, runner, fd));
}

void runner_keep_writing(struct tracker *tracker, struct runner *runner, int fd, uint32_t object)
{
	struct touch *touch = touch_of(tracker, runner, object, true);
	struct object *written = &tracker->objects.list[object];

	if (!touch)
		return;
	written->open += !touch->map_write;
	written->writing += !touch->map_write;
	begin_writing(tracker, written);
	keep(tracker, &touch->map_write, runner->program - 1, written->content);
	add(tracker, DEED_WRITE, object, touch->map_write - 1, tracker->place, is_own(tracker, runner, fd));
}

void runner_put(struct tracker *tracker, struct runner *runner, enum deed_kind kind, uint32_t object)
{
	struct object *subject = &tracker->objects.list[object];
	uint32_t program = runner->program - 1, content = subject->content;
	bool reads = kind == DEED_READ;
	uint32_t edge = flow_add_edge(tracker->flow, reads ? content : program, reads ? program : content,
				      tracker->place, tracker->place);

	if (!touch_of(tracker, runner, object, !reads))
		return;
	if (!reads)
		begin_writing(tracker, subject);
	add(tracker, kind, object, edge, tracker->place, true);
}
