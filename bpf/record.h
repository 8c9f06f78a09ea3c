/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A record under construction, its strings, and its way into the ring. */
#ifndef BPF_RECORD_H
#define BPF_RECORD_H

#include "follow.h"
#include "maps.h"

static __always_inline struct member *member_of(struct task_struct *task)
{
	return bpf_task_storage_get(&members, task, 0, 0);
}

static __always_inline bool is_member(struct task_struct *task)
{
	return member_of(task) != NULL;
}

static __always_inline struct cpu_state *own_state(void)
{
	uint32_t cpu = bpf_get_smp_processor_id();

	return bpf_map_lookup_elem(&states, &cpu);
}

static __always_inline void count_unreadable(void)
{
	struct cpu_state *state = own_state();

	if (state)
		state->unreadable++;
}

/* Says that a record is being made, whose time may be before now.  NULL never is, but the
 * verifier does not know. */
static __always_inline struct cpu_state *begin(void)
{
	struct cpu_state *state = own_state();

	if (state)
		state->busy = 1;
	return state;
}

static __always_inline void finish(struct cpu_state *state)
{
	state->busy = 0;
}

static __always_inline struct draft *own_draft(void)
{
	uint32_t zero = 0;

	return bpf_map_lookup_elem(&drafts, &zero);
}

/* An empty draft, whose fixed part will have `fixed' bytes. */
static __always_inline struct draft *draft_begin(uint32_t fixed)
{
	struct draft *draft = own_draft();

	if (!draft)
		return NULL;
	draft->fixed = fixed;
	draft->length = 0;
	draft->cut = draft->unreadable = 0;
	draft->status = 0;
	draft->excused = 0;
	return draft;
}

/* The fixed part under construction.  In assembly, since the compiler leaves the mask out where
 * it knows the range, and the verifier does not. */
static __always_inline void *draft_head(struct draft *draft)
{
	uint64_t at = FIXED_ROOM - draft->fixed;

	asm volatile("%0 &= %1" : "+r"(at) : "i"(FIXED_ROOM - RECORD_ALIGNMENT));
	return draft->head + at;
}

/* The fields that every raw record begins with; of a READABLE() task. */
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

	return !ring || bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) < settings.stall_size;
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
	state->pressed = fill >= settings.stall_size;
	if (state->pressed)
		bpf_loop(STALL_ROUNDS, stall_step, NULL, 0);
	return fill > settings.wake_size ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
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

/* Where the next string goes. */
static __always_inline char *draft_end(struct draft *draft)
{
	return draft->text + (draft->length & (TEXT_ROOM - 1));
}

/* Adds `length' string bytes that were just written behind the others. */
static __always_inline struct span draft_add(struct draft *draft, uint32_t length)
{
	struct span span = { draft->fixed + draft->length, length };

	draft->length += length;
	return span;
}

static __always_inline struct span draft_unreadable(struct draft *draft)
{
	draft->status |= RAW_UNREADABLE;
	draft->unreadable += !draft->excused;
	return (struct span){ 0, 0 };
}

/* Of a string that was just copied, with its NUL: a path has at most PATH_ROOM bytes. */
static __always_inline struct span draft_add_copied(struct draft *draft, long length)
{
	if (length <= 0)
		return draft_unreadable(draft);
	if (length - 1 > PATH_LONGEST) {
		draft->status |= RAW_CUT;
		draft->cut += !draft->excused;
	}
	return draft_add(draft, (length - 1) & (2 * PATH_LONGEST + 1));
}

/* A string of the traced process, of the kernel. */
static __always_inline struct span draft_add_user(struct draft *draft, uint64_t address)
{
	char *end = draft_end(draft);
	long length = bpf_probe_read_user_str(end, PATH_ROOM, (const void *)address);

	/* Before Linux 6.13 an empty string was returned without its NUL (strncpy_from_user_nofault()). */
	if (length == 0) {
		*end = 0;
		length = 1;
	}
	return draft_add_copied(draft, length);
}

static __always_inline struct span draft_add_kernel(struct draft *draft, const void *address)
{
	return draft_add_copied(draft, bpf_probe_read_kernel_str(draft_end(draft), PATH_ROOM, address));
}

/* Pads with zeros to a multiple of 8, and sends. */
static __always_inline void draft_send(struct draft *draft, struct cpu_state *state)
{
	uint64_t size = (draft->fixed + draft->length + RECORD_ALIGNMENT - 1) & ~(uint64_t)(RECORD_ALIGNMENT - 1);
	struct record *head = draft_head(draft);

	*(uint64_t *)draft_end(draft) = 0;
	state->cut += draft->cut;
	state->unreadable += draft->unreadable;
	if (size > TEXT_ROOM) {
		/* Cannot be: two paths and the names are less.  But the verifier wants to hear it. */
		state->sequence++;
		state->lost++;
		return;
	}
	head->length = size;
	send(state, head, size);
}

#endif
