/* SPDX-License-Identifier: BSD-2-Clause */
/* A section as its first block tells it: one capture.  Borrows the block's payload. */
#ifndef COMMON_SECTION_H
#define COMMON_SECTION_H

#include <stddef.h>

#include "format.h"
#include "record.h"

struct section {
	struct section_head head;
	struct text properties;		/* property records; see section_property */
};

/* Whether this payload begins a section that this program can read.  0; or -1: not, and
 * `why' (of `size' bytes) says what it would take. */
int section_check(const unsigned char *payload, size_t length, char *why, size_t size);

/* The section of a payload that passed section_check. */
struct section section_open(const unsigned char *payload, size_t length);

/* The value of a property of the section; length 0 and NULL bytes: it has none. */
struct text section_property(const struct section *section, const char *name);

#endif
