/* SPDX-License-Identifier: BSD-2-Clause */
/* The system call table for programs. */
#ifndef COMMON_SYSCALL_NAMES_H
#define COMMON_SYSCALL_NAMES_H

#include <stdbool.h>

#include "syscalls.h"

/* The rule of a traced call, `compat': numbered as on i386.  NULL: none. */
const struct syscall_rule *syscall_rule(unsigned number, bool compat);

/* The call's name; NULL: not traced. */
const char *syscall_name(unsigned number, bool compat);

/* The name under which the same is told when an io_uring did it; NULL: not traced. */
const char *syscall_uring_name(unsigned number);

#endif
