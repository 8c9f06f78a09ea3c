/* SPDX-License-Identifier: BSD-2-Clause */
/* UTF-8, and what in it is not to be shown raw. */
#include "escape.h"

#include <string.h>

static size_t sequence_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first < 0xe0)
		return 2;
	if (first >= 0xe0 && first < 0xf0)
		return 3;
	return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/* RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
static bool code_is_valid(uint32_t code, size_t length)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };

	return code >= least[length] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

size_t escape_decode(const char *bytes, size_t length, uint32_t *code)
{
	static const unsigned char payload[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	size_t needed = length ? sequence_length(bytes[0]) : 0;

	if (!needed || needed > length)
		return 0;
	*code = bytes[0] & payload[needed];
	for (size_t i = 1; i < needed; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (bytes[i] & 0x3f);
	}
	return code_is_valid(*code, needed) ? needed : 0;
}

/* C0, DEL, C1, line separators, and the characters that turn the direction of writing. */
static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029 ||
	       code == 0x200e || code == 0x200f || code == 0x61c || (code >= 0x202a && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069);
}

size_t escape_harmless(const char *bytes, size_t length)
{
	uint32_t code;
	size_t step = escape_decode(bytes, length, &code);

	return step && !is_control(code) ? step : 0;
}

bool escape_is_clean(struct text text)
{
	size_t step;

	for (size_t i = 0; i < text.length; i += step) {
		step = escape_harmless(text.bytes + i, text.length - i);
		if (!step)
			return false;
	}
	return true;
}

static void print_byte(FILE *out, char byte)
{
	static const char plain[] = "\n\t\r", letters[] = "ntr";
	const char *found = byte ? strchr(plain, byte) : NULL;

	if (found)
		fprintf(out, "\\%c", letters[found - plain]);
	else
		fprintf(out, "\\x%02x", (unsigned char)byte);
}

size_t escape_run(struct text text, size_t from, const char *special)
{
	size_t at = from, step;

	while (at < text.length) {
		char byte = text.bytes[at];

		step = byte >= ' ' && byte <= '~' ? 1 : escape_harmless(text.bytes + at, text.length - at);
		if (!step || byte == special[0] || byte == special[1])
			break;
		at += step;
	}
	return at - from;
}

void escape_print(FILE *out, struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		size_t run = escape_run(text, i, "\\");

		fwrite(text.bytes + i, 1, run, out);
		i += run;
		if (i == text.length)
			return;
		if (text.bytes[i] == '\\')
			fputs("\\\\", out);
		else
			print_byte(out, text.bytes[i]);
	}
}

void escape_print_hex(FILE *out, struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		fprintf(out, "%02x", (unsigned char)text.bytes[i]);
}
