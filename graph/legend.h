/* SPDX-License-Identifier: BSD-2-Clause */
/* A key to the shapes and lines that a picture uses. */
#ifndef GRAPH_LEGEND_H
#define GRAPH_LEGEND_H

#include <stdbool.h>
#include <stdio.h>

#include "options.h"
#include "style.h"

void legend_write(FILE *out, const bool looks[LOOKS], const bool edges[EDGE_KINDS], enum colour_by by);

#endif
