/* SPDX-License-Identifier: BSD-2-Clause */
/* Which bytes may stand in a picture as they are. */
#ifndef GRAPH_UTF8_H
#define GRAPH_UTF8_H

#include <stddef.h>

/* The length of the valid, printable UTF-8 character at these bytes; 0: there is none.
 * Not printable are control characters, what XML does not allow (U+FFFE, U+FFFF,
 * surrogates), and what turns the direction of text. */
size_t utf8_printable(const char *bytes, size_t left);

#endif
