/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pump: records from the per-CPU rings into blocks, with marks.  It copies,
 * it never looks into a record.  When it cannot keep up, it has the command stand
 * still.  Borrows the kernel half, the outbox and the freezer.
 */
#ifndef CAPTURE_PUMP_H
#define CAPTURE_PUMP_H

#include <stdbool.h>
#include <stdint.h>

#include "freezer.h"
#include "kernel.h"
#include "outbox.h"

struct pump;

/* With freezer NULL records are lost where the pump cannot keep up.  NULL: errno says why. */
struct pump *pump_new(struct kernel *kernel, unsigned cpus, size_t ring_size, struct outbox *outbox,
		      struct freezer *freezer);
void pump_free(struct pump *pump);

/* From now on the command is not frozen any more, come what may. */
void pump_let_run(struct pump *pump);

/* Readable when a ring fills up (epoll_wait(2)). */
int pump_fd(const struct pump *pump);

/* Empties the rings once; hands blocks on when they are full or old enough, or `flush'.
 * 0, or -1 when the trace could not be written (see writer_error) or held. */
int pump_drain(struct pump *pump, bool flush);

#endif
