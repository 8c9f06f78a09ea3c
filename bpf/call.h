/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A system call that ended: its arguments. */
#ifndef BPF_CALL_H
#define BPF_CALL_H

#include "kernel.h"

#include <bpf/bpf_tracing.h>

#include "syscalls.h"

static __always_inline uint64_t argument(const struct pt_regs *regs, bool compat, uint8_t which)
{
	switch (which) {
	case A0:
		return compat ? (uint32_t)regs->bx : regs->di;
	case A1:
		return compat ? (uint32_t)regs->cx : regs->si;
	case A2:
		return compat ? (uint32_t)regs->dx : regs->dx;
	case A3:
		return compat ? (uint32_t)regs->si : regs->r10;
	case A4:
		return compat ? (uint32_t)regs->di : regs->r8;
	case A5:
		return compat ? (uint32_t)regs->bp : regs->r9;
	default:
		return 0;
	}
}

/* Of fcntl(2) and ioctl(2) only what changes the table of descriptors counts. */
static __always_inline bool is_table_command(uint32_t does, uint32_t command)
{
	if (does & DOES_IOCTL)
		return command == FIOCLEX || command == FIONCLEX;
	return command == F_DUPFD || command == F_DUPFD_CLOEXEC || command == F_SETFD;
}

/* One traced call that ended. */
struct call {
	struct task_struct *task;
	const struct pt_regs *regs;
	const struct syscall_rule *rule;
	long result;
	int fd, fd2;
	uint32_t value;
	uint16_t number;
	bool compat;
};

#endif
