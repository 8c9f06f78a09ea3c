/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which blocks of a raw section come later than a mark had promised.  A file can tell before it
 * is read: the heads of its blocks are looked at once, and the marks.  A pipe cannot.
 */
#ifndef NORMALIZE_LATENESS_H
#define NORMALIZE_LATENESS_H

#include <stdbool.h>
#include <stdint.h>

#include "order.h"

struct lateness;

/* Looks ahead in the file from the section block at `offset' of a stream that begins at `base' of
 * fd (whose position stays).  `order' is told whom to wait for. */
struct lateness *lateness_find(int fd, int64_t base, uint64_t offset, struct order *order);
void lateness_free(struct lateness *lateness);

/* Whether the whole section could be looked at; if not, more may be late than was found. */
bool lateness_is_known(const struct lateness *lateness);

/* Whether any block is late. */
bool lateness_is_any(const struct lateness *lateness);

/* The blocks up to this offset have been read: `order' need not wait for those of them. */
void lateness_pass(struct lateness *lateness, uint64_t offset, struct order *order);

#endif
