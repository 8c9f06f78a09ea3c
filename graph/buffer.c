/* SPDX-License-Identifier: BSD-2-Clause */
/* Printable text from arbitrary bytes. */
#include "buffer.h"

#include <ctype.h>
#include <err.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "status.h"
#include "utf8.h"

static void append(struct buffer *buffer, const char *bytes, size_t length)
{
	buffer->bytes = memory_grow(buffer->bytes, &buffer->capacity, buffer->length + length + 1, 1);
	memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
	buffer->bytes[buffer->length] = 0;
}

void buffer_print(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		err(STATUS_IO, "cannot make a label");
	append(buffer, text, length);
	free(text);
}

static void append_escaped(struct buffer *buffer, unsigned char byte)
{
	if (byte == '\n' || byte == '\t')
		append(buffer, byte == '\n' ? "\\n" : "\\t", 2);
	else
		buffer_print(buffer, "\\x%02x", byte);
}

/* Appends one character.  Returns the bytes it took. */
static size_t append_character(struct buffer *buffer, const char *at, size_t left)
{
	size_t length = utf8_printable(at, left);

	if (length)
		append(buffer, at, length);
	else
		append_escaped(buffer, *at);
	return length ? length : 1;
}

void buffer_name(struct buffer *buffer, struct text name, size_t limit)
{
	size_t characters = 0;

	for (size_t at = 0; at < name.length; characters++) {
		if (limit && characters == limit) {
			append(buffer, "…", strlen("…"));
			return;
		}
		at += append_character(buffer, name.bytes + at, name.length - at);
	}
}

static bool needs_quotes(struct text word)
{
	for (size_t i = 0; i < word.length; i++)
		if (!isalnum((unsigned char)word.bytes[i]) && !memchr("_-+=./,:@%", word.bytes[i], 10))
			return true;
	return !word.length;
}

void buffer_shell_word(struct buffer *buffer, struct text word)
{
	if (!needs_quotes(word)) {
		buffer_name(buffer, word, 0);
		return;
	}
	append(buffer, "'", 1);
	for (size_t at = 0; at < word.length;) {
		if (word.bytes[at] == '\'') {
			append(buffer, "'\\''", 4);
			at++;
		} else {
			at += append_character(buffer, word.bytes + at, word.length - at);
		}
	}
	append(buffer, "'", 1);
}

void buffer_clear(struct buffer *buffer)
{
	buffer->length = 0;
	append(buffer, "", 0);
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->bytes);
	*buffer = (struct buffer){ 0 };
}
