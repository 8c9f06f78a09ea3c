/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The programs that follow io_urings take a third of the time for loading, and few builds make one.
 * So capture may load them when the first is made: whoever makes it is held here for a moment, until
 * capture has had the whole command frozen, which then stands before it is back in its own code.
 * Should that fail, the next calls show it, and it is counted: before anything can be asked of a
 * ring, it has to be mapped (mmap(2)).
 */
#ifndef BPF_LATE_H
#define BPF_LATE_H

#include "record.h"

#define IORING_SETUP_NO_MMAP (1u << 14)	/* include/uapi/linux/io_uring.h */
#define PARAMS_FLAGS 8			/* offsetof(struct io_uring_params, flags) */

/* What was seen of who has made a ring that is not followed yet. */
enum unfollowed {
	RING_MADE = 1,
	RING_CALLED,	/* a call that may have ended after the command was frozen */
};

static __always_inline uint32_t uring_state(void)
{
	uint32_t first = 0;
	struct cpu_state *state = bpf_map_lookup_elem(&states, &first);

	return state ? state->uring : URING_IGNORED;
}

static long hold_step(uint32_t round, void *context)
{
	return uring_state() != URING_LATE;
}

/* Wakes capture, and holds the caller up until the command is about to be frozen, a millisecond at
 * most. */
static __always_inline void hold(struct cpu_state *state)
{
	uint32_t cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu), *nothing;

	state->wants_uring = 1;
	nothing = ring ? bpf_ringbuf_reserve(ring, sizeof(uint64_t), 0) : NULL;
	if (nothing)
		bpf_ringbuf_discard(nothing, BPF_RB_FORCE_WAKEUP);
	bpf_loop(STALL_ROUNDS, hold_step, NULL, 0);
}

/* An io_uring was made; `params' is the caller's struct io_uring_params. */
__attribute__((noinline)) int uring_made(uint64_t params)
{
	struct member *member = member_of(bpf_get_current_task_btf());
	struct cpu_state *state = own_state();
	uint32_t flags = 0, how = uring_state();

	if (!member || !state || how == URING_FOLLOWED)
		return 0;
	if (bpf_probe_read_user(&flags, sizeof(flags), (const void *)(params + PARAMS_FLAGS)))
		flags = IORING_SETUP_NO_MMAP;
	if (how == URING_IGNORED || flags & IORING_SETUP_NO_MMAP)
		state->unreadable++;
	if (how == URING_IGNORED)
		return 0;
	member->unfollowed = RING_MADE;
	hold(state);
	return 0;
}

/* The next calls of who has made one, which may have `entered' it. */
__attribute__((noinline)) int uring_awaited(uint32_t entered)
{
	struct member *member = member_of(bpf_get_current_task_btf());
	struct cpu_state *state = own_state();

	if (!member || !state || !member->unfollowed)
		return 0;
	if (uring_state() == URING_LATE && !entered)
		hold(state);
	if (uring_state() == URING_HELD && member->unfollowed == RING_MADE && !entered) {
		member->unfollowed = RING_CALLED;
		return 0;
	}
	if (uring_state() != URING_FOLLOWED)
		state->unreadable++;
	member->unfollowed = 0;
	return 0;
}

#endif
