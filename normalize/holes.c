/* SPDX-License-Identifier: BSD-2-Clause */
/* The signs of a loss, CPU by CPU, and the spans that they make. */
#include "holes.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

#define ROUNDS 2	/* of marks that a hole covers from its sign on */

struct cpu {
	uint64_t received;	/* records */
	uint64_t highest;	/* the highest sequence number of them, and one */
	uint64_t missing;	/* records, as the last round showed */
	uint64_t lost;		/* as the last mark counted */
};

struct span_ns {
	uint64_t after, until;
};

struct holes {
	struct cpu *cpus;
	uint32_t count;
	bool disordered;
	bool sign;		/* since the last round */
	unsigned rounds;	/* of marks that the last hole still covers */
	uint64_t round_ns;	/* of the last round */
	struct span_ns *spans;	/* oldest first */
	size_t first, end, capacity;
};

struct holes *holes_new(void)
{
	return memory_zeroed(1, sizeof(struct holes));
}

void holes_free(struct holes *holes)
{
	free(holes->cpus);
	free(holes->spans);
	free(holes);
}

void holes_disordered(struct holes *holes)
{
	holes->disordered = true;
}

void holes_begin(struct holes *holes)
{
	holes->first = holes->end = 0;
	holes->rounds = 0;
	holes->sign = false;
}

static struct cpu *cpu_of(struct holes *holes, uint32_t cpu)
{
	if (cpu >= holes->count) {
		holes->cpus = memory_grow(holes->cpus, (cpu + 1) * sizeof(*holes->cpus));
		memset(holes->cpus + holes->count, 0, (cpu + 1 - holes->count) * sizeof(*holes->cpus));
		holes->count = cpu + 1;
	}
	return &holes->cpus[cpu];
}

void holes_damage(struct holes *holes)
{
	holes->sign = true;
}

void holes_record(struct holes *holes, uint32_t cpu, uint64_t sequence)
{
	struct cpu *own = cpu_of(holes, cpu);

	own->received++;
	if (sequence >= own->highest)
		own->highest = sequence + 1;
}

void holes_mark(struct holes *holes, const struct record_mark *mark)
{
	struct cpu *own = cpu_of(holes, mark->cpu);

	if (mark->lost != own->lost || (mark->written > own->received && !holes->disordered))
		holes->sign = true;
	own->lost = mark->lost;
}

static void look_at_sequences(struct holes *holes)
{
	for (uint32_t i = 0; i < holes->count && !holes->disordered; i++) {
		struct cpu *own = &holes->cpus[i];

		if (own->highest - own->received != own->missing)
			holes->sign = true;
		own->missing = own->highest - own->received;
	}
}

static void open_span(struct holes *holes)
{
	if (holes->first == holes->end)
		holes->first = holes->end = 0;
	if (holes->end == holes->capacity) {
		holes->capacity = holes->capacity ? 2 * holes->capacity : 16;
		holes->spans = memory_grow(holes->spans, holes->capacity * sizeof(*holes->spans));
	}
	holes->spans[holes->end++] = (struct span_ns){ holes->round_ns, UINT64_MAX };
}

void holes_round(struct holes *holes, uint64_t time_ns)
{
	look_at_sequences(holes);
	if (holes->sign && !holes->rounds)
		open_span(holes);
	if (holes->sign)
		holes->rounds = ROUNDS;
	holes->sign = false;
	if (holes->rounds && --holes->rounds == 0)
		holes->spans[holes->end - 1].until = time_ns;
	holes->round_ns = time_ns;
}

bool holes_cover(struct holes *holes, uint64_t time_ns)
{
	while (holes->first < holes->end && holes->spans[holes->first].until < time_ns)
		holes->first++;
	return holes->first < holes->end && holes->spans[holes->first].after < time_ns;
}
