/* SPDX-License-Identifier: BSD-2-Clause */
/* Moves records from the rings to the stream and says how far each CPU is. */
#include "pump.h"

#include <bpf/libbpf.h>
#include <stdlib.h>
#include <time.h>

#include "batch.h"
#include "ring.h"

/*
 * A mark stays this far behind the clock: the kernel half first says "busy" and
 * then takes the time, and this is ample for the first to become visible here.
 */
#define MARK_DELAY_NS 1000000ull

struct cpu {
	struct pump *pump;
	struct batch batch;
	struct ring_gauge gauge;
	uint64_t safe_time;	/* nothing older is still to come */
	uint64_t written;	/* records, since the start */
};

struct pump {
	struct kernel *kernel;
	struct outbox *outbox;
	struct freezer *freezer;
	struct ring_buffer *rings;
	size_t ring_size;
	struct batch marks;
	unsigned cpu_count;
	uint64_t flushed_ns;
	bool full;		/* a block was handed on since the last marks */
	bool failed;
	struct cpu cpus[];
};

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static int take_record(void *context, void *record, size_t size)
{
	struct cpu *cpu = context;

	(void)size;	/* stands in the record too */
	if (batch_add(&cpu->batch, record) < 0)
		cpu->pump->failed = true;
	cpu->written++;
	if (cpu->batch.length < BLOCK_PAYLOAD_GOAL)
		return 0;
	/* At once, since a large ring may hold many blocks; the marks follow. */
	cpu->pump->full = true;
	if (outbox_put(cpu->pump->outbox, BLOCK_RAW, 0, cpu - cpu->pump->cpus + 1, &cpu->batch) < 0)
		cpu->pump->failed = true;
	return 0;
}

struct pump *pump_new(struct kernel *kernel, unsigned cpus, size_t ring_size, struct outbox *outbox,
		      struct freezer *freezer)
{
	struct pump *pump = calloc(1, sizeof(*pump) + cpus * sizeof(pump->cpus[0]));

	if (!pump)
		return NULL;
	pump->kernel = kernel;
	pump->outbox = outbox;
	pump->freezer = freezer;
	pump->ring_size = ring_size;
	pump->cpu_count = cpus;
	pump->flushed_ns = now_ns();
	for (unsigned i = 0; i < cpus; i++) {
		pump->cpus[i].pump = pump;
		if (!pump->rings)
			pump->rings = ring_buffer__new(kernel_ring_fd(kernel, i), take_record, &pump->cpus[i], NULL);
		else if (ring_buffer__add(pump->rings, kernel_ring_fd(kernel, i), take_record, &pump->cpus[i]))
			goto failed;
		if (!pump->rings || ring_gauge_open(&pump->cpus[i].gauge, kernel_ring_fd(kernel, i)) < 0)
			goto failed;
	}
	return pump;
failed:
	pump_free(pump);
	return NULL;
}

void pump_free(struct pump *pump)
{
	if (!pump)
		return;
	ring_buffer__free(pump->rings);
	for (unsigned i = 0; i < pump->cpu_count; i++) {
		batch_free(&pump->cpus[i].batch);
		ring_gauge_close(&pump->cpus[i].gauge);
	}
	batch_free(&pump->marks);
	free(pump);
}

void pump_let_run(struct pump *pump)
{
	freezer_thaw(pump->freezer);
	pump->freezer = NULL;
}

int pump_fd(const struct pump *pump)
{
	return ring_buffer__epoll_fd(pump->rings);
}

/* Before the rings are emptied: what is then in none of them is younger than this. */
static void advance_safe_times(struct pump *pump)
{
	uint64_t safe = now_ns() - MARK_DELAY_NS;

	__sync_synchronize();
	for (unsigned i = 0; i < pump->cpu_count; i++)
		if (!kernel_cpu(pump->kernel, i)->busy)
			pump->cpus[i].safe_time = safe;
}

static int add_mark(struct pump *pump, unsigned number)
{
	const volatile struct cpu_state *state = kernel_cpu(pump->kernel, number);
	struct record_mark *mark = batch_begin(&pump->marks, KIND_MARK, sizeof(*mark));

	if (!mark)
		return -1;
	mark->cpu = number;
	mark->time = pump->cpus[number].safe_time;
	mark->written = pump->cpus[number].written;
	mark->lost = state->lost;
	mark->cut = state->cut;
	mark->unreadable = state->unreadable;
	mark->repeats = state->repeats;
	return batch_end(&pump->marks);
}

static int flush_blocks(struct pump *pump)
{
	pump->full = false;
	pump->flushed_ns = now_ns();
	for (unsigned i = 0; i < pump->cpu_count; i++)
		if (outbox_put(pump->outbox, BLOCK_RAW, 0, i + 1, &pump->cpus[i].batch) < 0)
			return -1;
	for (unsigned i = 0; i < pump->cpu_count; i++)
		if (add_mark(pump, i) < 0)
			return -1;
	return outbox_put(pump->outbox, BLOCK_MARKS, 0, 0, &pump->marks);
}

/* How full the fullest ring is, bytes. */
static size_t fullest(const struct pump *pump)
{
	size_t fullest = 0;

	for (unsigned i = 0; i < pump->cpu_count; i++)
		if (ring_gauge_fill(&pump->cpus[i].gauge) > fullest)
			fullest = ring_gauge_fill(&pump->cpus[i].gauge);
	return fullest;
}

/* Empties the rings into the batches. */
static void consume(struct pump *pump)
{
	advance_safe_times(pump);
	ring_buffer__consume(pump->rings);
}

/*
 * The reader of the trace is behind.  The command stands still until there is room; what it
 * did until it stood goes into the batches, which so cannot grow by much.  One that cannot be
 * frozen fills the rings instead, and then loses records.
 */
static void wait_for_room(struct pump *pump)
{
	if (pump->freezer) {
		freezer_freeze(pump->freezer);
		consume(pump);
	}
	outbox_wait(pump->outbox);
}

int pump_drain(struct pump *pump, bool flush)
{
	if (kernel_wants_uring(pump->kernel)) {
		freezer_freeze(pump->freezer);
		kernel_follow_uring(pump->kernel);
	}
	while (outbox_is_full(pump->outbox)) {
		wait_for_room(pump);
		if (!flush)
			return 0;	/* signals and the command's end come first */
	}
	if (fullest(pump) > pump->ring_size / 2)
		freezer_freeze(pump->freezer);	/* faster than we are */
	consume(pump);
	if (pump->failed || outbox_has_failed(pump->outbox))
		return -1;
	if ((flush || pump->full || now_ns() - pump->flushed_ns >= BLOCK_AGE_GOAL_NS) && flush_blocks(pump) < 0)
		return -1;
	if (outbox_is_full(pump->outbox))
		freezer_freeze(pump->freezer);
	else
		freezer_thaw(pump->freezer);
	return 0;
}
