/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* The first touch of an open file by a process: a bit a descriptor. */
#ifndef BPF_TOUCH_H
#define BPF_TOUCH_H

#include "call.h"
#include "follow.h"
#include "maps.h"

/* Where a descriptor's bits are.  In assembly, since the compiler leaves the mask out where it
 * knows the range, and the verifier of 6.1 does not. */
static __always_inline uint8_t *bits_of(struct member *leader, int fd)
{
	uint64_t slot = (uint32_t)fd;

	asm volatile("%0 &= %1" : "+r"(slot) : "i"(TOUCH_FDS - 1));
	return leader->touched + slot;
}

static __always_inline struct far_fd far_fd(uint32_t programs, int fd)
{
	struct task_struct *task = own_task();

	return (struct far_fd){
		.start = task->group_leader->start_time, .tgid = task->tgid, .programs = programs, .fd = fd,
	};
}

/* Global, as record_syscall(): the verifier follows these once. */
__attribute__((noinline)) int touches_far(uint32_t programs, int fd, uint32_t bits)
{
	struct far_fd key = far_fd(programs, fd);
	uint32_t *touched = bpf_map_lookup_elem(&far_touches, &key);
	uint32_t new = touched ? bits & ~*touched : bits;

	if (!touched)
		bpf_map_update_elem(&far_touches, &key, &bits, BPF_ANY);
	else if (new)
		*touched |= bits;
	return new;
}

__attribute__((noinline)) int renew_far(uint32_t programs, int fd)
{
	struct far_fd key = far_fd(programs, fd);

	return bpf_map_delete_elem(&far_touches, &key);
}

/*
 * Whether the bits are not about the caller's table of descriptors: a thread may have one of its
 * own, and processes may share one (CLONE_FILES in unshare(2) and clone(2)).  Each touch is told then.
 */
static __always_inline bool has_other_table(struct task_struct *task, const struct member *leader)
{
	return leader->shares_files || (task->pid != task->tgid && task->files != task->group_leader->files);
}

/* Which of the sorts of touches is the first of its sort. */
static __always_inline uint32_t touches(struct member *leader, bool other_table, int fd, uint32_t bits)
{
	uint8_t *touched = bits_of(leader, fd);
	uint32_t new;

	if (other_table)
		return bits;
	if ((unsigned)fd >= TOUCH_FDS)
		return touches_far(leader->programs, fd, bits);
	new = bits & ~*touched;
	if (new)
		*touched |= bits;
	return new;
}

/* The descriptor leads elsewhere now. */
static __always_inline void renew(struct member *leader, long fd)
{
	if (fd < 0)
		return;
	if (fd < TOUCH_FDS)
		*bits_of(leader, fd) = 0;
	else
		renew_far(leader->programs, fd);
}

static __always_inline uint32_t map_bits(uint32_t protection, uint32_t flags)
{
	uint32_t bits = MAPPED;

	if (protection & PROT_EXEC)
		bits |= MAPPED_EXECUTABLE;
	if (protection & PROT_WRITE && (flags & MAP_TYPE) != MAP_PRIVATE)
		bits |= MAPPED_WRITABLE;
	return bits;
}

static __always_inline bool first_map(struct member *leader, bool other_table, const struct call *call,
				      const struct syscall_rule *rule)
{
	uint32_t flags = argument(call, rule->flags);

	if (flags & MAP_ANONYMOUS || call->fd < 0)
		return false;
	if (call->result < 0 && call->result >= -MAX_ERRNO)
		return true;
	return touches(leader, other_table, call->fd, map_bits(call->value, flags)) != 0;
}

#define READ_WRITE (TOUCHED_READ | TOUCHED_WRITE)

_Static_assert(DOES_WRITE / DOES_READ == TOUCHED_WRITE && DOES_WRITE2 / DOES_READ2 == TOUCHED_WRITE, "shifted");
_Static_assert(TOUCH_READ == TOUCHED_READ && TOUCH_WRITE == TOUCHED_WRITE, "taken over");
_Static_assert(TOUCH_WRITE2 / TOUCH_READ2 == TOUCHED_WRITE, "shifted");

/* Whether a call that touches content is worth a record; says in `value' what is new. */
static __always_inline bool first_touch(struct task_struct *task, struct member *leader, struct call *call,
					const struct syscall_rule *rule)
{
	bool other_table = has_other_table(task, leader);
	uint32_t does = rule->does;
	uint32_t new;

	if (does & DOES_MAP)
		return first_map(leader, other_table, call, rule);
	if (call->result < 0)
		return false;
	new = touches(leader, other_table, call->fd, does / DOES_READ & READ_WRITE);
	if (does & (DOES_READ2 | DOES_WRITE2))
		new |= touches(leader, other_table, call->fd2, does / DOES_READ2 & READ_WRITE) * TOUCH_READ2;
	call->value = new;
	FORGET();
	return call->value;
}

/* Descriptors that a call made new. */
static __always_inline void note_new_fds(struct member *leader, const struct call *call, uint32_t does)
{
	if (does & (DOES_FD | DOES_RENEW | DOES_FCNTL | DOES_IOCTL))
		renew(leader, call->result);	/* F_SETFD and FIOCLEX return 0: that one is touched anew, no harm */
	if (does & DOES_PAIR) {
		renew(leader, call->fd);
		renew(leader, call->fd2);
	}
}

static __always_inline bool read_pair(struct call *call, const struct syscall_rule *rule)
{
	int pair[2];

	if (call->result < 0 ||
	    bpf_probe_read_user(pair, sizeof(pair), (void *)argument(call, rule->value)))
		return false;
	call->fd = pair[0];
	call->fd2 = pair[1];
	return true;
}

#endif
