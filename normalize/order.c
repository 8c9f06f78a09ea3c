/* SPDX-License-Identifier: BSD-2-Clause */
/* A merge of the CPUs' records, held back by the marks. */
#include "order.h"

#include <stdlib.h>
#include <string.h>

#include "cpu.h"
#include "memory.h"
#include "tournament.h"

#define NO_CPU UINT32_MAX

struct order {
	struct cpu *cpus;
	uint32_t count;
	struct tournament first;	/* by the time of what each CPU has next */
	struct spill *spill;
	size_t limit, held;		/* bytes */
	uint64_t window_ns;
	uint64_t safe_ns;		/* what is older may leave */
	uint64_t late;
	uint32_t taken;			/* the CPU whose record was handed out and is to be dropped */
	bool finished;
};

static void set_count(struct order *order, uint32_t count)
{
	order->cpus = memory_grow(order->cpus, count * sizeof(*order->cpus));
	for (; order->count < count; order->count++)
		order->cpus[order->count] = (struct cpu){ .expected_ns = UINT64_MAX };
	tournament_grow(&order->first, count);
}

struct order *order_new(size_t limit, struct spill *spill, uint32_t cpus)
{
	struct order *order = memory_zeroed(1, sizeof(*order));

	order->limit = limit / 2;	/* room for growing takes as much again at most */
	order->spill = spill;
	order->taken = NO_CPU;
	set_count(order, cpus < 1 ? 1 : cpus < ORDER_CPUS_MAX ? cpus : ORDER_CPUS_MAX);
	return order;
}

void order_free(struct order *order)
{
	if (!order)
		return;
	for (uint32_t i = 0; i < order->count; i++)
		cpu_free(&order->cpus[i]);
	free(order->cpus);
	tournament_free(&order->first);
	free(order);
}

/* What the least of the CPUs allows. */
static void find_safe_time(struct order *order)
{
	uint64_t safe_ns = UINT64_MAX;

	for (uint32_t i = 0; i < order->count; i++) {
		const struct cpu *cpu = &order->cpus[i];
		uint64_t own_ns = cpu->promised_ns > order->window_ns ? cpu->promised_ns - order->window_ns : 0;

		if (cpu->expected_ns < own_ns)
			own_ns = cpu->expected_ns;
		if (own_ns < safe_ns)
			safe_ns = own_ns;
	}
	order->safe_ns = order->finished ? UINT64_MAX : safe_ns;
}

static struct cpu *cpu_of(struct order *order, uint32_t number)
{
	if (number >= order->count) {
		set_count(order, number + 1);
		find_safe_time(order);
	}
	return &order->cpus[number];
}

/* A record of a CPU, with what is brought back from disk for it accounted. */
static const struct record *record_at(struct order *order, struct cpu *cpu, size_t at)
{
	const struct record *record = cpu_near(cpu, at);
	size_t before;

	if (record)
		return record;
	before = cpu_held(cpu);
	record = cpu_at(cpu, order->spill, at);
	order->held += cpu_held(cpu) - before;
	return record;
}

/* A CPU's times may step back (an interrupt between clock and record): its sequence rules. */
static uint64_t leaving_time(const struct cpu *cpu, const struct record *record)
{
	uint64_t time_ns = record_time(record);

	return time_ns > cpu->last_ns ? time_ns : cpu->last_ns;
}

static void enter_first(struct order *order, uint32_t number)
{
	struct cpu *cpu = &order->cpus[number];
	const struct record *record = record_at(order, cpu, 0);
	uint64_t time_ns = record ? leaving_time(cpu, record) : UINT64_MAX;

	/* UINT64_MAX is no time: it stands for none. */
	tournament_set(&order->first, number, record && time_ns == UINT64_MAX ? UINT64_MAX - 1 : time_ns);
}

/* The record that was handed out goes, and its CPU stands where the next one puts it. */
static void settle(struct order *order)
{
	uint32_t number = order->taken;
	struct cpu *cpu;

	if (number == NO_CPU)
		return;
	order->taken = NO_CPU;
	cpu = &order->cpus[number];
	order->held -= cpu_near(cpu, 0)->length;
	cpu_drop(cpu, order->spill);
	enter_first(order, number);
}

/* Puts on disk what the fullest CPUs hold. */
static void make_room(struct order *order)
{
	size_t part = order->limit / 4 / order->count;

	while (order->held > order->limit / 2) {
		struct cpu *fullest = &order->cpus[0];
		size_t before;

		for (uint32_t i = 1; i < order->count; i++)
			if (cpu_spillable(&order->cpus[i]) > cpu_spillable(fullest))
				fullest = &order->cpus[i];
		before = cpu_held(fullest);
		cpu_spill(fullest, order->spill, part > 4096 ? part : 4096);
		if (cpu_held(fullest) == before)
			return;
		order->held -= before - cpu_held(fullest);
	}
}

/* Whether a record comes after a mark that had excluded it; not so when its time only steps back
 * behind one of its CPU's that came in time. */
static bool is_late(struct cpu *cpu, const struct record *record)
{
	uint64_t time_ns = record_time(record), sequence = record_sequence(record);

	if (sequence >= cpu->newest) {
		cpu->newest = sequence;
		if (time_ns < cpu->newest_ns)
			time_ns = cpu->newest_ns;
		cpu->newest_ns = time_ns;
	}
	return time_ns < cpu->promised_ns;
}

void order_add(struct order *order, uint32_t number, const struct record *record)
{
	struct cpu *cpu = cpu_of(order, number);

	settle(order);
	order->late += is_late(cpu, record);
	cpu_add(cpu, order->spill, record);
	order->held += record->length;
	if (order->first.keys[number] == UINT64_MAX || cpu->run_count > 1)
		enter_first(order, number);
	if (order->held > order->limit)
		make_room(order);
}

void order_set_window(struct order *order, uint64_t window_ns)
{
	order->window_ns = window_ns;
	find_safe_time(order);
}

void order_mark(struct order *order, uint32_t number, uint64_t time_ns)
{
	struct cpu *cpu = cpu_of(order, number);

	if (time_ns > cpu->promised_ns)
		cpu->promised_ns = time_ns;
	find_safe_time(order);
}

void order_expect(struct order *order, uint32_t number, uint64_t time_ns)
{
	cpu_of(order, number)->expected_ns = time_ns;
	find_safe_time(order);
}

void order_finish(struct order *order)
{
	order->finished = true;
	find_safe_time(order);
}

uint64_t order_late(const struct order *order)
{
	return order->late;
}

uint64_t order_cpu_time(const struct order *order, uint32_t cpu)
{
	return cpu < order->count ? order->cpus[cpu].last_ns : 0;
}

uint64_t order_expected(const struct order *order, uint32_t cpu)
{
	return cpu < order->count ? order->cpus[cpu].sequence : 0;
}

/* Whether a CPU's first record is there with all that belongs to it: an exec's arguments may
 * come in a later block. */
static bool is_whole(struct order *order, struct cpu *cpu)
{
	const struct record *record = record_at(order, cpu, 0);
	struct record_arguments piece;
	struct record_exec exec;
	uint64_t have = 0;

	if (record->kind != KIND_RAW_EXEC)
		return true;
	RECORD_FIELDS(record, &exec);
	for (size_t at = record->length; (record = record_at(order, cpu, at)); at += record->length) {
		if (record->kind != KIND_RAW_ARGUMENTS)
			return true;
		RECORD_FIELDS(record, &piece);
		have = piece.offset + piece.bytes.length + piece.missing;
		if (have >= exec.argv_size + exec.env_size)
			return true;
	}
	return have >= exec.argv_size + exec.env_size;
}

uint64_t order_safe_time(struct order *order)
{
	uint64_t time_ns;
	uint32_t cpu;

	settle(order);
	cpu = tournament_first(&order->first);
	time_ns = order->first.keys[cpu];
	return time_ns < order->safe_ns && !order->finished && !is_whole(order, &order->cpus[cpu]) ? time_ns : order->safe_ns;
}

bool order_first(struct order *order, uint64_t *time_ns, uint32_t *cpu)
{
	settle(order);
	*cpu = tournament_first(&order->first);
	*time_ns = order->first.keys[*cpu];
	if (*time_ns == UINT64_MAX || order->finished)
		return *time_ns != UINT64_MAX;
	return *time_ns < order->safe_ns && is_whole(order, &order->cpus[*cpu]);
}

const struct record *order_peek(struct order *order, uint32_t number)
{
	settle(order);
	return number < order->count ? record_at(order, &order->cpus[number], 0) : NULL;
}

bool order_take(struct order *order, uint32_t number, struct ordered *next)
{
	const struct record *record = order_peek(order, number);
	struct cpu *cpu = &order->cpus[number];
	uint64_t sequence;

	if (!record)
		return false;
	sequence = record_sequence(record);
	*next = (struct ordered){ .record = record, .time_ns = leaving_time(cpu, record), .cpu = number };
	if (sequence > cpu->sequence) {
		next->lost = sequence - cpu->sequence;
		next->since_ns = cpu->last_ns;
	}
	next->behind = sequence < cpu->sequence;
	if (!next->behind)
		cpu->sequence = sequence + 1;
	cpu->last_ns = next->time_ns;
	order->taken = number;
	return true;
}
