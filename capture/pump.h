/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pump: records from the per-CPU rings into blocks, with marks.  It copies,
 * it never looks into a record.  Borrows the kernel half and the writer.
 */
#ifndef CAPTURE_PUMP_H
#define CAPTURE_PUMP_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel.h"
#include "writer.h"

struct pump;

/* NULL: errno says why. */
struct pump *pump_new(struct kernel *kernel, unsigned cpus, struct writer *writer);
void pump_free(struct pump *pump);

/* Readable when a ring fills up (epoll_wait(2)). */
int pump_fd(const struct pump *pump);

/* Empties the rings once; writes blocks when they are full or old enough, or `flush'.
 * 0, or -1 when the trace could not be written: see writer_error. */
int pump_drain(struct pump *pump, bool flush);

#endif
