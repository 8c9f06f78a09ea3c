/* SPDX-License-Identifier: BSD-2-Clause */
/* Links of nodes, from a template. */
#ifndef GRAPH_URL_H
#define GRAPH_URL_H

#include "buffer.h"
#include "drawing.h"

/* Whether the template has no other directives than those of url_expand. */
bool url_check(const char *template);

/*
 * Appends the template's link for a node: %p its path (of a command: the program's), %d its
 * directory (of a command: where it worked), %n the last part of the path, %i the node's id,
 * %% a percent sign.  Bytes that have a meaning in URLs are escaped as %XX; slashes stay.
 */
void url_expand(struct buffer *buffer, const char *template, const struct drawing *drawing, uint32_t node);

#endif
