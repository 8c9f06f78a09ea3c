/* SPDX-License-Identifier: BSD-2-Clause */
/* Text under construction.  Names go in through buffer_name, which makes every byte
 * printable; what is in a buffer is then valid UTF-8. */
#ifndef GRAPH_BUFFER_H
#define GRAPH_BUFFER_H

#include <stddef.h>

#include "record.h"

struct buffer {
	char *bytes;
	size_t length, capacity;
};

/* Appends printf's result: only for text of our own. */
__attribute__((format(printf, 2, 3)))
void buffer_print(struct buffer *buffer, const char *format, ...);

/* Appends a name from a trace, at most `limit' characters of it (0: all) and then an
 * ellipsis.  Control characters and what is not UTF-8 become \n, \t or \xHH. */
void buffer_name(struct buffer *buffer, struct text name, size_t limit);

/* Appends a name as a POSIX shell would have to be given it. */
void buffer_shell_word(struct buffer *buffer, struct text word);

void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

#endif
