/* SPDX-License-Identifier: BSD-2-Clause */
/* Values as JSON. */
#ifndef QUERY_JSON_H
#define QUERY_JSON_H

#include <stdio.h>

#include "fields.h"

/* A string in quotes; always valid UTF-8: what is not becomes U+FFFD. */
void json_print_string(FILE *out, struct text text);

/* Whether JSON holds the text without loss. */
bool json_is_exact(struct text text);

/* The field's value for the event at hand: a string, number, true, false, or an array
 * when it has many.  Texts are as above, or with `bytes' their bytes in hexadecimal. */
void json_print_field(FILE *out, const struct field_reference *reference, struct trace *trace, bool bytes);

/* Whether one of the field's texts cannot be held without loss. */
bool json_field_is_lossy(const struct field_reference *reference, struct trace *trace);

#endif
