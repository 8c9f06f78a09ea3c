/* SPDX-License-Identifier: BSD-2-Clause */
/* The beginning of a normalized section that is made from one raw one, or from several. */
#ifndef NORMALIZE_HEADING_H
#define NORMALIZE_HEADING_H

#include <stdbool.h>

#include "reader.h"
#include "writer.h"

/* Whether two captures were made on the same host since it was started, so that their times can
 * be compared; and are not the same one. */
bool heading_fit_together(const struct section *one, const struct section *other);

/* Which of two was begun first, for qsort(3): by start, then UUID. */
int heading_compare(const struct section *one, const struct section *other);

/* Writes the section block of captures that fit together, in the order of heading_compare: as that
 * of the first, with the properties of all, and if there are several a UUID made from theirs.
 * Returns as writer_section. */
int heading_write(struct writer *writer, const struct section *const *sections, size_t count);

/* What END says of several captures together: sums, the latest time, and the exit status of the
 * first that failed. */
void heading_add_end(struct record_end *sum, const struct record_end *end);

#endif
