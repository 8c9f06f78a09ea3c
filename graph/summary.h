/* SPDX-License-Identifier: BSD-2-Clause */
/* What a picture shows and what it leaves out, in words. */
#ifndef GRAPH_SUMMARY_H
#define GRAPH_SUMMARY_H

#include "buffer.h"
#include "drawing.h"

/* The picture's label: the command, the level, what is hidden and how to see it. */
void summary_label(struct buffer *buffer, const struct drawing *drawing);

/* What is hidden, with the options that show it; nothing when nothing is. */
void summary_hidden(struct buffer *buffer, const struct drawing *drawing, const char *separator);

#endif
