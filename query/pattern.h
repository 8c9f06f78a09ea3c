/* SPDX-License-Identifier: BSD-2-Clause */
/* Regular expressions and globs over bytes, evaluated once per distinct string. */
#ifndef QUERY_PATTERN_H
#define QUERY_PATTERN_H

#include <stddef.h>
#include <stdint.h>

#include "record.h"

struct pattern;

/* Compiles a PCRE2 pattern, or a glob in which ** also crosses slashes.  NULL: `error'
 * says why. */
struct pattern *pattern_new(struct text source, bool glob, char *error, size_t size);
void pattern_free(struct pattern *pattern);

/* Whether the text matches: 1, 0, or -1 when that takes too long to find out.  Equal
 * ids other than 0 promise equal texts until pattern_forget. */
int pattern_match(struct pattern *pattern, struct text text, uint32_t id);

/* What ids meant is no longer so. */
void pattern_forget(struct pattern *pattern);

#endif
