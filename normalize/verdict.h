/* SPDX-License-Identifier: BSD-2-Clause */
/* How far a normalized trace can be trusted. */
#ifndef NORMALIZE_VERDICT_H
#define NORMALIZE_VERDICT_H

#include <stdbool.h>

#include "format.h"
#include "writer.h"

/* Whether anything is missing. */
bool verdict_is_complete(const struct record_verdict *verdict);

/* Writes the verdict block.  0 or -1. */
int verdict_write(const struct record_verdict *verdict, struct writer *writer);

/* One line on stderr. */
void verdict_print(const struct record_verdict *verdict, const char *name);

#endif
