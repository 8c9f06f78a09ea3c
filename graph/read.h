/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads traces into a model, each once and forward. */
#ifndef GRAPH_READ_H
#define GRAPH_READ_H

#include "model.h"

/* Reads all sections of fd.  `name' is for messages, which go to stderr.
 * Returns STATUS_DONE, STATUS_INCOMPLETE (the model holds what could be read) or STATUS_IO. */
int read_trace(struct model *model, int fd, const char *name);

#endif
