/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads traces into a model, each once and forward. */
#ifndef GRAPH_READ_H
#define GRAPH_READ_H

#include "input.h"
#include "model.h"

/* Reads all sections of the input, and marks what its selections have.  Messages go to stderr.
 * Returns STATUS_DONE, STATUS_INCOMPLETE (the model holds what could be read) or STATUS_IO. */
int read_trace(struct model *model, struct input *input);

#endif
