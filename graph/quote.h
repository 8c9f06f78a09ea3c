/* SPDX-License-Identifier: BSD-2-Clause */
/* Strings of Graphviz's language: written so that dot shows the text as it is. */
#ifndef GRAPH_QUOTE_H
#define GRAPH_QUOTE_H

#include <stdio.h>

/* A label with centred lines; or with lines set left. */
void quote_label(FILE *out, const char *text);
void quote_left(FILE *out, const char *text);
void quote_tooltip(FILE *out, const char *text);

#endif
