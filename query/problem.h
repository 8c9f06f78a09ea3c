/* SPDX-License-Identifier: BSD-2-Clause */
/* What is wrong with a filter, and where: shown with a caret below the place. */
#ifndef QUERY_PROBLEM_H
#define QUERY_PROBLEM_H

#include <stdio.h>

#include "record.h"

struct place {
	size_t offset, length;		/* in the filter's text, bytes */
};

struct problem {
	char message[240];
	struct place place;
};

/* Sets the problem. */
__attribute__((format(printf, 3, 4)))
void problem_set(struct problem *problem, struct place place, const char *format, ...);

/* Prints "query: NAME:LINE:COLUMN: message", the line, and a caret below the place. */
void problem_print(const struct problem *problem, const char *name, struct text source, FILE *out);

#endif
