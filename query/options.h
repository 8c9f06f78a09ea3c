/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of query. */
#ifndef QUERY_OPTIONS_H
#define QUERY_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "columns.h"
#include "filter_texts.h"

struct options {
	const char *format;		/* NULL: not said */
	const char *output;		/* NULL: stdout */
	const char *const *inputs;	/* ends with NULL; at least one */
	uint64_t limit;			/* events to show; UINT64_MAX: all */
	int level;			/* of zstd; 0: none */
	bool count, quiet, nul, verbose;
	struct columns columns;
	struct filter_texts texts;
	struct filter *filter;		/* compiled from them */
	int exit_status;		/* when options_read returns 0 or -1 */
};

/* Reads the arguments.  Returns 1 to go on, 0 when all that was asked for is done (help), -1 when
 * something is wrong, which has been said. */
int options_read(struct options *options, int argc, char *const *argv);
void options_free(struct options *options);

#endif
