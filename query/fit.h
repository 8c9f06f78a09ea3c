/* SPDX-License-Identifier: BSD-2-Clause */
/* Names and commands in the columns that a terminal has left for them. */
#ifndef QUERY_FIT_H
#define QUERY_FIT_H

#include <stdio.h>

#include "record.h"

#define FIT_ALL SIZE_MAX

/* Columns that the name takes when escape_print prints it, as far as a character is a column. */
size_t fit_columns(struct text name);

/* Prints the name as escape_print does, in `room' columns at most: of a longer one the end, behind "...". */
void fit_print_end(FILE *out, struct text name, size_t room);

/* Prints a text that is fit for a terminal as it is, in `room' columns at most: of a longer one the beginning. */
void fit_print_begin(FILE *out, struct text text, size_t room);

#endif
