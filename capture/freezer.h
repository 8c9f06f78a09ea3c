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

#include "cgroup.h"

struct freezer;

/* A place and name for a cgroup below our own.  NULL: there is no cgroup v2; errno tells. */
struct freezer *freezer_new(void);

/* Makes that cgroup.  0, or -1 with errno: it may not be written. */
int freezer_make(struct freezer *freezer);

/* The cgroup's directory, to start a process in it (CLONE_INTO_CGROUP, clone3(2)); -1 of NULL. */
int freezer_directory(const struct freezer *freezer);

/* Whether all of it stands still is not waited for: what still runs is on its way to stop. */
void freezer_freeze(struct freezer *freezer);
void freezer_thaw(struct freezer *freezer);
bool freezer_is_frozen(const struct freezer *freezer);

/* How often it was frozen, and for how long in all, ns. */
uint64_t freezer_count(const struct freezer *freezer);
uint64_t freezer_time(const struct freezer *freezer);

/* The cgroup, for whoever must clean up. */
const struct cgroup *freezer_cgroup(const struct freezer *freezer);

/* Thaws, and removes the cgroup (cgroup_remove()).  NULL is allowed. */
void freezer_free(struct freezer *freezer);

#endif
