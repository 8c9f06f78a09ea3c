/* SPDX-License-Identifier: BSD-2-Clause */
/* A generated build: its jobs, and the records of their calls. */
#ifndef TESTS_TOOLS_BUILD_H
#define TESTS_TOOLS_BUILD_H

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "build_names.h"
#include "rawtrace.h"
#include "syscalls.h"

#define NAMES_REMEMBERED 32768u	/* as the kernel half does: what was told longer ago is told again */
#define MAKE_PID 300u
#define MAKE_START_NS 1000000000u
#define PID_FIRST 301u
#define PID_LIMIT 32768u
#define TEMP_EVENTS 4
#define DEVICE 0x800001u
#define SYSTEM_PATHS 32

/* How far the search for a header is: before these events. */
enum { LOOK_MISS = 6, LOOK_AGAIN, LOOK_OPEN = LOOK_AGAIN + 3, LOOK_END = LOOK_OPEN + 4 };

/* The fields of syscalls.def that a record needs. */
enum call_number {
#define SYSCALL(name, number, number32, kind, fd, path, fd2, path2, flags, value, does) CALL_##name = number,
#include "syscalls.def"
};

enum role { MAKE, SH, GCC, CC1, AS, ROLES };

struct build;
struct job;

/* A line of a script that jobs follow.  `act' makes one event, and says whether it was the
 * step's last. */
struct step {
	enum role role;
	bool (*act)(struct build *build, struct job *job, const struct step *step);
	const char *text;
	int number;
};

struct job {
	struct raw_task tasks[ROLES];
	uint32_t cpu;
	uint64_t last_ns;	/* of its last event */
	const struct step *step;	/* of its script */
	uint64_t filler;	/* events left for all `act_fill' steps together, */
	uint64_t quota;		/* and for this one */
	uint64_t temps;		/* temp files still to be made */
	uint64_t serial;	/* number of the job, from 0 */
	uint64_t header;	/* the header looked for */
	unsigned looking;	/* events made for it; LOOK_... */
	uint64_t temp;		/* the temp file at hand */
	unsigned temp_stage;
};

struct build {
	struct raw_trace trace;
	uint64_t events, processes, paths, temps;
	uint64_t jobs, begun, sources, headers;
	uint64_t plain;			/* jobs that are but a true(1), after the others */
	uint64_t swept, temps_made;
	uint32_t slot_count, last_pid;
	uint64_t make_ns;
	struct job *slots;
	const char *system_paths[SYSTEM_PATHS];
	uint32_t *told;			/* when names were written, by count: of sources, headers, system paths */
	uint32_t told_count;
	uint64_t told_ns;		/* when names were written last */
};

/* What a name key and an inode are made of, so that no two objects have the same. */
enum object_sort { OBJECT_SOURCE, OBJECT_HEADER, OBJECT_SYSTEM, OBJECT_DIRECTORY, OBJECT_TEMP, OBJECT_OUTPUT };

static inline uint64_t object_number(enum object_sort sort, uint64_t number)
{
	return (uint64_t)(sort + 1) << 40 | number;
}

/* Whether the kernel half would write the names of an object that has an entry in `told'. */
static inline bool must_tell(struct build *build, uint64_t entry)
{
	uint32_t *told = &build->told[entry];

	if (*told && build->told_count - *told < NAMES_REMEMBERED)
		return false;
	*told = ++build->told_count;
	build->told_ns = build->trace.time_ns;
	return true;
}

/* The names of an object that is new. */
static inline bool tell_new(struct build *build)
{
	build->told_count++;
	build->told_ns = build->trace.time_ns;
	return true;
}

static inline struct raw_task task_of(const struct job *job, enum role role)
{
	return role == MAKE ? (struct raw_task){ MAKE_PID, MAKE_START_NS } : job->tasks[role];
}

/* The moment of the job's next event: behind its last one, and sometimes that of another job's;
 * but names that another has used the kernel half has written before. */
static inline void pass_time(struct build *build, struct job *job, enum role role)
{
	struct raw_trace *trace = &build->trace;

	if (raw_random(trace, 8))
		trace->time_ns += raw_random(trace, 50000 / trace->cpu_count);
	if (trace->time_ns <= job->last_ns || trace->time_ns <= build->told_ns || (role == MAKE && trace->time_ns <= build->make_ns))
		trace->time_ns++;
	if (role == MAKE)
		build->make_ns = trace->time_ns;
	job->last_ns = trace->time_ns;
	if (raw_random(trace, 256) == 0)
		job->cpu = raw_random(trace, trace->cpu_count);
	if (trace->time_ns >= trace->round_ns)
		raw_round(trace, false);
}

/* A call; with an object what it reached is told. */
static inline struct record_syscall *begin_call(struct build *build, struct job *job, enum role role, unsigned number,
					 int64_t result, uint64_t object)
{
	size_t size = object ? sizeof(struct record_syscall) : FIXED_BEFORE(syscall, ino);
	struct record_syscall *record;

	pass_time(build, job, role);
	record = raw_begin(&build->trace, job->cpu, KIND_RAW_SYSCALL, size, task_of(job, role));
	record->number = number;
	record->result = result;
	record->fd = record->fd2 = -1;
	if (!object)
		return record;
	record->status = RAW_IDENTIFIED;
	record->ino = object;
	record->name_key = object * 0x9e3779b97f4a7c15;
	record->dev = DEVICE;
	record->mode = S_IFREG | 0644;
	return record;
}

/* The call's names, and its end. */
static inline void end_call(struct build *build, const struct job *job, const char *path, size_t length,
		     const struct place *told)
{
	struct batch *batch = &build->trace.cpus[job->cpu].batch;

	if (path)
		BATCH_TEXT(batch, syscall, path, path, length);
	if (told)
		BATCH_TEXT(batch, syscall, names, told->names, told->names_length);
	raw_finish(&build->trace, job->cpu);
}

/* openat(2), with descriptor 3 as its result when there is an object. */
static inline void put_open(struct build *build, struct job *job, enum role role, const struct place *place, int flags,
		     uint64_t object, bool tell)
{
	struct record_syscall *record = begin_call(build, job, role, CALL_openat, object ? 3 : -ENOENT, object);

	record->fd = AT_FDCWD;
	record->flags = flags;
	record->value = flags & O_CREAT ? 0600 : 0;
	end_call(build, job, place->asked, place->asked_length, tell ? place : NULL);
}

/* A call with a path that finds nothing, or no link. */
static inline void put_lookup(struct build *build, struct job *job, enum role role, unsigned number, int64_t result,
		       const char *path, size_t length)
{
	begin_call(build, job, role, number, result, 0);
	end_call(build, job, path, length, NULL);
}

/* A call about descriptor 3 alone. */
static inline void put_descriptor(struct build *build, struct job *job, enum role role, unsigned number)
{
	struct record_syscall *record = begin_call(build, job, role, number, 0, 0);

	record->fd = 3;
	if (number == CALL_read || number == CALL_write)
		record->value = number == CALL_read ? TOUCH_READ : TOUCH_WRITE;
	if (number == CALL_newfstatat)
		record->flags = AT_EMPTY_PATH;
	if (number == CALL_mmap) {
		record->result = 0x7f0000000000 + (int64_t)raw_random(&build->trace, 1 << 20) * 4096;
		record->flags = 2;	/* MAP_PRIVATE */
		record->value = 1;	/* PROT_READ */
	}
	end_call(build, job, number == CALL_newfstatat ? "" : NULL, 0, NULL);
}

#endif
