/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * storm [-M] [-c CPUS] [-e EVENTS] [-n PATHS] [-p PROCESSES]: a synthetic raw trace on stdout,
 * for the memory and the speed of normalize.
 *
 * PROCESSES live at the same time; each is forked by the root, becomes a program, opens and
 * closes files out of PATHS, and ends, and another takes its place.  The trace is complete
 * and makes exactly EVENTS events.  -M: without marks.
 */
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "writer.h"

#define LIFE 200		/* events of a process */
#define ROOT 100		/* pid; its start is its pid, as with all of them */
#define STEP_NS 1000		/* between two records */
#define MARK_EVENTS 20000	/* between two rounds of marks */
#define SYS_OPENAT 257
#define SYS_CLOSE 3

struct member {
	uint32_t pid;
	uint32_t age;		/* events so far */
};

struct cpu {
	struct batch batch;
	uint64_t sequence;
};

struct storm {
	struct writer *writer;
	uint64_t time_ns, events, paths;
	uint32_t cpu_count, member_count, last_pid;
	bool without_marks;
	struct cpu *cpus;
	struct member *members;
	struct batch marks;
	uint64_t *names_sent;	/* a bit for each path whose names were written */
};

static void check(const struct storm *storm, int result)
{
	if (result < 0)
		errx(1, "%s", writer_error(storm->writer));
}

/* A raw record's common part, for a thread that leads its process. */
static void *begin(struct storm *storm, struct cpu *cpu, enum record_kind kind, size_t fixed, uint32_t pid)
{
	struct record_syscall *record = batch_begin(&cpu->batch, kind, fixed);

	if (!record)
		err(1, "batch");
	record->time = storm->time_ns += STEP_NS;
	record->sequence = cpu->sequence++;
	record->start = record->tgid = record->tid = pid;
	return record;
}

static void finish(struct storm *storm, struct cpu *cpu, unsigned number)
{
	if (batch_end(&cpu->batch) < 0)
		err(1, "batch");
	if (cpu->batch.length >= BLOCK_PAYLOAD_GOAL)
		check(storm, writer_block(storm->writer, BLOCK_RAW, 0, number + 1, &cpu->batch));
}

static void write_fork(struct storm *storm, unsigned number, struct member *member)
{
	struct cpu *cpu = &storm->cpus[number];
	struct record_fork *record = begin(storm, cpu, KIND_RAW_FORK, sizeof(*record), ROOT);

	member->pid = ++storm->last_pid;
	record->child_start = record->child_tgid = record->child_tid = member->pid;
	record->parent_start = record->parent_tgid = ROOT;
	finish(storm, cpu, number);
}

static void write_exec(struct storm *storm, unsigned number, const struct member *member)
{
	static const char environment[] = "PATH=/usr/bin:/bin\0HOME=/root\0LANG=C";
	struct cpu *cpu = &storm->cpus[number];
	struct record_exec *exec;
	char bytes[256];
	size_t length = snprintf(bytes, 200, "cc -c -o %" PRIu32 ".o %" PRIu32 ".c", member->pid, member->pid) + 1;

	for (size_t i = 0; i < length; i++)
		if (bytes[i] == ' ')
			bytes[i] = 0;
	exec = begin(storm, cpu, KIND_RAW_EXEC, sizeof(*exec), member->pid);
	exec->old_tid = member->pid;
	exec->status = RAW_IDENTIFIED;
	exec->argv_size = length;
	exec->env_size = sizeof(environment);
	exec->ino = exec->name_key = 7;
	exec->dev = 1;
	exec->mode = S_IFREG | 0755;
	BATCH_TEXT(&cpu->batch, exec, path, "/usr/bin/cc", 11);
	BATCH_TEXT(&cpu->batch, exec, command, "cc", 2);
	BATCH_TEXT(&cpu->batch, exec, names, "cc\0bin\0usr", 11);
	finish(storm, cpu, number);
	memcpy(bytes + length, environment, sizeof(environment));
	begin(storm, cpu, KIND_RAW_ARGUMENTS, sizeof(struct record_arguments), member->pid);
	BATCH_TEXT(&cpu->batch, arguments, bytes, bytes, length + sizeof(environment));
	finish(storm, cpu, number);
}

/* Each path is in one of 100 directories; its names are sent the first time. */
static void write_open(struct storm *storm, unsigned number, const struct member *member, uint64_t file)
{
	struct cpu *cpu = &storm->cpus[number];
	struct record_syscall *record = begin(storm, cpu, KIND_RAW_SYSCALL, sizeof(*record), member->pid);
	uint64_t bit = 1ull << file % 64, *word = &storm->names_sent[file / 64];
	char path[64], names[64];
	int path_length = snprintf(path, sizeof(path), "include/%" PRIu64 "/header-%" PRIu64 ".h", file % 100, file);
	int length = snprintf(names, sizeof(names), "header-%" PRIu64 ".h%c%" PRIu64 "%cinclude%csrc", file, 0, file % 100,
			      0, 0);

	record->result = 3;
	record->number = SYS_OPENAT;
	record->status = RAW_IDENTIFIED;
	record->fd = -100;
	record->fd2 = -1;
	record->ino = record->name_key = 1000 + file;
	record->dev = 1;
	record->mode = S_IFREG | 0644;
	BATCH_TEXT(&cpu->batch, syscall, path, path, path_length);
	if (!(*word & bit))
		BATCH_TEXT(&cpu->batch, syscall, names, names, length + 1);
	*word |= bit;
	finish(storm, cpu, number);
}

static void write_close(struct storm *storm, unsigned number, const struct member *member)
{
	struct cpu *cpu = &storm->cpus[number];
	struct record_syscall *record = begin(storm, cpu, KIND_RAW_SYSCALL, FIXED_BEFORE(syscall, ino), member->pid);

	record->number = SYS_CLOSE;
	record->fd = 3;
	record->fd2 = -1;
	finish(storm, cpu, number);
}

static void write_exit(struct storm *storm, unsigned number, uint32_t pid)
{
	struct cpu *cpu = &storm->cpus[number];
	struct record_exit *record = begin(storm, cpu, KIND_RAW_EXIT, sizeof(*record), pid);

	record->last = 1;
	finish(storm, cpu, number);
}

/* The member's next event. */
static void live(struct storm *storm, unsigned number, struct member *member, uint64_t event)
{
	if (!member->age)
		write_fork(storm, number, member);
	else if (member->age == 1)
		write_exec(storm, number, member);
	else if (member->age == LIFE - 1)
		write_exit(storm, number, member->pid);
	else if (member->age % 2)
		write_close(storm, number, member);
	else
		write_open(storm, number, member, event * 7919 % storm->paths);
	member->age = (member->age + 1) % LIFE;
}

static void write_marks(struct storm *storm)
{
	for (unsigned i = 0; i < storm->cpu_count; i++) {
		struct cpu *cpu = &storm->cpus[i];
		struct record_mark *mark;

		check(storm, writer_block(storm->writer, BLOCK_RAW, 0, i + 1, &cpu->batch));
		mark = batch_begin(&storm->marks, KIND_MARK, sizeof(*mark));
		if (!mark)
			err(1, "batch");
		mark->cpu = i;
		mark->time = storm->time_ns;
		mark->written = cpu->sequence;
		batch_end(&storm->marks);
	}
	if (!storm->without_marks)
		check(storm, writer_block(storm->writer, BLOCK_MARKS, 0, 0, &storm->marks));
	batch_clear(&storm->marks);
}

static void write_head(struct storm *storm)
{
	struct section_head head = {
		.magic = FORMAT_MAGIC, .major = FORMAT_MAJOR, .minor = FORMAT_MINOR, .kind = SECTION_RAW,
		.head_size = sizeof(head), .clock = CLOCK_IS_MONOTONIC, .cpus = storm->cpu_count,
	};
	struct batch state = { 0 };
	struct record_state_process *root;

	check(storm, writer_section(storm->writer, &head, &state));
	root = batch_begin(&state, KIND_STATE_PROCESS, sizeof(*root));
	if (!root)
		err(1, "batch");
	root->tgid = ROOT;
	root->start = ROOT;
	BATCH_TEXT(&state, state_process, cwd, "/src", 4);
	BATCH_TEXT(&state, state_process, root, "/", 1);
	BATCH_TEXT(&state, state_process, name, "make", 4);
	batch_end(&state);
	check(storm, writer_block(storm->writer, BLOCK_STATE, 0, 0, &state));
	batch_free(&state);
}

static void write_events(struct storm *storm)
{
	static const struct record_end end = { 0 };

	write_head(storm);
	for (uint64_t i = 0; i + 1 < storm->events; i++) {
		uint32_t number = i % storm->member_count;

		live(storm, number % storm->cpu_count, &storm->members[number], i);
		if (i % MARK_EVENTS == MARK_EVENTS - 1)
			write_marks(storm);
	}
	write_exit(storm, 0, ROOT);
	write_marks(storm);
	check(storm, writer_end(storm->writer, &end));
}

static uint64_t read_number(const char *text)
{
	uint64_t number = strtoull(text, NULL, 10);

	if (!number || number > 1u << 30)
		errx(2, "not a count: %s", text);
	return number;
}

int main(int argc, char **argv)
{
	struct storm storm = { .events = 1000000, .paths = 50000, .cpu_count = 4, .member_count = 16, .last_pid = ROOT };
	int option;

	while ((option = getopt(argc, argv, "Mc:e:n:p:")) != -1) {
		switch (option) {
		case 'M': storm.without_marks = true; break;
		case 'c': storm.cpu_count = read_number(optarg); break;
		case 'e': storm.events = read_number(optarg); break;
		case 'n': storm.paths = read_number(optarg); break;
		case 'p': storm.member_count = read_number(optarg); break;
		default: errx(2, "usage: storm [-M] [-c CPUS] [-e EVENTS] [-n PATHS] [-p PROCESSES]");
		}
	}
	storm.writer = writer_new(STDOUT_FILENO, 0);
	storm.cpus = calloc(storm.cpu_count, sizeof(*storm.cpus));
	storm.members = calloc(storm.member_count, sizeof(*storm.members));
	storm.names_sent = calloc(storm.paths / 64 + 1, sizeof(*storm.names_sent));
	if (!storm.writer || !storm.cpus || !storm.members || !storm.names_sent)
		err(1, "storm");
	write_events(&storm);
	for (uint32_t i = 0; i < storm.cpu_count; i++)
		batch_free(&storm.cpus[i].batch);
	free(storm.cpus);
	free(storm.members);
	free(storm.names_sent);
	batch_free(&storm.marks);
	writer_free(storm.writer);
	return 0;
}
