/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the trace goes. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "user.h"

/*
 * What is opened from now on does not come to lie on a standard descriptor that was closed, or
 * messages would go into the trace.  For the command it stays closed.  Exits on failure.
 */
void output_occupy_standard_fds(void);

/*
 * Opens the file, emptied, for the caller to close; one that is new belongs to whom the command
 * runs as.  NULL: a copy of standard output, ours alone.  Exits on failure.
 */
int output_open(const char *name, const struct user *user);

#endif
