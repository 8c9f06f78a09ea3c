/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes a picture in Graphviz's language. */
#ifndef GRAPH_DOT_H
#define GRAPH_DOT_H

#include <stdio.h>

#include "drawing.h"

/* Equal pictures give equal bytes.  Errors stay in `out', see ferror(3). */
void dot_write(FILE *out, struct drawing *drawing);

#endif
