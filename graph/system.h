/* SPDX-License-Identifier: BSD-2-Clause */
/* Which files belong to the machine rather than to the build. */
#ifndef GRAPH_SYSTEM_H
#define GRAPH_SYSTEM_H

#include "model.h"

/* Directories in which the build works, by path: what lies there is never the system's. */
bool *system_homes(const struct model *model);

/* Whether the path is one of these directories or lies below one. */
bool system_is_home(const struct model *model, const bool *homes, uint32_t path);

/* The system prefix that a file lies under, as a constant string; NULL: it is the build's.
 * A file that was made under /usr and the like is the build's as well. */
const char *system_prefix(const struct model *model, const bool *homes, const struct file *file);

/* Whether a path is under a prefix that is never a build's: /dev, /proc, /sys. */
bool system_is_virtual(struct text path);

#endif
