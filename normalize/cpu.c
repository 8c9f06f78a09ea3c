/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs of ascending sequence numbers, and which of them goes on. */
#include "cpu.h"

#include <stdlib.h>

#include "memory.h"

/* A trace whose blocks are so much out of order is not put right any more. */
#define RUNS_MAX 1024

void cpu_free(struct cpu *cpu)
{
	for (uint32_t i = 0; i < cpu->run_count; i++)
		queue_free(&cpu->runs[i].queue);
	free(cpu->runs);
	*cpu = (struct cpu){ 0 };
}

static uint64_t head_sequence(struct run *run, struct spill *spill)
{
	const struct record *record = queue_at(&run->queue, spill, 0);

	return record ? record_sequence(record) : UINT64_MAX;
}

/* Finds out anew which run goes on. */
static void choose(struct cpu *cpu, struct spill *spill)
{
	uint64_t least = UINT64_MAX;

	cpu->rival = UINT64_MAX;
	for (uint32_t i = 0; i < cpu->run_count; i++) {
		uint64_t sequence = head_sequence(&cpu->runs[i], spill);

		if (sequence < least) {
			cpu->rival = least;
			least = sequence;
			cpu->current = i;
		} else if (sequence < cpu->rival) {
			cpu->rival = sequence;
		}
	}
}

static uint32_t new_run(struct cpu *cpu)
{
	if (cpu->run_count == cpu->run_room) {
		cpu->run_room = cpu->run_room ? cpu->run_room * 2 : 1;
		cpu->runs = memory_grow(cpu->runs, cpu->run_room * sizeof(*cpu->runs));
	}
	cpu->runs[cpu->run_count] = (struct run){ 0 };
	return cpu->run_count++;
}

/* Whether a record continues a run. */
static bool continues(const struct run *run, uint64_t sequence)
{
	return run->last <= sequence || queue_is_empty(&run->queue);
}

/* The run that a record continues best. */
static uint32_t find_run(struct cpu *cpu, uint64_t sequence)
{
	uint32_t best = UINT32_MAX;

	for (uint32_t i = 0; i < cpu->run_count; i++)
		if (continues(&cpu->runs[i], sequence) && (best == UINT32_MAX || cpu->runs[i].last > cpu->runs[best].last))
			best = i;
	if (best == UINT32_MAX)
		best = cpu->run_count < RUNS_MAX ? new_run(cpu) : cpu->added;
	return best;
}

void cpu_add(struct cpu *cpu, struct spill *spill, const struct record *record)
{
	uint64_t sequence = record_sequence(record);

	if (!cpu->run_count || !continues(&cpu->runs[cpu->added], sequence))
		cpu->added = find_run(cpu, sequence);
	queue_add(&cpu->runs[cpu->added].queue, record);
	cpu->runs[cpu->added].last = sequence;
	if (cpu->run_count > 1 && sequence <= cpu->rival)
		choose(cpu, spill);
}

const struct record *cpu_at(struct cpu *cpu, struct spill *spill, size_t at)
{
	return cpu->run_count ? queue_at(&cpu->runs[cpu->current].queue, spill, at) : NULL;
}

void cpu_drop(struct cpu *cpu, struct spill *spill)
{
	struct run *run = &cpu->runs[cpu->current];
	uint64_t next;

	queue_drop(&run->queue);
	if (cpu->run_count == 1)
		return;
	next = head_sequence(run, spill);
	if (next < cpu->rival)
		return;
	if (next == UINT64_MAX) {
		queue_free(&run->queue);
		*run = cpu->runs[--cpu->run_count];
		cpu->added = cpu->current = 0;
	}
	choose(cpu, spill);
}

size_t cpu_spillable(const struct cpu *cpu)
{
	size_t bytes = 0;

	for (uint32_t i = 0; i < cpu->run_count; i++)
		bytes += queue_spillable(&cpu->runs[i].queue);
	return bytes;
}

size_t cpu_held(const struct cpu *cpu)
{
	size_t bytes = 0;

	for (uint32_t i = 0; i < cpu->run_count; i++)
		bytes += queue_held(&cpu->runs[i].queue);
	return bytes;
}

void cpu_spill(struct cpu *cpu, struct spill *spill, size_t part)
{
	for (uint32_t i = 0; i < cpu->run_count; i++)
		queue_spill(&cpu->runs[i].queue, spill, part);
}
