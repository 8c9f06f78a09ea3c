/* SPDX-License-Identifier: BSD-2-Clause */
/* What each kind of event means to the model: one small function per kind. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>

#include "files.h"
#include "reading.h"
#include "schema.h"

static bool missing(int64_t result)
{
	return result == -ENOENT || result == -ENOTDIR;
}

/* A call that did not find its file: kept only when asked for. */
static void take_failure(struct reading *reading, uint32_t process, uint32_t file, int64_t result)
{
	uint32_t path;

	if (!reading->model->keep_missing || !missing(result))
		return;
	path = reading_path(reading, file, true);
	if (path)
		file_miss(reading->model, process, path, 0);
}

static uint32_t opened_how(uint64_t flags)
{
	switch (flags & O_ACCMODE) {
	case O_RDONLY:
		return HOW_OPENED_READ;
	case O_WRONLY:
		return HOW_OPENED_WRITE;
	default:
		return flags & O_TRUNC ? HOW_OPENED_WRITE : HOW_OPENED_READ | HOW_OPENED_WRITE;
	}
}

static void open_for_writing(struct model *model, uint32_t process, uint32_t path, uint64_t flags)
{
	bool creates = flags & O_CREAT && (flags & O_EXCL || model->paths.list[path].current == NONE);
	uint32_t file, how = opened_how(flags);

	if (flags & O_TRUNC || creates) {
		file = file_make(model, process, path);
		how = HOW_OPENED_WRITE | HOW_WROTE;
	} else {
		file = file_at(model, path);
		model->files[file].flags |= FILE_MADE;
	}
	model->files[file].flags |= FILE_OPENED;
	model_access(model, process, file, how);
}

static void take_open(struct reading *reading, uint32_t process, const struct record *record)
{
	struct record_event_file event;
	uint32_t path;

	RECORD_FIELDS(record, &event);
	if (event.result < 0) {
		take_failure(reading, process, event.file, event.result);
		return;
	}
	path = event.flags & (O_PATH | O_DIRECTORY) ? 0 : reading_content(reading, event.file);
	if (!path)
		return;
	if ((event.flags & O_ACCMODE) == O_RDONLY)
		model_access(reading->model, process, file_at(reading->model, path), HOW_OPENED_READ);
	else
		open_for_writing(reading->model, process, path, event.flags);
}

static bool is_said(const struct record_event_file *event)
{
	return event->fd == STDOUT_FILENO || event->fd == STDERR_FILENO;
}

static void touch(struct reading *reading, uint32_t process, const struct record *record, uint32_t how)
{
	struct record_event_file event;
	uint32_t path, file;

	RECORD_FIELDS(record, &event);
	path = event.result >= 0 ? reading_content(reading, event.file) : 0;
	if (!path)
		return;
	file = file_held(reading->model, path);
	if (reading_is_pipe(reading, event.file))
		reading->model->files[file].flags |= FILE_PIPE;
	else if (how == HOW_WROTE)
		reading->model->files[file].flags |= FILE_MADE | (is_said(&event) ? FILE_SAID : 0);
	model_access(reading->model, process, file, how);
}

static void take_read(struct reading *reading, uint32_t process, const struct record *record)
{
	reading->model->exact = true;
	touch(reading, process, record, HOW_READ);
}

static void take_write(struct reading *reading, uint32_t process, const struct record *record)
{
	reading->model->exact = true;
	touch(reading, process, record, HOW_WROTE);
}

static void take_truncate(struct reading *reading, uint32_t process, const struct record *record)
{
	touch(reading, process, record, HOW_WROTE);
}

/* Calls that only ask about a name matter when it is not there. */
static void take_lookup(struct reading *reading, uint32_t process, const struct record *record)
{
	struct record_event_file event;

	RECORD_FIELDS(record, &event);
	if (event.result < 0)
		take_failure(reading, process, event.file, event.result);
}

static void take_two_names(struct reading *reading, uint32_t process, const struct record *record,
			   void act(struct model *, uint32_t, uint32_t, uint32_t))
{
	struct record_event_file event;
	uint32_t from, to;

	RECORD_FIELDS(record, &event);
	from = event.result >= 0 ? reading_path(reading, event.file, false) : 0;
	to = event.result >= 0 ? reading_path(reading, event.target, false) : 0;
	if (from && to)
		act(reading->model, process, from, to);
}

static void take_rename(struct reading *reading, uint32_t process, const struct record *record)
{
	take_two_names(reading, process, record, file_rename);
}

static void take_link(struct reading *reading, uint32_t process, const struct record *record)
{
	take_two_names(reading, process, record, file_link);
}

static void take_symlink(struct reading *reading, uint32_t process, const struct record *record)
{
	struct record_event_file event;
	uint32_t path, file;

	RECORD_FIELDS(record, &event);
	path = event.result >= 0 ? reading_path(reading, event.file, false) : 0;
	if (!path)
		return;
	file = file_make(reading->model, process, path);
	reading->model->files[file].flags |= FILE_IS_LINK;
	model_access(reading->model, process, file, HOW_WROTE);
}

static void take_unlink(struct reading *reading, uint32_t process, const struct record *record)
{
	struct record_event_file event;
	uint32_t path;

	RECORD_FIELDS(record, &event);
	path = event.result >= 0 ? reading_path(reading, event.file, false) : 0;
	if (path)
		file_unlink(reading->model, process, path);
}

/* A new pipe, though one of that number may have been there before. */
static void take_pipe(struct reading *reading, uint32_t process, const struct record *record)
{
	struct record_event_file event;
	uint32_t path;

	(void)process;
	RECORD_FIELDS(record, &event);
	path = event.result >= 0 ? reading_content(reading, event.file) : 0;
	if (path)
		file_forget(reading->model, path);
}

static void note_directory(struct reading *reading, const struct record *record, bool is_one)
{
	struct record_event_file event;
	uint32_t path;

	RECORD_FIELDS(record, &event);
	path = event.result >= 0 ? reading_path(reading, event.file, false) : 0;
	if (path)
		reading->model->paths.list[path].made = reading->model->paths.list[path].itself = is_one;
}

static void take_mkdir(struct reading *reading, uint32_t process, const struct record *record)
{
	(void)process;
	note_directory(reading, record, true);
}

static void take_rmdir(struct reading *reading, uint32_t process, const struct record *record)
{
	(void)process;
	note_directory(reading, record, false);
}

static void take_chdir(struct reading *reading, uint32_t process, const struct record *record)
{
	struct record_event_file event;
	uint32_t path;

	RECORD_FIELDS(record, &event);
	path = event.result >= 0 ? reading_path(reading, event.file, true) : 0;
	if (path)
		reading->model->processes[process].cwd = path;
}

static void take_exec(struct reading *reading, uint32_t process, const struct record *record)
{
	struct model *model = reading->model;
	struct record_event_exec event;
	struct program program;
	uint32_t path;

	RECORD_FIELDS(record, &event);
	if (event.result < 0) {
		take_failure(reading, process, event.file, event.result);
		return;
	}
	path = reading_path(reading, event.file, true);
	if (path)
		model_access(model, process, file_at(model, path), HOW_RAN);
	program = reading_program(reading, &(struct process_program){ event.name, event.file, event.argv, event.cwd });
	model_run(model, process, &program);
}

static bool note_end(struct reading *reading, uint32_t process, const struct record *record)
{
	struct process *ended = &reading->model->processes[process];
	struct record_event_exit event;

	RECORD_FIELDS(record, &event);
	if (!event.last)
		return false;
	ended->ended = true;
	ended->end_ns = event.time;
	ended->code = event.code;
	ended->cpu_ns = event.user + event.system;
	ended->maxrss_bytes = event.maxrss;
	return true;
}

/* How a process ends whose exit a filter has left out: no event, and told before its time. */
static void take_ended(struct reading *reading, uint32_t process, const struct record *record)
{
	note_end(reading, process, record);
}

static void take_exit(struct reading *reading, uint32_t process, const struct record *record)
{
	if (note_end(reading, process, record))
		model_end_process(reading->model, process);
}

static void take_fork(struct reading *reading, uint32_t process, const struct record *record)
{
	struct record_event_fork event;
	uint32_t child;

	(void)process;
	RECORD_FIELDS(record, &event);
	child = reading_process(reading, event.child);
	if (child == NONE || event.child == event.process)
		return;
	if (!reading->model->processes[child].start_ns)
		reading->model->processes[child].start_ns = event.time;
	if (reading->model->processes[child].parent != NONE && !reading->model->processes[child].placed)
		model_inherit(reading->model, child);
}

/* Kinds by name: those that a later version of the format adds are not needed to build this. */
static const struct {
	const char *kind;
	event_action *action;
	bool only_looks;		/* matters for what is missing, else not */
} actions[] = {
	{ "fork", take_fork, false },	  { "exec", take_exec, false },	    { "exit", take_exit, false },
	{ "open", take_open, false },	  { "read", take_read, false },	    { "map", take_read, false },
	{ "write", take_write, false },	  { "truncate", take_truncate, false }, { "rename", take_rename, false },
	{ "link", take_link, false },	  { "symlink", take_symlink, false }, { "unlink", take_unlink, false },
	{ "chdir", take_chdir, false },	  { "pipe", take_pipe, false },	    { "stat", take_lookup, true },
	{ "access", take_lookup, true },  { "readlink", take_lookup, true }, { "ended", take_ended, false },
	{ "mkdir", take_mkdir, false },	  { "rmdir", take_rmdir, false },
};

void event_prepare(struct reading *reading)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		const struct schema_kind *kind = schema_kind_named(actions[i].kind, strlen(actions[i].kind));

		if (kind && (!actions[i].only_looks || reading->model->keep_missing))
			reading->actions[kind->number] = actions[i].action;
	}
}

/* Notes which ways begin at this event, and at its process where the filter speaks of no files. */
static void mark_selected(struct reading *reading, uint32_t process, struct place place)
{
	struct model *model = reading->model;

	model->selected = 0;
	for (int way = 0; way < FOCUS_WAYS; way++)
		if (reading->input->selections[way] && selection_has(reading->input->selections[way], place))
			model->selected |= 1u << way;
	model->processes[process].focus |= model->selected & ~model->by_file;
}

static void note_event(struct reading *reading, uint32_t process, const struct record *record,
		       const struct record_event_exit *event)
{
	struct model *model = reading->model;

	model->processes[process].selected |= model->filtered;
	if (reading->input->selecting)
		mark_selected(reading, process, (struct place){ reading->sections, event->time, event->sequence });
	if (reading->actions[record->kind] && record->kind != KIND_EXEC)
		model_place(model, process);
}

void event_take(struct reading *reading, const struct record *record)
{
	event_action *action = reading->actions[record->kind];
	struct record_event_exit event;
	uint32_t process;

	RECORD_FIELDS(record, &event);
	process = reading_process(reading, event.process);
	if (process == NONE)
		return;
	if (record_is_event(record->kind))
		note_event(reading, process, record, &event);
	if (action)
		action(reading, process, record);
}
