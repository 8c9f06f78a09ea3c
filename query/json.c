/* SPDX-License-Identifier: BSD-2-Clause */
/* Strings, numbers and arrays of JSON. */
#include "json.h"

#include <inttypes.h>

#include "escape.h"
#include "view.h"

/* The character at `at', which cannot stand for itself.  Returns its length. */
static size_t print_special(FILE *out, const char *at, size_t length)
{
	uint32_t code;
	size_t step = escape_decode(at, length, &code);

	if (!step)
		fputs("\xef\xbf\xbd", out);
	else if (code == '"' || code == '\\')
		fprintf(out, "\\%c", (int)code);
	else
		fprintf(out, "\\u%04x", code);
	return step ? step : 1;
}

void json_print_string(FILE *out, struct text text)
{
	size_t at = 0;

	putc('"', out);
	while (at < text.length) {
		size_t run = escape_run(text, at, "\"\\");

		fwrite(text.bytes + at, 1, run, out);
		at += run;
		if (at < text.length)
			at += print_special(out, text.bytes + at, text.length - at);
	}
	putc('"', out);
}

bool json_is_exact(struct text text)
{
	size_t step;
	uint32_t code;

	for (size_t i = 0; i < text.length; i += step) {
		step = escape_decode(text.bytes + i, text.length - i, &code);
		if (!step)
			return false;
	}
	return true;
}

static void print_text(FILE *out, struct text text, bool bytes)
{
	if (!bytes) {
		json_print_string(out, text);
		return;
	}
	putc('"', out);
	escape_print_hex(out, text);
	putc('"', out);
}

static void print_value(FILE *out, const struct field *field, struct trace *trace, const struct value *value,
			bool bytes)
{
	switch (field->type) {
	case VALUE_STRING:
	case VALUE_NAME:
		print_text(out, field_text(field, trace, value), bytes);
		break;
	case VALUE_NUMBER:
		view_print_number(out, value->number);
		break;
	case VALUE_TIME:
		view_print_time(out, value->number, 0, 9);
		break;
	case VALUE_BOOL:
		fputs(value->number ? "true" : "false", out);
		break;
	case VALUE_ID:
		fprintf(out, "\"%" PRIu64 "\"", (uint64_t)value->number);
		break;
	}
}

void json_print_field(FILE *out, const struct field_reference *reference, struct trace *trace, bool bytes)
{
	const struct field *field = reference->field;
	struct value value;

	if (!field->many) {
		if (field_value(reference, trace, 0, &value))
			print_value(out, field, trace, &value, bytes);
		return;
	}
	putc('[', out);
	for (size_t i = 0; field_value(reference, trace, i, &value); i++) {
		if (i)
			putc(',', out);
		print_value(out, field, trace, &value, bytes);
	}
	putc(']', out);
}

bool json_field_is_lossy(const struct field_reference *reference, struct trace *trace)
{
	struct value value;

	if (reference->field->type != VALUE_STRING)
		return false;
	for (size_t i = 0; field_value(reference, trace, i, &value); i++) {
		if (!json_is_exact(value.text))
			return true;
		if (!reference->field->many)
			break;
	}
	return false;
}
