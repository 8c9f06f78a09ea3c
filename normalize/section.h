/* SPDX-License-Identifier: BSD-2-Clause */
/* Normalizes the sections of all inputs: those that fit together as one, the others one after
 * the other. */
#ifndef NORMALIZE_SECTION_H
#define NORMALIZE_SECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "input.h"
#include "spill.h"
#include "writer.h"

struct normalizer;

struct normalizer_settings {
	size_t memory;		/* bytes of records that wait there; the others go to the spill */
	uint64_t wait_ns;	/* how far behind the marks a trace is read that cannot be looked ahead in */
	bool quiet;		/* no verdict on stderr */
	bool lists;		/* contradicted paths on stderr, 100 at most */
};

/* Borrows all but the settings. */
struct normalizer *normalizer_new(struct writer *writer, struct spill *spill, const struct normalizer_settings *settings);
void normalizer_free(struct normalizer *normalizer);

/* Normalizes all sections of the inputs.  What went wrong has been said, and is in their status, but
 * for failed writes (writer_errno). */
void normalizer_read(struct normalizer *normalizer, struct input *inputs, size_t count);

#endif
