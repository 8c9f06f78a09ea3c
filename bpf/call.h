/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A system call that ended: its arguments. */
#ifndef BPF_CALL_H
#define BPF_CALL_H

#include "follow.h"
#include "kernel.h"

#include <bpf/bpf_tracing.h>

#include "syscalls.h"

/* One traced call that ended.  In a map, see struct draft. */
struct call {
	uint64_t task;		/* who called: struct task_struct, as a number */
	uint64_t argument[8];	/* by enum syscall_argument */
	int64_t result;
	int fd, fd2;
	uint32_t value;
	uint16_t number;
	uint16_t compat;
	uint64_t begun;		/* the draft of its record, with the path: */
	struct span path;
	uint64_t probe;		/* a number for a lookup that failed, see probe_key(); 0: none */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, uint32_t);
	__type(value, struct call);
} calls SEC(".maps");

static __always_inline struct call *own_call(void)
{
	uint32_t zero = 0;

	return bpf_map_lookup_elem(&calls, &zero);
}

/* Who called; asking the kernel takes another call of a function. */
static __always_inline struct task_struct *task_of(const struct call *call)
{
	return has_cast ? READABLE(task_struct, call->task) : bpf_get_current_task_btf();
}

static __always_inline void read_arguments(struct call *call, const struct pt_regs *regs)
{
	call->argument[NO] = 0;
	call->argument[A0] = call->compat ? (uint32_t)regs->bx : regs->di;
	call->argument[A1] = call->compat ? (uint32_t)regs->cx : regs->si;
	call->argument[A2] = call->compat ? (uint32_t)regs->dx : regs->dx;
	call->argument[A3] = call->compat ? (uint32_t)regs->si : regs->r10;
	call->argument[A4] = call->compat ? (uint32_t)regs->di : regs->r8;
	call->argument[A5] = call->compat ? (uint32_t)regs->bp : regs->r9;
}

static __always_inline uint64_t argument(const struct call *call, uint8_t which)
{
	return call->argument[which & 7];
}

/* Calls that one of the two lacks all come to lie, without a kind, on a number that neither has. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winitializer-overrides"
static const struct syscall_rule rules[2][SYSCALL_NUMBER_LIMIT] = {
	{
#define SYSCALL(name, number, number32, kind, fd, path, fd2, path2, flags, value, does) \
	[number < 0 ? SYSCALL_NUMBER_LIMIT - 1 : number] = \
		{ number < 0 ? 0 : KIND_##kind, fd, path, fd2, path2, flags, value, does },
#include "syscalls.def"
	}, {
#define SYSCALL(name, number, number32, kind, fd, path, fd2, path2, flags, value, does) \
	[number32 < 0 ? SYSCALL_NUMBER_LIMIT - 1 : number32] = \
		{ number32 < 0 ? 0 : KIND_##kind, fd, path, fd2, path2, flags, value, does },
#include "syscalls.def"
	},
};
#pragma clang diagnostic pop

static __always_inline const struct syscall_rule *rule_of(const struct call *call)
{
	return &rules[call->compat & 1][call->number & (SYSCALL_NUMBER_LIMIT - 1)];
}

/* Of fcntl(2) and ioctl(2) only what changes the table of descriptors counts. */
static __always_inline bool is_table_command(uint32_t does, uint32_t command)
{
	if (does & DOES_IOCTL)
		return command == FIOCLEX || command == FIONCLEX || command == TIOCGPTPEER;
	return command == F_DUPFD || command == F_DUPFD_CLOEXEC || command == F_SETFD;
}

#endif
