/* SPDX-License-Identifier: BSD-2-Clause */
/* One input: a trace, and what filters select of it, which is read beside it. */
#ifndef GRAPH_INPUT_H
#define GRAPH_INPUT_H

#include "options.h"
#include "selection.h"

struct input {
	int fd;
	const char *name;		/* for messages */
	struct selection *selections[FOCUS_WAYS];	/* NULL: no filter */
	bool selecting;			/* there is a filter */
};

/* Opens a file, "-": standard input, and starts a query for each filter.  What can be read only
 * once is then first copied into a temporary file that has no name.  0; or -1: said on stderr. */
int input_open(struct input *input, const char *path, const struct options *options);
void input_close(struct input *input);

#endif
