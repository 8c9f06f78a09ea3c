/* SPDX-License-Identifier: BSD-2-Clause */
/* Quotes arguments. */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "escape.h"

static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";

static bool is_plain(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!text.bytes[i] || !strchr(plain, text.bytes[i]))
			return false;
	return text.length;
}

/* 'it'\''s' */
static int append_quoted(struct buffer *buffer, struct text text)
{
	int result = buffer_add(buffer, "'", 1);

	for (size_t i = 0; i < text.length; i++)
		result |= text.bytes[i] == '\'' ? buffer_add(buffer, "'\\''", 4)
						: buffer_add(buffer, text.bytes + i, 1);
	return result | buffer_add(buffer, "'", 1);
}

/* $'a\nb', as bash and zsh have it */
static int append_escaped(struct buffer *buffer, struct text text)
{
	int result = buffer_add(buffer, "$'", 2);
	size_t step;
	char digits[8];

	for (size_t i = 0; i < text.length; i += step) {
		step = escape_harmless(text.bytes + i, text.length - i);
		if (step && !strchr("'\\", text.bytes[i])) {
			result |= buffer_add(buffer, text.bytes + i, step);
			continue;
		}
		step = 1;
		snprintf(digits, sizeof(digits), "\\x%02x", (unsigned char)text.bytes[i]);
		result |= buffer_add(buffer, text.bytes[i] == '\n' ? "\\n" : digits, text.bytes[i] == '\n' ? 2 : 4);
	}
	return result | buffer_add(buffer, "'", 1);
}

int command_append_one(struct buffer *buffer, struct text text)
{
	if (is_plain(text))
		return buffer_add(buffer, text.bytes, text.length);
	return escape_is_clean(text) ? append_quoted(buffer, text) : append_escaped(buffer, text);
}

int command_append(struct buffer *buffer, const struct trace *trace, uint32_t list)
{
	size_t count;
	const uint32_t *strings = context_list(trace->context, list, &count);

	for (size_t i = 0; strings && i < count; i++)
		if ((i && buffer_add(buffer, " ", 1) < 0) ||
		    command_append_one(buffer, context_string(trace->context, strings[i])) < 0)
			return -1;
	return 0;
}

/* Arguments lie behind each other, each with a NUL at its end. */
int command_append_traced(struct buffer *buffer, const struct section *section)
{
	struct text arguments = section_property(section, "command");

	for (size_t at = 0; at < arguments.length;) {
		size_t length = strnlen(arguments.bytes + at, arguments.length - at);

		if ((at && buffer_add(buffer, " ", 1) < 0) ||
		    command_append_one(buffer, (struct text){ arguments.bytes + at, length }) < 0)
			return -1;
		at += length + 1;
	}
	return 0;
}
