/* SPDX-License-Identifier: BSD-2-Clause */
/* What the command's process has before its first event. */
#ifndef CAPTURE_STATE_H
#define CAPTURE_STATE_H

#include <sys/types.h>

#include "batch.h"

/* Describes a process that waits: cwd, root, umask, descriptors, mounts (proc(5)).
 * 0, or -1 with errno. */
int state_describe(struct batch *batch, pid_t pid);

#endif
