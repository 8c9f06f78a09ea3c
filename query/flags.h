/* SPDX-License-Identifier: BSD-2-Clause */
/* The flags of an event, by name. */
#ifndef QUERY_FLAGS_H
#define QUERY_FLAGS_H

#include "names.h"
#include "trace.h"

/* The name of the event's flag number `index'; bits without a name come last, as one
 * hexadecimal number put into `digits'.  NULL bytes: there are no more. */
struct text flags_name(const struct event *event, size_t index, char digits[NAMES_DIGITS]);

#endif
