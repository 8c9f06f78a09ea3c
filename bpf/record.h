/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A record under construction, its strings, and its way into the ring. */
#ifndef BPF_RECORD_H
#define BPF_RECORD_H

#include "maps.h"

/* The record under construction: where its strings end, and what befell them. */
struct cursor {
	char *text;
	struct cpu_state *state;
	uint64_t fixed;		/* bytes before the strings; 64 bits, or 6.1 forgets its value when spilled */
	uint32_t length;	/* of the strings so far */
	uint16_t status;	/* enum raw_status */
	bool excused;		/* the kernel could not read the strings either: nothing is missing */
};

static __always_inline struct member *member_of(struct task_struct *task)
{
	return bpf_task_storage_get(&members, task, 0, 0);
}

static __always_inline bool is_member(struct task_struct *task)
{
	return member_of(task) != NULL;
}

static __always_inline bool begin(struct cursor *cursor, uint64_t fixed)
{
	uint32_t zero = 0, cpu = bpf_get_smp_processor_id();
	struct scratch *scratch = bpf_map_lookup_elem(&scratches, &zero);

	cursor->state = bpf_map_lookup_elem(&states, &cpu);
	if (!scratch || !cursor->state)
		return false;
	cursor->state->busy = 1;
	cursor->text = scratch->text;
	cursor->fixed = fixed;
	cursor->length = 0;
	cursor->status = 0;
	cursor->excused = false;
	return true;
}

/* The fixed part under construction. */
#define RECORD(cursor) ((void *)((cursor)->text - (cursor)->fixed))

static __always_inline void finish(struct cursor *cursor)
{
	cursor->state->busy = 0;
}

/* The fields that every raw record begins with. */
#define FILL_HEAD(record, kind_, task) do { \
	(record)->head.kind = (kind_); \
	(record)->head.fixed = sizeof(*(record)); \
	(record)->head.length = sizeof(*(record)); \
	(record)->time = bpf_ktime_get_ns(); \
	(record)->start = (task)->group_leader->start_time; \
	(record)->tgid = (task)->tgid; \
	(record)->tid = (task)->pid; \
} while (0)

/* Not 0 when the reader has made room. */
static long stall_step(uint32_t round, void *context)
{
	uint32_t cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);

	return !ring || bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) < stall_size;
}

/*
 * A ring is nearly full: wakes the reader, and holds the caller up until there is room, but
 * for a millisecond a record at most.  So what is left of the ring lasts until the reader, which
 * has a real-time priority, gets a CPU, and has the whole command frozen.
 */
static __always_inline uint64_t mind_the_fill(struct cpu_state *state, void *ring)
{
	uint64_t fill;

	if (state->sequence % 16 && !state->pressed)
		return BPF_RB_NO_WAKEUP;
	fill = bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA);
	state->pressed = fill >= stall_size;
	if (state->pressed)
		bpf_loop(STALL_ROUNDS, stall_step, NULL, 0);
	return fill > wake_size ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

static __always_inline void send(struct cpu_state *state, void *record, uint32_t size)
{
	uint32_t cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);
	uint64_t flags = ring ? mind_the_fill(state, ring) : 0;

	((struct record_arguments *)record)->sequence = state->sequence++;
	if (ring && !bpf_ringbuf_output(ring, record, size, flags))
		return;
	state->lost++;
	__sync_fetch_and_add(&name_generation, 1);	/* a path may have been lost with it: send all again */
}

/* Adds `length' string bytes that were just written behind the others. */
static __always_inline struct span add_span(struct cursor *cursor, uint32_t length)
{
	struct span span = { cursor->fixed + cursor->length, length };

	cursor->length += length;
	return span;
}

static __always_inline char *text_end(struct cursor *cursor)
{
	return cursor->text + (cursor->length & (TEXT_ROOM - 1));
}

/* A string of the traced process; a path has at most PATH_ROOM bytes with its NUL. */
static __always_inline struct span add_user_string(struct cursor *cursor, uint64_t address)
{
	long length = bpf_probe_read_user_str(text_end(cursor), PATH_ROOM, (const void *)address);

	if (length <= 0) {
		cursor->status |= RAW_UNREADABLE;
		cursor->state->unreadable += !cursor->excused;
		return (struct span){ 0, 0 };
	}
	if (length - 1 > PATH_LONGEST) {
		cursor->status |= RAW_CUT;
		cursor->state->cut += !cursor->excused;
	}
	return add_span(cursor, (length - 1) & (2 * PATH_LONGEST + 1));
}

static __always_inline struct span add_kernel_string(struct cursor *cursor, const void *address)
{
	long length = bpf_probe_read_kernel_str(text_end(cursor), PATH_ROOM, address);

	if (length <= 0) {
		cursor->status |= RAW_UNREADABLE;
		cursor->state->unreadable++;
		return (struct span){ 0, 0 };
	}
	return add_span(cursor, (length - 1) & (2 * PATH_LONGEST + 1));
}

/* Pads with zeros to a multiple of 8, and sends. */
static __always_inline void send_with_strings(struct cursor *cursor, struct record *head)
{
	uint32_t size = (cursor->fixed + cursor->length + RECORD_ALIGNMENT - 1) & ~(RECORD_ALIGNMENT - 1);

	*(uint64_t *)text_end(cursor) = 0;
	if (size > TEXT_ROOM) {
		/* Cannot be: two paths and the names are less.  But the verifier wants to hear it. */
		cursor->state->sequence++;
		cursor->state->lost++;
		return;
	}
	head->length = size;
	send(cursor->state, head, size);
}

#endif
