/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Puts the records of all CPUs into one order: (time, CPU, sequence).  Marks tell how far
 * each CPU is, and so what may leave.  What waits beyond a limit waits on disk.
 */
#ifndef NORMALIZE_ORDER_H
#define NORMALIZE_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "record.h"
#include "spill.h"

#define ORDER_CPUS_MAX 8192u

struct order;

/* Holds at most about `limit' bytes in memory; the rest goes to `spill' (borrowed). */
struct order *order_new(size_t limit, struct spill *spill, uint32_t cpus);
void order_free(struct order *order);

/* Marks are believed only up to so many ns before their time: what comes later than a mark had
 * promised, but not by more than that, is still put in its place. */
void order_set_window(struct order *order, uint64_t window_ns);

/* Queues a copy of a record of a CPU below ORDER_CPUS_MAX. */
void order_add(struct order *order, uint32_t cpu, const struct record *record);

/* A mark: no record of this CPU older than time_ns is still to come. */
void order_mark(struct order *order, uint32_t cpu, uint64_t time_ns);

/* But it is known that some will come, none of them older than time_ns; UINT64_MAX: no more. */
void order_expect(struct order *order, uint32_t cpu, uint64_t time_ns);

/* All that is queued may leave: nothing more will come. */
void order_finish(struct order *order);

/* A record that leaves; it lasts until the next call. */
struct ordered {
	const struct record *record;
	uint64_t time_ns;		/* never before that of the CPU's record before */
	uint64_t since_ns;		/* of this CPU's record before; with lost */
	uint64_t lost;			/* records of this CPU missing just before this one */
	uint32_t cpu;
	bool behind;			/* the CPU's records that follow on this one have left before it */
};

/* Where the next record that may leave stands; false: none may yet. */
bool order_first(struct order *order, uint64_t *time_ns, uint32_t *cpu);

/* The record that follows on a CPU, whether it may leave or not; NULL: none queued.
 * order_take() takes it; false: there is none. */
const struct record *order_peek(struct order *order, uint32_t cpu);
bool order_take(struct order *order, uint32_t cpu, struct ordered *next);

/* Nothing leaves any more that is older than this, ns; once all that may leave has left. */
uint64_t order_safe_time(struct order *order);

/* The time of a CPU's last record that left, ns. */
uint64_t order_cpu_time(const struct order *order, uint32_t cpu);

/* Records that came later than a mark had allowed. */
uint64_t order_late(const struct order *order);

/* The sequence number after the highest one that left of a CPU. */
uint64_t order_expected(const struct order *order, uint32_t cpu);

#endif
