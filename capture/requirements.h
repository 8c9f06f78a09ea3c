/* SPDX-License-Identifier: BSD-2-Clause */
/* What a machine must have, and let us do, for tracing. */
#ifndef CAPTURE_REQUIREMENTS_H
#define CAPTURE_REQUIREMENTS_H

#include <stdbool.h>
#include <stddef.h>

#define FOUND_ROOM 160

struct requirement {
	const char *name;
	bool (*holds)(char *found);	/* writes what was found, FOUND_ROOM bytes at most */
	const char *cure;		/* what to do where it does not hold */
	bool follows;			/* from the others: says nothing where one of them is not met */
	bool optional;			/* the kernel half may load without it */
};

/* All of them, the most basic first; the last has no name. */
extern const struct requirement requirements[];

/* Why bpf(2) refused something with this errno: a sentence with cause and cure, which lives
 * until the next call. */
const char *requirements_explain(int error_number);

#endif
