/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When records are missing: the spans of time from which damage, a mark's count or a step in a
 * CPU's sequence says that not all is there.  What a round of marks shows to be missing lies
 * after the times of the round before and before those of the next: a round's counts are taken
 * after its times.
 */
#ifndef NORMALIZE_HOLES_H
#define NORMALIZE_HOLES_H

#include <stdbool.h>
#include <stdint.h>

#include "format.h"

struct holes;

struct holes *holes_new(void);
void holes_free(struct holes *holes);

/* The trace is not in the order in which it was written: a step in a CPU's sequence may be mended
 * later, and is no sign. */
void holes_disordered(struct holes *holes);

/* The initial state: whatever was missing lies before. */
void holes_begin(struct holes *holes);

/* What was read. */
void holes_damage(struct holes *holes);
void holes_record(struct holes *holes, uint32_t cpu, uint64_t sequence);
void holes_mark(struct holes *holes, const struct record_mark *mark);

/* A round of marks is complete, or the section is; its earliest time, ns. */
void holes_round(struct holes *holes, uint64_t time_ns);

/* Whether records may be missing at this time, ns, which never falls between calls. */
bool holes_cover(struct holes *holes, uint64_t time_ns);

#endif
