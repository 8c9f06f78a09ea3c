/* SPDX-License-Identifier: BSD-2-Clause */
/* Normalizes the sections of an input, one after the other. */
#ifndef NORMALIZE_SECTION_H
#define NORMALIZE_SECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "writer.h"

struct normalizer;

/* Writes to `writer' (borrowed); `memory' bounds the records that wait for their turn, bytes;
 * `quiet': no verdict on stderr.  NULL: no memory. */
struct normalizer *normalizer_new(struct writer *writer, size_t memory, bool quiet);
void normalizer_free(struct normalizer *normalizer);

/* Normalizes all sections of an input, whose name is for messages.  Returns an exit status;
 * what went wrong has been said, but for failed writes (writer_errno). */
int normalizer_read(struct normalizer *normalizer, int fd, const char *name);

#endif
