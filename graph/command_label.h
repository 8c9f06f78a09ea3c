/* SPDX-License-Identifier: BSD-2-Clause */
/* A command line as two words: the program and the argument that tells it apart. */
#ifndef GRAPH_COMMAND_LABEL_H
#define GRAPH_COMMAND_LABEL_H

#include "buffer.h"
#include "model.h"

/* Appends such a label: `cc lapi.c', `cc -o lua', `sh: echo x > y', `sed > y'.
 * output: what the command wrote, when that is one file; used where no argument tells. */
void command_label(struct buffer *buffer, const struct model *model, const struct program *program,
		   struct text output);

/* Appends the whole command line, as a shell would take it, of at most `limit' bytes. */
void command_line(struct buffer *buffer, struct text argv, size_t limit);

#endif
