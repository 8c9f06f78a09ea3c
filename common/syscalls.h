/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* What syscalls.def says, as the kernel half and the programs look it up. */
#ifndef COMMON_SYSCALLS_H
#define COMMON_SYSCALLS_H

#include "format.h"

#define SYSCALL_NUMBER_LIMIT 512	/* numbers are below this, on x86-64 and i386 */

enum syscall_argument { NO, A0, A1, A2, A3, A4, A5 };

enum syscall_does {
	DOES_FD = 1 << 0,	/* a success returns a new descriptor: say what it leads to */
	DOES_CWD = 1 << 1,	/* a success changes the cwd: say where to */
	DOES_HOW = 1 << 2,	/* the flags argument points to a struct open_how (openat2(2)) */
	DOES_FCNTL = 1 << 3,	/* only the commands that change the table of descriptors count */
	DOES_MOVE = 1 << 4,	/* a success may change the kernel's path of what was seen before */
	DOES_EXEC = 1 << 5,	/* a success is seen elsewhere (sched_process_exec) */
};

struct syscall_rule {
	uint8_t kind;		/* enum record_kind of the event; 0: not traced */
	uint8_t fd, path, fd2, path2, flags, value;	/* enum syscall_argument */
	uint8_t does;
};

#endif
