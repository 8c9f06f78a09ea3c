/* SPDX-License-Identifier: BSD-2-Clause */
/* The environment that the command gets: ours as we were started with it, and changes to it. */
#ifndef CAPTURE_ENVIRONMENT_H
#define CAPTURE_ENVIRONMENT_H

#include <stddef.h>

struct environment {
	char **strings;		/* NULL-terminated; never freed: the command needs them to the end */
	size_t count;
};

/* The environment as the kernel gave it to us: where capture runs with capabilities of its file,
 * the loader has taken LD_LIBRARY_PATH, TMPDIR and others out of environ (ld.so(8), secure
 * execution), which the command must not miss.  0, or -1 with errno. */
int environment_own(struct environment *environment);

void environment_remove(struct environment *environment, const char *name);

/* Sets name=value in the place of the old one, or at the end; NULL leaves it as it is.  0, or -1
 * with errno. */
int environment_set(struct environment *environment, const char *name, const char *value);

#endif
