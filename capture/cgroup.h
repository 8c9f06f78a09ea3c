/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command's cgroup (cgroup v2): made below our own, emptied and removed in the end.  It is
 * reached by descriptors alone, since what the command mounts may take its path away.
 */
#ifndef CAPTURE_CGROUP_H
#define CAPTURE_CGROUP_H

#include <limits.h>
#include <stdbool.h>

struct cgroup {
	char name[64];
	char above[PATH_MAX];	/* the cgroup that it is made in, as /proc/self/cgroup has it; "" at the root */
	int parent;		/* its directory */
	int directory;		/* its own; -1: not made */
};

/* A place and a name for it.  0, or -1 with errno: there is no cgroup v2. */
int cgroup_find(struct cgroup *cgroup);

/* Makes it.  0, or -1 with errno: it may not be written. */
int cgroup_make(struct cgroup *cgroup);

/* Thaws it, hands what still runs in it to the cgroup above, or ends that, and removes it; also
 * those above it of other captures, which could not, as this one lay in them. */
void cgroup_remove(struct cgroup *cgroup, bool kill_all);

#endif
