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

/* Writes to `writer'; records that wait beyond `memory' bytes go to `spill' (both borrowed);
 * `quiet': no verdict on stderr. */
struct normalizer *normalizer_new(struct writer *writer, size_t memory, struct spill *spill, bool quiet);
void normalizer_free(struct normalizer *normalizer);

/* Contradicted paths are to be listed on stderr, some hundred at most. */
void normalizer_list(struct normalizer *normalizer);

/* Normalizes all sections of the inputs.  What went wrong has been said, and is in their status, but
 * for failed writes (writer_errno). */
void normalizer_read(struct normalizer *normalizer, struct input *inputs, size_t count);

#endif
