/* SPDX-License-Identifier: BSD-2-Clause */
/* What each kind of event means to content. */
#include "tracker.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "runner.h"

/* The event at hand, while it is followed. */
struct scene {
	struct tracker *tracker;
	const struct trace *trace;
	const struct event *event;
	struct runner *runner;
};

void tracker_begin(struct tracker *tracker, struct flow *flow)
{
	tracker_free(tracker);
	flow_rewind(flow);
	*tracker = (struct tracker){ .flow = flow, .runners = IDMAP(struct runner), .program = FLOW_NONE };
	objects_init(&tracker->objects, flow);
}

void tracker_free(struct tracker *tracker)
{
	struct runner *runners = (struct runner *)tracker->runners.values;

	for (size_t i = 0; i < tracker->runners.count; i++) {
		free(runners[i].slots);
		idmap_free(&runners[i].touches);
	}
	idmap_free(&tracker->runners);
	objects_free(&tracker->objects);
}

bool tracker_deed_is_file(const struct tracker *tracker, const struct deed *deed)
{
	uint32_t mode = deed->object == OBJECT_NONE ? S_IFIFO : tracker->objects.list[deed->object].mode;

	return !mode || S_ISREG(mode);
}

static void put(const struct scene *scene, enum deed_kind kind, uint32_t object)
{
	if (object != OBJECT_NONE)
		runner_put(scene->tracker, scene->runner, kind, object);
}

static void note_end(const struct scene *scene, enum deed_kind kind, uint32_t object)
{
	const struct object *ended = &scene->tracker->objects.list[object];

	tracker_add_deed(scene->tracker, (struct deed){
		.kind = kind, .object = object, .content = ended->content, .edge = FLOW_NONE,
		.begin = scene->tracker->place,
	});
}

/* Another version begins, unless somebody still reads or writes the one at hand. */
static void empty(const struct scene *scene, uint32_t object)
{
	if (object == OBJECT_NONE)
		return;
	note_end(scene, DEED_EMPTY, object);
	if (!scene->tracker->objects.list[object].open)
		objects_empty(&scene->tracker->objects, object);
	put(scene, DEED_MAKE, object);
}

static bool is_new_file(const struct scene *scene, uint32_t object, uint64_t flags)
{
	if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL) || (flags & __O_TMPFILE))
		return true;
	return flags & O_CREAT && (object == OBJECT_NONE || scene->tracker->objects.list[object].gone);
}

static void take_open(const struct scene *scene)
{
	const struct record_event_file *event = &scene->event->file;
	struct objects *objects = &scene->tracker->objects;
	uint32_t object = objects_find(objects, scene->trace, event->file, false);

	/* What the descriptor led to before must have been closed. */
	runner_set(scene->tracker, scene->runner, event->fd, OBJECT_NONE, false);
	if (is_new_file(scene, object, event->flags)) {
		object = objects_new(objects, scene->trace, event->file);
		put(scene, DEED_MAKE, object);
	} else {
		object = objects_at(objects, scene->trace, event->file, false);
		if (object != OBJECT_NONE)
			objects_name(objects, scene->trace, event->file, object);
		if (event->flags & O_TRUNC)
			empty(scene, object);
	}
	runner_set(scene->tracker, scene->runner, event->fd, object, true);
}

static void take_close(const struct scene *scene)
{
	const struct record_event_file *event = &scene->event->file;
	int last = event->fd2 < 0 ? event->fd : event->fd2;

	if (event->fd2 != -1 && event->flags & CLOSE_RANGE_CLOEXEC)
		return;
	if (event->fd2 < -1 || last >= RUNNER_FDS_MAX)	/* close_range(2) counts unsigned */
		last = RUNNER_FDS_MAX - 1;
	for (int fd = event->fd; fd <= last && fd >= 0 && (size_t)fd < scene->runner->slot_capacity; fd++)
		runner_set(scene->tracker, scene->runner, fd, OBJECT_NONE, false);
}

static void take_dup(const struct scene *scene)
{
	const struct record_event_file *event = &scene->event->file;
	const struct slot *slot = runner_slot(scene->tracker, scene->runner, event->fd);
	bool own = slot && slot->own, bound = slot && slot->bound;
	uint32_t object = objects_find(&scene->tracker->objects, scene->trace, event->file, false);

	if (event->fd2 < 0 || event->fd2 == event->fd)
		return;
	runner_set(scene->tracker, scene->runner, event->fd2, object, own);
	if (bound && runner_slot(scene->tracker, scene->runner, event->fd2))
		scene->runner->slots[event->fd2].bound = true;
}

/* A pair of sockets is one object: what is written to one end is read from the other. */
static void take_pair(const struct scene *scene)
{
	const struct record_event_file *event = &scene->event->file;
	struct objects *objects = &scene->tracker->objects;
	uint32_t object = objects_new(objects, scene->trace, event->file);
	const struct record_file *target = context_file(scene->trace->context, event->target);

	if (object == OBJECT_NONE)
		return;
	runner_set(scene->tracker, scene->runner, event->fd, object, true);
	runner_set(scene->tracker, scene->runner, event->fd2, object, true);
	if (target)
		objects_join(objects, scene->trace, event->target, object);
}

static void take_nameless(const struct scene *scene)
{
	const struct record_event_file *event = &scene->event->file;
	uint32_t object = objects_new(&scene->tracker->objects, scene->trace, event->file);

	runner_set(scene->tracker, scene->runner, event->fd, object, true);
}

/* Another process opened it, through which this one has it: as if it were inherited. */
static void take_received(const struct scene *scene)
{
	const struct record_event_file *event = &scene->event->file;

	runner_set(scene->tracker, scene->runner, event->fd,
		   objects_at(&scene->tracker->objects, scene->trace, event->file, false), false);
}

/* What goes into one comes out of the other from now on, both ways. */
static void connect_objects(const struct scene *scene, uint32_t one, uint32_t other)
{
	struct tracker *tracker = scene->tracker;
	uint32_t nodes[2];

	if (one == OBJECT_NONE || other == OBJECT_NONE || one == other)
		return;
	nodes[0] = tracker->objects.list[one].content;
	nodes[1] = tracker->objects.list[other].content;
	for (int i = 0; i < 2; i++)
		tracker_add_deed(tracker, (struct deed){
			.kind = DEED_PASS, .object = one, .content = nodes[0], .begin = tracker->place,
			.edge = flow_add_edge(tracker->flow, nodes[i], nodes[!i], tracker->place, FLOW_FOREVER),
		});
}

static void take_address(const struct scene *scene)
{
	const struct record_event_file *event = &scene->event->file;
	struct text address = context_string(scene->trace->context, event->text);
	struct slot *slot = runner_slot(scene->tracker, scene->runner, event->fd);

	if (!address.length)
		address = context_file_path(scene->trace->context, event->target);
	if (!address.length)
		return;
	connect_objects(scene, objects_at(&scene->tracker->objects, scene->trace, event->file, false),
			objects_at_address(&scene->tracker->objects, address));
	if (slot && scene->event->kind == KIND_BIND)
		slot->bound = true;
}

/* Which of the process's listening sockets it came from is not told: so from any. */
static void take_accept(const struct scene *scene)
{
	uint32_t object = objects_new(&scene->tracker->objects, scene->trace, scene->event->file.file);

	runner_set(scene->tracker, scene->runner, scene->event->file.fd, object, true);
	for (size_t i = 0; object != OBJECT_NONE && i < scene->runner->slot_capacity; i++)
		if (scene->runner->slots[i].bound && scene->runner->slots[i].object)
			connect_objects(scene, object, scene->runner->slots[i].object - 1);
}

static void take_touch(const struct scene *scene)
{
	const struct record_event_file *event = &scene->event->file;
	bool lists = scene->event->kind == KIND_READDIR;
	uint32_t object = objects_at(&scene->tracker->objects, scene->trace, event->file, lists);

	if (object == OBJECT_NONE)
		return;
	if (scene->event->kind == KIND_WRITE)
		runner_write(scene->tracker, scene->runner, event->fd, object);
	else
		runner_read(scene->tracker, scene->runner, event->fd, object);
}

/* mmap(2): a mapping outlives its descriptor; what is written to a private one goes nowhere. */
static void take_map(const struct scene *scene)
{
	const struct record_event_file *event = &scene->event->file;
	uint32_t object = objects_at(&scene->tracker->objects, scene->trace, event->file, false);

	if (object == OBJECT_NONE)
		return;
	runner_keep_reading(scene->tracker, scene->runner, event->fd, object);
	if (event->mode & PROT_WRITE && (event->flags & MAP_TYPE) != MAP_PRIVATE)
		runner_keep_writing(scene->tracker, scene->runner, event->fd, object);
}

static void take_truncate(const struct scene *scene)
{
	uint32_t object = objects_at(&scene->tracker->objects, scene->trace, scene->event->file.file, false);

	if (scene->event->file.mode)
		put(scene, DEED_WRITE, object);
	else
		empty(scene, object);
}

static void take_name(const struct scene *scene)
{
	const struct record_event_file *event = &scene->event->file;
	struct objects *objects = &scene->tracker->objects;
	struct moved moved;

	moved = scene->event->kind == KIND_LINK
			? objects_link(objects, scene->trace, event->file, event->target)
			: objects_rename(objects, scene->trace, event->file, event->target,
					 event->flags & RENAME_EXCHANGE);
	if (moved.replaced != OBJECT_NONE && objects->list[moved.replaced].gone)
		note_end(scene, DEED_REPLACE, moved.replaced);
	put(scene, DEED_NAME, moved.object);
}

static void take_unlink(const struct scene *scene)
{
	uint32_t object = objects_unlink(&scene->tracker->objects, scene->trace, scene->event->file.file);

	if (object != OBJECT_NONE && scene->tracker->objects.list[object].gone)
		note_end(scene, DEED_REMOVE, object);
}

static void take_fork(const struct scene *scene)
{
	const struct record_event_fork *event = &scene->event->fork;

	if (event->child != event->process && !(event->shares & SHARES_THREAD))
		runner_fork(scene->tracker, scene->runner, event->child);
}

/* The program is read; what the process had in memory is gone. */
static void take_exec(const struct scene *scene)
{
	struct tracker *tracker = scene->tracker;

	runner_end_program(tracker, scene->runner);
	scene->runner->program = flow_add_node(tracker->flow, true) + 1;
	tracker->program = scene->runner->program - 1;
	put(scene, DEED_READ, objects_at(&tracker->objects, scene->trace, scene->event->exec.file, false));
}

static void take_exit(const struct scene *scene)
{
	if (scene->event->exit.last)
		runner_end(scene->tracker, scene->runner);
}

static void take_link_text(const struct scene *scene)
{
	objects_note_link(&scene->tracker->objects, scene->trace, scene->event->file.file);
}

typedef void take_function(const struct scene *scene);

static take_function *const takers[KIND_LIMIT] = {
	[KIND_FORK] = take_fork,       [KIND_EXEC] = take_exec,	       [KIND_EXIT] = take_exit,
	[KIND_OPEN] = take_open,       [KIND_CLOSE] = take_close,      [KIND_DUP] = take_dup,
	[KIND_RENAME] = take_name,     [KIND_LINK] = take_name,	       [KIND_SYMLINK] = take_link_text,
	[KIND_UNLINK] = take_unlink,   [KIND_READ] = take_touch,       [KIND_WRITE] = take_touch,
	[KIND_READDIR] = take_touch,   [KIND_MAP] = take_map,	       [KIND_READLINK] = take_link_text,
	[KIND_TRUNCATE] = take_truncate, [KIND_PIPE] = take_pair,      [KIND_SOCKET] = take_nameless,
	[KIND_ACCEPT] = take_accept,   [KIND_NEWFD] = take_nameless,   [KIND_CONNECT] = take_address,
	[KIND_BIND] = take_address,    [KIND_RECEIVE] = take_received,
};

/* A socket that does not wait is connected a little later (connect(2)). */
static bool happened(const struct event *event)
{
	int error = event_errno(event);

	return !error || (event->kind == KIND_CONNECT && error == EINPROGRESS) ||
	       (event->kind == KIND_CLOSE && error != EBADF);
}

/* Whether what the event began or ended is all that there is to it, and it did not come to that. */
static bool came_to_nothing(const struct record *event)
{
	int64_t result;

	if (event->fixed < FIXED_BEFORE(event_file, result) + sizeof(result) || event->kind == KIND_CONNECT ||
	    event->kind == KIND_CLOSE || event->kind == KIND_RENAME || event->kind == KIND_LINK)
		return false;
	memcpy(&result, (const char *)event + FIXED_BEFORE(event_file, result), sizeof(result));
	return result < 0 && result >= -ERRNO_LAST;
}

/* By its first try a process becomes known. */
static bool is_known(struct tracker *tracker, const struct record *event)
{
	uint32_t process;

	memcpy(&process, (const char *)event + FIXED_BEFORE(event_file, process), sizeof(process));
	if (process != tracker->known && idmap_get(&tracker->runners, process))
		tracker->known = process;
	return process == tracker->known;
}

bool tracker_pass_over(struct tracker *tracker, const struct record *event)
{
	bool takes = event->kind < KIND_LIMIT && takers[event->kind];

	if (takes && !(came_to_nothing(event) && is_known(tracker, event)))
		return false;
	tracker->place++;
	return true;
}

void tracker_event(struct tracker *tracker, const struct trace *trace)
{
	const struct event *event = &trace->event;
	struct scene scene = { tracker, trace, event, NULL };
	take_function *take = event->kind < KIND_LIMIT ? takers[event->kind] : NULL;

	tracker->place++;
	tracker->deed_count = 0;
	tracker->program = FLOW_NONE;
	if (!take)
		return;
	scene.runner = runner_of(tracker, event->common.process);
	if (!scene.runner)
		return;
	tracker->program = scene.runner->program - 1;
	if (happened(event))
		take(&scene);
}

uint32_t tracker_program(const struct tracker *tracker, const struct trace *trace)
{
	const struct runner *runner;

	if (tracker->program != FLOW_NONE)
		return tracker->program;
	runner = idmap_get(&tracker->runners, trace->event.common.process);
	return runner ? runner->program - 1 : FLOW_NONE;
}
