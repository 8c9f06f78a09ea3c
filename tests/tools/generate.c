/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * generate [-M] [-c CPUS] [-d LATE] [-D ROUNDS] [-e EVENTS] [-j JOBS] [-n PATHS] [-p PROCESSES]
 *          [-s SEED] [-t TEMPS]: a synthetic raw trace of a build on stdout.
 *
 * It has the shape of what capture(1) recorded of gcc builds: make forks a shell for each source,
 * JOBS at a time, the shell goes to a directory and runs gcc, gcc runs cc1 and as, and as' object
 * is renamed to its place; half of all events are readlinks that fail, a sixth are opens, half of
 * them failing; of reads only the first of a file is there.  Who stays on a CPU mostly stays
 * there.  Times tie, and sometimes run back on a CPU.  Pids are used again after 32,768.
 *
 *   -e  events of the normalized trace, exactly (default 1,000,000)
 *   -p  processes, exactly (default 5,000): one make, four for each source, what is left are true(1)s
 *   -n  distinct paths (default 20,000), as far as EVENTS are enough to touch them all: an eighth
 *       are sources, as many objects, half of the rest headers, the other half failed lookups
 *   -t  distinct temp files (default 0) on top of gcc's own; each is made, written, closed and
 *       removed, which are four events
 *   -c  CPUs (default 4)          -j  jobs at a time (default 2 for each CPU)
 *   -d  rounds in a thousand, per CPU, whose records come late: ROUNDS rounds (-D, default 1, of
 *       100 ms each) behind a mark that had promised that there are none (default 0)
 *   -M  without marks             -s  seed (default 1): the same trace for the same options
 *
 * The trace is complete, and the kernel's paths are those of a model without any mistake:
 * normalize must find nothing lost and contradict nothing.  Memory grows with JOBS and PATHS.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rawtrace.h"
#include "syscalls.h"

#define NAMES_REMEMBERED 32768u	/* as the kernel half does: what was told longer ago is told again */
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

static const struct raw_task make = { 300, 1000000000 };

static const char environment[] =
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\0HOME=/home/builder\0LANG=C.UTF-8\0"
	"USER=builder\0LOGNAME=builder\0SHELL=/bin/bash\0SHLVL=1\0PWD=/src\0OLDPWD=/home/builder\0TERM=xterm-256color\0"
	"MAKEFLAGS= -j --jobserver-auth=3,4\0MFLAGS=-j --jobserver-auth=3,4\0MAKELEVEL=1\0CC=gcc\0CFLAGS=-O2 -g -Wall\0"
	"COLLECT_GCC=gcc\0COLLECT_GCC_OPTIONS='-O2' '-g' '-Wall' '-c' '-mtune=generic' '-march=x86-64'";

/* A path under construction: asked for, and as the kernel names it, leaf first. */
struct place {
	char asked[160], names[160];
	int asked_length, names_length;
};

/* The directory with this many files is the unit of the tree. */
static uint64_t directory_of(uint64_t file)
{
	return file / 64;
}

static void set_source(struct place *place, uint64_t source, const char *ending)
{
	place->asked_length = snprintf(place->asked, sizeof(place->asked), "unit_%" PRIu64 "%s", source, ending);
	place->names_length = snprintf(place->names, sizeof(place->names), "unit_%" PRIu64 "%s%cpart_%" PRIu64 "%csrc", source,
				       ending, 0, directory_of(source), 0) + 1;
}

static void set_header(struct place *place, uint64_t header, const char *directory)
{
	place->asked_length = snprintf(place->asked, sizeof(place->asked), "%s/lib_%" PRIu64 "/header_%" PRIu64 ".h",
				       directory, directory_of(header), header);
	place->names_length = snprintf(place->names, sizeof(place->names), "header_%" PRIu64 ".h%clib_%" PRIu64
				       "%cx86_64-linux-gnu%cinclude%cusr", header, 0, directory_of(header), 0, 0, 0) + 1;
}

/* mkstemp(3)'s, six letters; the multiplier has no factor in common with 62. */
static void set_temp(struct place *place, uint64_t temp, const char *ending)
{
	static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	uint64_t number = (temp + 1) * 1000003 % 56800235584;
	char name[7] = "";

	for (int i = 0; i < 6; i++, number /= 62)
		name[i] = letters[number % 62];
	place->asked_length = snprintf(place->asked, sizeof(place->asked), "/tmp/cc%s%s", name, ending);
	place->names_length = snprintf(place->names, sizeof(place->names), "cc%s%s%ctmp", name, ending, 0) + 1;
}

/* An absolute path of the system, from the script. */
static void set_system(struct place *place, const char *path)
{
	const char *end = path + strlen(path);

	place->asked_length = snprintf(place->asked, sizeof(place->asked), "%s", path);
	place->names_length = 0;
	for (const char *at = end; at > path;) {
		const char *name = at;

		while (name[-1] != '/')
			name--;
		memcpy(place->names + place->names_length, name, at - name);
		place->names_length += at - name;
		place->names[place->names_length++] = 0;
		at = name - 1;
	}
}

/* What a name key and an inode are made of, so that no two objects have the same. */
enum object_sort { OBJECT_SOURCE, OBJECT_HEADER, OBJECT_SYSTEM, OBJECT_DIRECTORY, OBJECT_TEMP, OBJECT_OUTPUT };

static uint64_t object_number(enum object_sort sort, uint64_t number)
{
	return (uint64_t)(sort + 1) << 40 | number;
}

/* Whether the kernel half would write the names of an object that has an entry in `told'. */
static bool must_tell(struct build *build, uint64_t entry)
{
	uint32_t *told = &build->told[entry];

	if (*told && build->told_count - *told < NAMES_REMEMBERED)
		return false;
	*told = ++build->told_count;
	build->told_ns = build->trace.time_ns;
	return true;
}

/* The names of an object that is new. */
static bool tell_new(struct build *build)
{
	build->told_count++;
	build->told_ns = build->trace.time_ns;
	return true;
}

static struct raw_task task_of(const struct job *job, enum role role)
{
	return role == MAKE ? make : job->tasks[role];
}

/* The moment of the job's next event: behind its last one, and sometimes that of another job's;
 * but names that another has used the kernel half has written before. */
static void pass_time(struct build *build, struct job *job, enum role role)
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
static struct record_syscall *begin_call(struct build *build, struct job *job, enum role role, unsigned number,
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
static void end_call(struct build *build, const struct job *job, const char *path, size_t length,
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
static void put_open(struct build *build, struct job *job, enum role role, const struct place *place, int flags,
		     uint64_t object, bool tell)
{
	struct record_syscall *record = begin_call(build, job, role, CALL_openat, object ? 3 : -ENOENT, object);

	record->fd = AT_FDCWD;
	record->flags = flags;
	record->value = flags & O_CREAT ? 0600 : 0;
	end_call(build, job, place->asked, place->asked_length, tell ? place : NULL);
}

/* A call with a path that finds nothing, or no link. */
static void put_lookup(struct build *build, struct job *job, enum role role, unsigned number, int64_t result,
		       const char *path, size_t length)
{
	begin_call(build, job, role, number, result, 0);
	end_call(build, job, path, length, NULL);
}

/* A call about descriptor 3 alone. */
static void put_descriptor(struct build *build, struct job *job, enum role role, unsigned number)
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

static bool is_alive(const struct build *build, uint32_t pid)
{
	for (uint32_t i = 0; i < build->slot_count; i++)
		for (int role = SH; role < ROLES; role++)
			if (build->slots[i].tasks[role].pid == pid)
				return true;
	return false;
}

static bool act_fork(struct build *build, struct job *job, const struct step *step)
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
static uint64_t system_entry(struct build *build, const char *path)
{
	for (uint64_t entry = 0; entry < SYSTEM_PATHS; entry++) {
		if (!build->system_paths[entry])
			build->system_paths[entry] = path;
		if (!strcmp(build->system_paths[entry], path))
			return entry;
	}
	errx(1, "too many system paths");
}

static void put_arguments(struct build *build, const struct job *job, struct raw_task task, const char *argv,
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
static bool act_exec(struct build *build, struct job *job, const struct step *step)
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
static bool act_missing(struct build *build, struct job *job, const struct step *step)
{
	put_lookup(build, job, step->role, step->number, -ENOENT, step->text, strlen(step->text));
	return true;
}

static bool act_open_system(struct build *build, struct job *job, const struct step *step)
{
	uint64_t entry = system_entry(build, step->text);
	struct place place;

	set_system(&place, step->text);
	put_open(build, job, step->role, &place, O_RDONLY | O_CLOEXEC, object_number(OBJECT_SYSTEM, entry),
		 must_tell(build, build->sources + build->headers + entry));
	return true;
}

static bool act_descriptor(struct build *build, struct job *job, const struct step *step)
{
	put_descriptor(build, job, step->role, step->number);
	return true;
}

static bool act_chdir(struct build *build, struct job *job, const struct step *step)
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

static bool act_open_source(struct build *build, struct job *job, const struct step *step)
{
	uint64_t source = job->serial % build->sources;
	struct place place;

	set_source(&place, source, step->text);
	put_open(build, job, step->role, &place, step->number, object_number(OBJECT_SOURCE, source),
		 must_tell(build, source));
	return true;
}

/* The object under its first name: a new file each time. */
static bool act_open_output(struct build *build, struct job *job, const struct step *step)
{
	struct place place;

	set_source(&place, job->serial % build->sources, step->text);
	put_open(build, job, step->role, &place, step->number, object_number(OBJECT_OUTPUT, job->serial),
		 tell_new(build));
	return true;
}

static bool act_rename(struct build *build, struct job *job, const struct step *step)
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
static bool act_open_assembly(struct build *build, struct job *job, const struct step *step)
{
	struct place place;

	set_temp(&place, job->serial, ".s");
	put_open(build, job, step->role, &place, step->number, object_number(OBJECT_OUTPUT, job->serial | 1ull << 39),
		 tell_new(build));
	return true;
}

static void put_unlink(struct build *build, struct job *job, enum role role, uint64_t temp, const char *ending)
{
	struct place place;

	set_temp(&place, temp, ending);
	put_lookup(build, job, role, CALL_unlink, 0, place.asked, place.asked_length);
}

static bool act_unlink_assembly(struct build *build, struct job *job, const struct step *step)
{
	put_unlink(build, job, step->role, job->serial, ".s");
	return true;
}

static bool act_exit(struct build *build, struct job *job, const struct step *step)
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
static bool live_temp(struct build *build, struct job *job, enum role role)
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
static void put_component(struct build *build, struct job *job, enum role role, const char *path, unsigned depth)
{
	const char *end = path;

	for (unsigned i = 0; i < depth; i++)
		end = strchrnul(end + 1, '/');
	put_lookup(build, job, role, CALL_readlink, -EINVAL, path, end - path);
}

/* One event of the search for a header: cpp(1) asks what each directory is, finds nothing in the
 * first one, and what it looks for in the second; half of the searches are for a few that all
 * include.  Nothing is opened that cannot be closed within `left' events. */
static void look(struct build *build, struct job *job, enum role role, uint64_t left)
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
static uint64_t quota_of(const struct job *job, const struct step *step)
{
	return step->number ? job->filler * step->number / 100 : job->filler;
}

/* The temp files are made in the row that has most; they must be done when its events are. */
static bool act_fill(struct build *build, struct job *job, const struct step *step)
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

/* What the dynamic linker does at the start of each program: ten events. */
#define START(role) \
	{ role, act_missing, "/etc/ld.so.preload", CALL_access }, \
	{ role, act_open_system, "/etc/ld.so.cache", 0 }, \
	{ role, act_descriptor, NULL, CALL_newfstatat }, \
	{ role, act_descriptor, NULL, CALL_mmap }, \
	{ role, act_descriptor, NULL, CALL_close }, \
	{ role, act_open_system, "/usr/lib/x86_64-linux-gnu/libc.so.6", 0 }, \
	{ role, act_descriptor, NULL, CALL_read }, \
	{ role, act_descriptor, NULL, CALL_newfstatat }, \
	{ role, act_descriptor, NULL, CALL_mmap }, \
	{ role, act_descriptor, NULL, CALL_close }

static const struct step first_script[] = {
	{ MAKE, act_exec, "/usr/bin/make", 0 },
	START(MAKE),
	{ 0 },
};

static const struct step last_script[] = {
	{ MAKE, act_exit, NULL, 0 },
	{ 0 },
};

static const struct step plain_script[] = {
	{ MAKE, act_fork, NULL, SH },
	{ SH, act_exec, "/usr/bin/true", 0 },
	{ SH, act_exit, NULL, 0 },
	{ 0 },
};

static const struct step compile_script[] = {
	{ MAKE, act_fork, NULL, SH },
	{ SH, act_exec, "/usr/bin/sh", 0 },
	START(SH),
	{ SH, act_fill, NULL, 2 },
	{ SH, act_chdir, NULL, 0 },
	{ SH, act_missing, "/usr/local/bin/gcc", CALL_newfstatat },
	{ SH, act_fork, NULL, GCC },
	{ GCC, act_missing, "/usr/local/bin/gcc", CALL_execve },
	{ GCC, act_exec, "/usr/bin/gcc", 0 },
	START(GCC),
	{ GCC, act_fill, NULL, 8 },
	{ GCC, act_open_assembly, NULL, O_RDWR | O_CREAT | O_EXCL },
	{ GCC, act_descriptor, NULL, CALL_close },
	{ GCC, act_fork, NULL, CC1 },
	{ CC1, act_exec, "/usr/libexec/cc1", 0 },
	START(CC1),
	{ CC1, act_open_source, ".c", O_RDONLY | O_NOCTTY },
	{ CC1, act_descriptor, NULL, CALL_newfstatat },
	{ CC1, act_descriptor, NULL, CALL_read },
	{ CC1, act_descriptor, NULL, CALL_close },
	{ CC1, act_fill, NULL, 0 },
	{ CC1, act_open_assembly, NULL, O_WRONLY | O_CREAT | O_TRUNC },
	{ CC1, act_descriptor, NULL, CALL_write },
	{ CC1, act_descriptor, NULL, CALL_close },
	{ CC1, act_exit, NULL, 0 },
	{ GCC, act_fork, NULL, AS },
	{ AS, act_exec, "/usr/bin/as", 0 },
	START(AS),
	{ AS, act_open_assembly, NULL, O_RDONLY },
	{ AS, act_descriptor, NULL, CALL_read },
	{ AS, act_descriptor, NULL, CALL_close },
	{ AS, act_open_output, ".o.new", O_WRONLY | O_CREAT | O_EXCL },
	{ AS, act_descriptor, NULL, CALL_write },
	{ AS, act_descriptor, NULL, CALL_close },
	{ AS, act_exit, NULL, 0 },
	{ GCC, act_unlink_assembly, NULL, 0 },
	{ GCC, act_exit, NULL, 0 },
	{ SH, act_rename, NULL, 0 },
	{ SH, act_exit, NULL, 0 },
	{ 0 },
};

/* Events of a script, the filler apart. */
static uint64_t script_events(const struct step *script)
{
	uint64_t events = 0;

	for (; script->act; script++)
		events += script->act != act_fill;
	return events;
}

/* The job's next event; the job is over when its step has no `act'. */
static void advance(struct build *build, struct job *job)
{
	bool done = job->step->act(build, job, job->step);

	if (!done)
		return;
	do {
		job->step++;
		job->quota = quota_of(job, job->step);
	} while (job->step->act == act_fill && !job->quota);
}

static void run_alone(struct build *build, const struct step *script)
{
	struct job *job = &build->slots[0];

	job->step = script;
	while (job->step->act)
		advance(build, job);
}

/* The next job for a slot; false: there are no more. */
static bool begin_job(struct build *build, struct job *job)
{
	uint64_t filler = build->events - script_events(first_script) - script_events(last_script) -
			  build->plain * script_events(plain_script) - build->jobs * script_events(compile_script);
	uint64_t serial = build->begun++;

	job->step = serial < build->jobs ? compile_script : plain_script;
	job->serial = serial;
	job->looking = 0;
	if (serial >= build->jobs)
		return serial < build->jobs + build->plain;
	job->filler = filler / build->jobs + (serial < filler % build->jobs);
	job->temps = build->temps / build->jobs + (serial < build->temps % build->jobs);
	return true;
}

static void run(struct build *build)
{
	uint32_t live = 0;

	run_alone(build, first_script);
	for (uint32_t i = 0; i < build->slot_count; i++) {
		build->slots[i].cpu = i % build->trace.cpu_count;
		if (begin_job(build, &build->slots[live]))
			live++;
	}
	while (live) {
		struct job *job = &build->slots[raw_random(&build->trace, live)];

		advance(build, job);
		if (!job->step->act && !begin_job(build, job)) {
			struct job over = *job;

			*job = build->slots[--live];
			build->slots[live] = over;
		}
	}
	run_alone(build, last_script);
}

/* Sizes that fit together, and the tables that depend on them. */
static void prepare(struct build *build)
{
	uint64_t least;

	if (build->processes < 5)
		errx(2, "-p: a build has at least 5 processes");
	build->jobs = (build->processes - 1) / 4;
	build->plain = (build->processes - 1) % 4;
	least = script_events(first_script) + script_events(last_script) + build->plain * script_events(plain_script) +
		build->jobs * script_events(compile_script) + (build->temps + build->jobs) * TEMP_EVENTS * 10 / 9;
	if (build->events < least)
		errx(2, "-e: so many processes and temp files need %" PRIu64 " events or more", least);
	build->sources = build->paths / 8 < build->jobs ? build->paths / 8 : build->jobs;
	if (!build->sources)
		errx(2, "-n: a build has at least 8 paths");
	build->headers = (build->paths - 2 * build->sources) / 2;
	if (!build->slot_count)
		build->slot_count = 2 * build->trace.cpu_count;
	build->told = calloc(build->sources + build->headers + SYSTEM_PATHS, sizeof(*build->told));
	build->slots = calloc(build->slot_count, sizeof(*build->slots));
	build->trace.cpus = calloc(build->trace.cpu_count, sizeof(*build->trace.cpus));
	build->trace.writer = writer_new(STDOUT_FILENO, 0);
	if (!build->told || !build->slots || !build->trace.cpus || !build->trace.writer)
		err(1, "generate");
}

static uint64_t read_number(const char *text)
{
	char *end;
	uint64_t number = strtoull(text, &end, 10);

	if (!number || *end || number > 1ull << 40)
		errx(2, "not a count: %s", text);
	return number;
}

static void read_options(struct build *build, int argc, char **argv)
{
	struct raw_trace *trace = &build->trace;
	int option;

	while ((option = getopt(argc, argv, "Mc:d:D:e:j:n:p:s:t:")) != -1) {
		switch (option) {
		case 'M': trace->without_marks = true; break;
		case 'c': trace->cpu_count = read_number(optarg); break;
		case 'd': trace->late_permille = read_number(optarg); break;
		case 'D': trace->late_rounds = read_number(optarg); break;
		case 'e': build->events = read_number(optarg); break;
		case 'j': build->slot_count = read_number(optarg); break;
		case 'n': build->paths = read_number(optarg); break;
		case 'p': build->processes = read_number(optarg); break;
		case 's': trace->random = read_number(optarg); break;
		case 't': build->temps = read_number(optarg); break;
		default: errx(2, "see the top of generate.c");
		}
	}
}

int main(int argc, char **argv)
{
	struct build build = {
		.trace = { .time_ns = 2000000000, .cpu_count = 4, .late_rounds = 1, .random = 1 },
		.events = 1000000, .processes = 5000, .paths = 20000, .last_pid = PID_FIRST,
	};

	read_options(&build, argc, argv);
	prepare(&build);
	raw_open(&build.trace, make, "/src");
	run(&build);
	raw_close(&build.trace);
	free(build.told);
	free(build.slots);
	return 0;
}
