/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The records of one CPU that wait, by sequence.  They are stored as runs, each a queue: one
 * run when the blocks of the CPU come in the order they were made, more when not.
 */
#ifndef NORMALIZE_CPU_H
#define NORMALIZE_CPU_H

#include "queue.h"

struct run {
	struct queue queue;
	uint64_t last;		/* sequence of the record added last */
};

struct cpu {
	struct run *runs;
	uint32_t run_count, run_room;
	uint32_t added;		/* the run that got a record last */
	uint32_t current;	/* the run whose record leaves next */
	uint64_t rival;		/* the lowest sequence at the head of the other runs */
	uint64_t newest, newest_ns;	/* the highest sequence added, and the latest time up to it */
	uint64_t promised_ns;	/* by marks */
	uint64_t expected_ns;	/* in spite of them; UINT64_MAX: none */
	uint64_t last_ns;	/* of the record that left last */
	uint64_t sequence;	/* after the highest one that left */
};

void cpu_free(struct cpu *cpu);

/* Adds a copy of a record. */
void cpu_add(struct cpu *cpu, struct spill *spill, const struct record *record);

/* The record `at' bytes behind the one that leaves next, in the same run: if it is in memory, and
 * wherever it is. */
static inline const struct record *cpu_near(const struct cpu *cpu, size_t at)
{
	return cpu->run_count ? queue_near(&cpu->runs[cpu->current].queue, at) : NULL;
}

const struct record *cpu_at(struct cpu *cpu, struct spill *spill, size_t at);

/* The record that leaves next is gone. */
void cpu_drop(struct cpu *cpu, struct spill *spill);

/* Bytes that can be put on disk, and in memory at all. */
size_t cpu_spillable(const struct cpu *cpu);
size_t cpu_held(const struct cpu *cpu);
void cpu_spill(struct cpu *cpu, struct spill *spill, size_t part);

static inline uint64_t record_sequence(const struct record *record)
{
	return ((const struct record_syscall *)record)->sequence;
}

#endif
