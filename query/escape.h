/* SPDX-License-Identifier: BSD-2-Clause */
/* Names are any bytes: how they are made fit for terminals, JSON and CSV. */
#ifndef QUERY_ESCAPE_H
#define QUERY_ESCAPE_H

#include <stdint.h>
#include <stdio.h>

#include "record.h"

/* Length of the UTF-8 character that begins here, and its code; 0: it is not valid. */
size_t escape_decode(const char *bytes, size_t length, uint32_t *code);

/* Length of the character that begins here, if a terminal may get it raw; 0: it may not. */
size_t escape_harmless(const char *bytes, size_t length);

/* Whether all of the text is valid UTF-8 and harmless. */
bool escape_is_clean(struct text text);

/* Length of what begins at `from' and is harmless and none of the one or two `special' characters. */
size_t escape_run(struct text text, size_t from, const char *special);

/* Prints a name for people: \n, \t, \r, \\, \xHH for what is not harmless. */
void escape_print(FILE *out, struct text text);

/* Prints the bytes as hexadecimal digits. */
void escape_print_hex(FILE *out, struct text text);

#endif
