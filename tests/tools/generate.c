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
#include <unistd.h>

#include "build_steps.h"

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
	raw_open(&build.trace, task_of(NULL, MAKE), "/src");
	run(&build);
	raw_close(&build.trace);
	free(build.told);
	free(build.slots);
	return 0;
}
