/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A cgroup of the command's own that can be frozen while the rings are emptied, so
 * that nothing is lost however fast the command is (cgroup v2, cgroup.freeze).
 */
#ifndef CAPTURE_FREEZER_H
#define CAPTURE_FREEZER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct freezer;

/* Makes a cgroup below our own.  NULL: there is no cgroup v2, or it may not be written; errno
 * tells. */
struct freezer *freezer_new(void);

/* Moves a process, and what it will fork, in.  0 or -1 with errno. */
int freezer_add(struct freezer *freezer, pid_t pid);

/* Whether all of it stands still is not waited for: what still runs is on its way to stop. */
void freezer_freeze(struct freezer *freezer);
void freezer_thaw(struct freezer *freezer);
bool freezer_is_frozen(const struct freezer *freezer);

/* How often it was frozen, and for how long in all, ns. */
uint64_t freezer_count(const struct freezer *freezer);
uint64_t freezer_time(const struct freezer *freezer);

/* The directory of the cgroup, for whoever must clean up. */
const char *freezer_path(const struct freezer *freezer);

/* Thaws, hands what still runs to the cgroup above, and removes the cgroup.  NULL is allowed. */
void freezer_free(struct freezer *freezer);

/* The same for a cgroup whose maker is gone; with `kill_all' its processes are ended. */
void freezer_clean_up(const char *path, bool kill_all);

#endif
