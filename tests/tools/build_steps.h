/* SPDX-License-Identifier: BSD-2-Clause */
/* What the processes of a generated build do: each function makes one event, or all it is asked for. */
#ifndef TESTS_TOOLS_BUILD_STEPS_H
#define TESTS_TOOLS_BUILD_STEPS_H

#include "build.h"

static const char environment[] =
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\0HOME=/home/builder\0LANG=C.UTF-8\0"
	"USER=builder\0LOGNAME=builder\0SHELL=/bin/bash\0SHLVL=1\0PWD=/src\0OLDPWD=/home/builder\0TERM=xterm-256color\0"
	"MAKEFLAGS= -j --jobserver-auth=3,4\0MFLAGS=-j --jobserver-auth=3,4\0MAKELEVEL=1\0CC=gcc\0CFLAGS=-O2 -g -Wall\0"
	"COLLECT_GCC=gcc\0COLLECT_GCC_OPTIONS='-O2' '-g' '-Wall' '-c' '-mtune=generic' '-march=x86-64'";

static inline bool is_alive(const struct build *build, uint32_t pid)
{
	for (uint32_t i = 0; i < build->slot_count; i++)
		for (int role = SH; role < ROLES; role++)
			if (build->slots[i].tasks[role].pid == pid)
				return true;
	return false;
}

static inline bool act_fork(struct build *build, struct job *job, const struct step *step)
{
	struct raw_task parent = task_of(job, step->role), *child = &job->tasks[step->number];
	struct record_fork *record;

	do
		build->last_pid = build->last_pid + 1 < PID_LIMIT ? build->last_pid + 1 : PID_FIRST;
	while (is_alive(build, build->last_pid));
	pass_time(build, job, step->role);
	*child = (struct raw_task){ build->last_pid, build->trace.time_ns };
	record = raw_begin(&build->trace, job->cpu, KIND_RAW_FORK, sizeof(*record), parent);
	record->child_start = child->start_ns;
	record->child_tgid = record->child_tid = child->pid;
	record->parent_start = parent.start_ns;
	record->parent_tgid = parent.pid;
	record->shares = step->role == GCC ? SHARES_MEMORY : 0;
	raw_finish(&build->trace, job->cpu);
	return true;
}

/* A system path's entry in `told', and so its number: there are only a few. */
static inline uint64_t system_entry(struct build *build, const char *path)
{
	for (uint64_t entry = 0; entry < SYSTEM_PATHS; entry++) {
		if (!build->system_paths[entry])
			build->system_paths[entry] = path;
		if (!strcmp(build->system_paths[entry], path))
			return entry;
	}
	errx(1, "too many system paths");
}

static inline void put_arguments(struct build *build, const struct job *job, struct raw_task task, const char *argv,
			  size_t argv_size)
{
	struct batch *batch = &build->trace.cpus[job->cpu].batch;
	char bytes[1024];

	memcpy(bytes, argv, argv_size);
	memcpy(bytes + argv_size, environment, sizeof(environment));
	raw_begin(&build->trace, job->cpu, KIND_RAW_ARGUMENTS, sizeof(struct record_arguments), task);
	BATCH_TEXT(batch, arguments, bytes, bytes, argv_size + sizeof(environment));
	raw_finish(&build->trace, job->cpu);
}

/* `text' is the program; its arguments are those of a compiler. */
static inline bool act_exec(struct build *build, struct job *job, const struct step *step)
{
	uint64_t entry = system_entry(build, step->text);
	struct raw_task task = task_of(job, step->role);
	struct record_exec *record;
	struct place place;
	struct batch *batch;
	char argv[320];
	int argv_size = snprintf(argv, sizeof(argv), "%s%c-c%c-O2%c-g%c-Wall%c-Wextra%c-I../include%c-DNDEBUG%c-mtune=generic%c"
				 "-march=x86-64%c-dumpbase%cunit_%" PRIu64 ".c%c-o%cunit_%" PRIu64 ".o", step->text, 0, 0, 0,
				 0, 0, 0, 0, 0, 0, 0, 0, job->serial, 0, 0, job->serial) + 1;

	pass_time(build, job, step->role);
	set_system(&place, step->text);
	batch = &build->trace.cpus[job->cpu].batch;
	record = raw_begin(&build->trace, job->cpu, KIND_RAW_EXEC, sizeof(*record), task);
	record->old_tid = task.pid;
	record->status = RAW_IDENTIFIED;
	record->number = CALL_execve;
	record->uid = record->gid = 1000;
	record->argv_size = argv_size;
	record->env_size = sizeof(environment);
	record->argc = 14;
	record->envc = 18;
	record->ino = object_number(OBJECT_SYSTEM, entry);
	record->name_key = record->ino * 0x9e3779b97f4a7c15;
	record->dev = DEVICE;
	record->mode = S_IFREG | 0755;
	BATCH_TEXT(batch, exec, path, step->text, strlen(step->text));
	BATCH_TEXT(batch, exec, command, strrchr(step->text, '/') + 1, strlen(strrchr(step->text, '/') + 1));
	if (must_tell(build, build->sources + build->headers + entry))
		BATCH_TEXT(batch, exec, names, place.names, place.names_length);
	raw_finish(&build->trace, job->cpu);
	put_arguments(build, job, task, argv, argv_size);
	return true;
}

/* `text' is not there. */
static inline bool act_missing(struct build *build, struct job *job, const struct step *step)
{
	put_lookup(build, job, step->role, step->number, -ENOENT, step->text, strlen(step->text));
	return true;
}

static inline bool act_open_system(struct build *build, struct job *job, const struct step *step)
{
	uint64_t entry = system_entry(build, step->text);
	struct place place;

	set_system(&place, step->text);
	put_open(build, job, step->role, &place, O_RDONLY | O_CLOEXEC, object_number(OBJECT_SYSTEM, entry),
		 must_tell(build, build->sources + build->headers + entry));
	return true;
}

static inline bool act_descriptor(struct build *build, struct job *job, const struct step *step)
{
	put_descriptor(build, job, step->role, step->number);
	return true;
}

static inline bool act_chdir(struct build *build, struct job *job, const struct step *step)
{
	uint64_t directory = directory_of(job->serial % build->sources);
	struct record_syscall *record;
	struct place place;
	char path[64];

	snprintf(path, sizeof(path), "/src/part_%" PRIu64, directory);
	set_system(&place, path);
	record = begin_call(build, job, step->role, CALL_chdir, 0, object_number(OBJECT_DIRECTORY, directory));
	record->mode = S_IFDIR | 0755;
	tell_new(build);
	end_call(build, job, path, strlen(path), &place);
	return true;
}

static inline bool act_open_source(struct build *build, struct job *job, const struct step *step)
{
	uint64_t source = job->serial % build->sources;
	struct place place;

	set_source(&place, source, step->text);
	put_open(build, job, step->role, &place, step->number, object_number(OBJECT_SOURCE, source),
		 must_tell(build, source));
	return true;
}

/* The object under its first name: a new file each time. */
static inline bool act_open_output(struct build *build, struct job *job, const struct step *step)
{
	struct place place;

	set_source(&place, job->serial % build->sources, step->text);
	put_open(build, job, step->role, &place, step->number, object_number(OBJECT_OUTPUT, job->serial),
		 tell_new(build));
	return true;
}

static inline bool act_rename(struct build *build, struct job *job, const struct step *step)
{
	struct record_syscall *record = begin_call(build, job, step->role, CALL_rename, 0, 0);
	struct batch *batch = &build->trace.cpus[job->cpu].batch;
	struct place from, to;

	record->fd = -1;
	set_source(&from, job->serial % build->sources, ".o.new");
	set_source(&to, job->serial % build->sources, ".o");
	BATCH_TEXT(batch, syscall, path, from.asked, from.asked_length);
	BATCH_TEXT(batch, syscall, path2, to.asked, to.asked_length);
	raw_finish(&build->trace, job->cpu);
	return true;
}

/* gcc's own temp file: as many as there are jobs. */
static inline bool act_open_assembly(struct build *build, struct job *job, const struct step *step)
{
	struct place place;

	set_temp(&place, job->serial, ".s");
	put_open(build, job, step->role, &place, step->number, object_number(OBJECT_OUTPUT, job->serial | 1ull << 39),
		 tell_new(build));
	return true;
}

static inline void put_unlink(struct build *build, struct job *job, enum role role, uint64_t temp, const char *ending)
{
	struct place place;

	set_temp(&place, temp, ending);
	put_lookup(build, job, role, CALL_unlink, 0, place.asked, place.asked_length);
}

static inline bool act_unlink_assembly(struct build *build, struct job *job, const struct step *step)
{
	put_unlink(build, job, step->role, job->serial, ".s");
	return true;
}

static inline bool act_exit(struct build *build, struct job *job, const struct step *step)
{
	struct record_exit *record;

	pass_time(build, job, step->role);
	record = raw_begin(&build->trace, job->cpu, KIND_RAW_EXIT, sizeof(*record), task_of(job, step->role));
	record->last = 1;
	record->user = 1000000 * (1 + raw_random(&build->trace, 100));
	record->system = 1000000 * raw_random(&build->trace, 10);
	record->maxrss = 4096 * (1000 + raw_random(&build->trace, 10000));
	raw_finish(&build->trace, job->cpu);
	if (step->role != MAKE)
		job->tasks[step->role] = (struct raw_task){ 0 };
	return true;
}

/* One event of a temp file's life; true: it was the last. */
static inline bool live_temp(struct build *build, struct job *job, enum role role)
{
	static const unsigned calls[TEMP_EVENTS] = { CALL_openat, CALL_write, CALL_close, CALL_unlink };
	unsigned call = calls[job->temp_stage];
	struct place place;

	if (call == CALL_unlink) {
		put_unlink(build, job, role, job->temp, ".tmp");
	} else if (call == CALL_openat) {
		job->temp = build->temps_made++;
		set_temp(&place, job->temp, ".tmp");
		put_open(build, job, role, &place, O_RDWR | O_CREAT | O_EXCL, object_number(OBJECT_TEMP, job->temp),
			 tell_new(build));
	} else {
		put_descriptor(build, job, role, call);
	}
	job->temp_stage = (job->temp_stage + 1) % TEMP_EVENTS;
	return !job->temp_stage;
}

static const char *const searched = "/usr/lib/gcc/x86_64-linux-gnu/12/include";
static const char *const found = "/usr/include/x86_64-linux-gnu";

/* readlink(2) of the first `depth' components of a directory, as realpath(3) asks: it is no link. */
static inline void put_component(struct build *build, struct job *job, enum role role, const char *path, unsigned depth)
{
	const char *end = path;

	for (unsigned i = 0; i < depth; i++)
		end = strchrnul(end + 1, '/');
	put_lookup(build, job, role, CALL_readlink, -EINVAL, path, end - path);
}

/* One event of the search for a header: cpp(1) asks what each directory is, finds nothing in the
 * first one, and what it looks for in the second; half of the searches are for a few that all
 * include.  Nothing is opened that cannot be closed within `left' events. */
static inline void look(struct build *build, struct job *job, enum role role, uint64_t left)
{
	static const unsigned use[] = { CALL_newfstatat, CALL_read, CALL_close };
	unsigned event = job->looking == LOOK_OPEN && left < LOOK_END - LOOK_OPEN ? 0 : job->looking;
	struct place place;

	if (!event)
		job->header = raw_random(&build->trace, 2) ? raw_random(&build->trace, build->headers / 64 + 1)
							   : build->swept++ % build->headers;
	set_header(&place, job->header, event < LOOK_AGAIN ? searched : found);
	if (event < LOOK_MISS)
		put_component(build, job, role, searched, event + 1);
	else if (event == LOOK_MISS)
		put_open(build, job, role, &place, O_RDONLY | O_NOCTTY, 0, false);
	else if (event < LOOK_OPEN)
		put_component(build, job, role, found, event - LOOK_MISS);
	else if (event == LOOK_OPEN)
		put_open(build, job, role, &place, O_RDONLY | O_NOCTTY, object_number(OBJECT_HEADER, job->header),
			 must_tell(build, build->sources + job->header));
	else
		put_descriptor(build, job, role, use[event - LOOK_OPEN - 1]);
	job->looking = (event + 1) % LOOK_END;
}

/* How much of its filler a job has in a row: `number' percent of what is left; 0: all. */
static inline uint64_t quota_of(const struct job *job, const struct step *step)
{
	return step->number ? job->filler * step->number / 100 : job->filler;
}

/* The temp files are made in the row that has most; they must be done when its events are. */
static inline bool act_fill(struct build *build, struct job *job, const struct step *step)
{
	uint64_t left = job->quota;
	bool at_temps = !step->number && job->looking <= LOOK_OPEN &&
			(job->temp_stage || (job->temps && (left < TEMP_EVENTS * (job->temps + 1) ||
							    !raw_random(&build->trace, 16))));

	if (!at_temps)
		look(build, job, step->role, left);
	else if (live_temp(build, job, step->role))
		job->temps--;
	job->filler--;
	job->quota--;
	return left == 1;
}

#endif
