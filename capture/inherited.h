/* SPDX-License-Identifier: BSD-2-Clause */
/* What the command comes to have from whoever started capture. */
#ifndef CAPTURE_INHERITED_H
#define CAPTURE_INHERITED_H

#include <stdbool.h>
#include <sys/types.h>

/* Whether a process has an io_uring (io_uring_setup(2)), or that cannot be told. */
bool inherited_uring(pid_t pid);

#endif
