/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes a raw trace as capture does: a batch for each CPU, and now and then a round in which
 * the batches become blocks and each CPU a mark.  Keeps what is not yet written, nothing else.
 * For tools that make traces: any failure ends the program.
 */
#ifndef TESTS_TOOLS_RAWTRACE_H
#define TESTS_TOOLS_RAWTRACE_H

#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "writer.h"

#define ROUND_NS 100000000ull	/* between two rounds of marks */

struct raw_cpu {
	struct batch batch;
	uint64_t sequence;
	uint64_t flushed;	/* records that are in blocks */
	uint64_t last_ns, marked_ns;
	unsigned held;		/* rounds for which the batch is kept back, although the marks go on */
};

struct raw_trace {
	struct writer *writer;
	struct raw_cpu *cpus;
	uint32_t cpu_count;
	uint64_t time_ns, round_ns;	/* now; when the next round is due */
	uint64_t random;		/* the state of raw_random; not 0 */
	bool without_marks;
	uint32_t late_permille;		/* rounds in a thousand that keep a CPU's batch back ... */
	uint32_t late_rounds;		/* ... and for how many rounds */
	struct batch marks;
};

/* Whom a record speaks of: the first thread of a process. */
struct raw_task {
	uint32_t pid;
	uint64_t start_ns;
};

static inline void raw_check(const struct raw_trace *trace, int result)
{
	if (result < 0)
		errx(1, "%s", writer_error(trace->writer));
}

/* A number below `limit': xorshift64*, by Vigna. */
static inline uint64_t raw_random(struct raw_trace *trace, uint64_t limit)
{
	uint64_t x = trace->random;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	trace->random = x;
	return (x * 0x2545f4914f6cdd1dull >> 32) % limit;
}

/* A record of `fixed' bytes on a CPU, with what all raw records have; fill in the rest, then
 * raw_finish.  One in 4096 has a time before that of the record before it (but not before the
 * CPU's mark), as when an interrupt comes between clock and sequence number. */
static inline void *raw_begin(struct raw_trace *trace, uint32_t number, enum record_kind kind, size_t fixed,
			      struct raw_task task)
{
	struct raw_cpu *cpu = &trace->cpus[number];
	struct record_syscall *record = batch_begin(&cpu->batch, kind, fixed);

	if (!record)
		err(1, "a record");
	record->time = trace->time_ns;
	if (trace->time_ns == cpu->last_ns && cpu->last_ns > cpu->marked_ns + 700)
		record->time -= 700;
	record->sequence = cpu->sequence++;
	record->start = task.start_ns;
	record->tgid = record->tid = task.pid;
	cpu->last_ns = trace->time_ns;
	return record;
}

static inline void raw_flush(struct raw_trace *trace, uint32_t number)
{
	struct raw_cpu *cpu = &trace->cpus[number];

	raw_check(trace, writer_block(trace->writer, BLOCK_RAW, 0, number + 1, &cpu->batch));
	cpu->flushed = cpu->sequence;
}

static inline void raw_finish(struct raw_trace *trace, uint32_t number)
{
	struct raw_cpu *cpu = &trace->cpus[number];

	if (batch_end(&cpu->batch) < 0)
		err(1, "a record");
	if (cpu->batch.length >= BLOCK_PAYLOAD_GOAL && !cpu->held)
		raw_flush(trace, number);
}

static inline void raw_mark(struct raw_trace *trace, uint32_t number)
{
	struct record_mark *mark = batch_begin(&trace->marks, KIND_MARK, sizeof(*mark));

	if (!mark)
		err(1, "a mark");
	mark->cpu = number;
	mark->time = trace->cpus[number].marked_ns = trace->time_ns;
	mark->written = trace->cpus[number].flushed;
	batch_end(&trace->marks);
}

/* What is collected becomes blocks, each CPU gets a mark.  At the `last' nothing stays back. */
static inline void raw_round(struct raw_trace *trace, bool last)
{
	for (uint32_t i = 0; i < trace->cpu_count; i++) {
		struct raw_cpu *cpu = &trace->cpus[i];

		if (cpu->held)
			cpu->held--;
		else if (trace->late_permille && raw_random(trace, 1000) < trace->late_permille)
			cpu->held = trace->late_rounds;
		if (!cpu->held || last)
			raw_flush(trace, i);
		raw_mark(trace, i);
	}
	if (!trace->without_marks)
		raw_check(trace, writer_block(trace->writer, BLOCK_MARKS, 0, 0, &trace->marks));
	batch_clear(&trace->marks);
	trace->round_ns = trace->time_ns + ROUND_NS;
}

static inline void raw_property(struct batch *batch, const char *name, const char *value, size_t length)
{
	if (!batch_begin(batch, KIND_PROPERTY, sizeof(struct record_property)))
		err(1, "a property");
	BATCH_TEXT(batch, property, name, name, strlen(name));
	BATCH_TEXT(batch, property, value, value, length);
	batch_end(batch);
}

/* Begins the section of a command that a process `root' runs in `cwd'. */
static inline void raw_open(struct raw_trace *trace, struct raw_task root, const char *cwd)
{
	struct section_head head = {
		.magic = FORMAT_MAGIC, .major = FORMAT_MAJOR, .minor = FORMAT_MINOR, .kind = SECTION_RAW,
		.head_size = sizeof(head), .clock = CLOCK_IS_MONOTONIC, .cpus = trace->cpu_count,
		.start = trace->time_ns, .wall_offset = 1700000000000000000,
	};
	struct batch batch = { 0 };
	struct record_state_process *state;

	for (size_t i = 0; i < sizeof(head.uuid); i++)
		head.uuid[i] = raw_random(trace, 256);
	raw_property(&batch, "command", "make", 5);
	raw_property(&batch, "cwd", cwd, strlen(cwd));
	raw_check(trace, writer_section(trace->writer, &head, &batch));
	batch_clear(&batch);
	state = batch_begin(&batch, KIND_STATE_PROCESS, sizeof(*state));
	if (!state)
		err(1, "the state");
	state->tgid = root.pid;
	state->start = root.start_ns;
	BATCH_TEXT(&batch, state_process, cwd, cwd, strlen(cwd));
	BATCH_TEXT(&batch, state_process, root, "/", 1);
	BATCH_TEXT(&batch, state_process, name, "make", 4);
	batch_end(&batch);
	raw_check(trace, writer_block(trace->writer, BLOCK_STATE, 0, 0, &batch));
	batch_free(&batch);
}

static inline void raw_close(struct raw_trace *trace)
{
	const struct record_end end = { .time = trace->time_ns };

	raw_round(trace, true);
	raw_check(trace, writer_end(trace->writer, &end));
	for (uint32_t i = 0; i < trace->cpu_count; i++)
		batch_free(&trace->cpus[i].batch);
	batch_free(&trace->marks);
	free(trace->cpus);
	writer_free(trace->writer);
}

#endif
