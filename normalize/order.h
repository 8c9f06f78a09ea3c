/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Puts the records of all CPUs into one order: (time, CPU, sequence).  A CPU's own
 * records come in order; marks tell how far each CPU is, and so what may leave.
 */
#ifndef NORMALIZE_ORDER_H
#define NORMALIZE_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "record.h"

#define ORDER_CPUS_MAX 8192u

struct order;

/* Waiting records beyond `limit' bytes leave before a mark allows it. */
struct order *order_new(size_t limit);
void order_free(struct order *order);

/* Forgets everything, for a new section of `cpus' CPUs. */
void order_reset(struct order *order, uint32_t cpus);

/* Queues a copy of a record of a CPU below ORDER_CPUS_MAX. */
void order_add(struct order *order, uint32_t cpu, const struct record *record);

/* No record of this CPU older than time_ns is still to come. */
void order_mark(struct order *order, uint32_t cpu, uint64_t time_ns);

/* All that is queued may leave: nothing more will come. */
void order_finish(struct order *order);

/* A record that leaves; it lasts until the next call. */
struct ordered {
	const struct record *record;
	uint64_t time_ns;		/* never before the one that left last */
	uint64_t since_ns;		/* of this CPU's record before; with lost */
	uint64_t lost;			/* records of this CPU missing just before this one */
	uint32_t cpu;
};

/* Takes the next record; false: none may leave yet. */
bool order_next(struct order *order, struct ordered *next);

/* The record that follows on a CPU, whether it may leave or not; NULL: none queued.
 * order_take() takes it. */
const struct record *order_peek(struct order *order, uint32_t cpu);
bool order_take(struct order *order, uint32_t cpu, struct ordered *next);

/* Nothing leaves any more that is older than this, ns. */
uint64_t order_safe_time(const struct order *order);

/* The time of the record that left last, ns; and of a CPU's last one. */
uint64_t order_last_time(const struct order *order);
uint64_t order_cpu_time(const struct order *order, uint32_t cpu);

/* Records that came later than a mark had allowed. */
uint64_t order_late(const struct order *order);

/* The sequence number after the last one seen on a CPU. */
uint64_t order_expected(const struct order *order, uint32_t cpu);

#endif
