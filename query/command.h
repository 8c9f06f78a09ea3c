/* SPDX-License-Identifier: BSD-2-Clause */
/* A command line as a shell would take it; safe for terminals. */
#ifndef QUERY_COMMAND_H
#define QUERY_COMMAND_H

#include "buffer.h"
#include "trace.h"

/* Appends the arguments, quoted where a shell needs it: 'a b', $'\n'.  0, or -1: no memory. */
int command_append(struct buffer *buffer, const struct trace *trace, uint32_t list);

/* The same of the command that the section is a trace of. */
int command_append_traced(struct buffer *buffer, const struct section *section);

int command_append_one(struct buffer *buffer, struct text argument);

#endif
