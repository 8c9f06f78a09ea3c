/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * -f csv: quoted as in RFC 4180, with a head line, and one line per event whatever is in a name:
 * next to each column of strings, NAME.bytes has the exact bytes in hexadecimal when
 * the text had to be changed.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "escape.h"
#include "json.h"
#include "view.h"

static bool has_bytes(const struct column *column)
{
	return column->reference.field->type == VALUE_STRING;
}

/* In quotes; control characters and what is not UTF-8 become U+FFFD. */
static void print_quoted(FILE *out, struct text text)
{
	putc('"', out);
	for (size_t i = 0; i < text.length; i++) {
		size_t run = escape_run(text, i, "\"\"");

		fwrite(text.bytes + i, 1, run, out);
		i += run;
		if (i < text.length)
			fputs(text.bytes[i] == '"' ? "\"\"" : "\xef\xbf\xbd", out);
	}
	putc('"', out);
}

static void print_string(struct viewer *viewer, struct text text)
{
	print_quoted(viewer->output->file, text);
	putc(',', viewer->output->file);
	if (!escape_is_clean(text))
		escape_print_hex(viewer->output->file, text);
}

/* Many values are a JSON array inside the quotes. */
static int print_array(struct viewer *viewer, const struct field_reference *reference, bool bytes)
{
	char *array = NULL;
	size_t length = 0;
	FILE *memory = open_memstream(&array, &length);

	if (!memory)
		return output_fail(viewer->output, "no memory");
	json_print_field(memory, reference, viewer->trace, bytes);
	if (fclose(memory) != 0) {
		free(array);
		return output_fail(viewer->output, "no memory");
	}
	print_quoted(viewer->output->file, (struct text){ array, length });
	free(array);
	return 0;
}

static int print_many(struct viewer *viewer, const struct field_reference *reference)
{
	if (print_array(viewer, reference, false) < 0)
		return -1;
	putc(',', viewer->output->file);
	return json_field_is_lossy(reference, viewer->trace) ? print_array(viewer, reference, true) : 0;
}

static void print_single(struct viewer *viewer, const struct field *field, const struct value *value)
{
	FILE *out = viewer->output->file;

	switch (field->type) {
	case VALUE_STRING:
		print_string(viewer, value->text);
		break;
	case VALUE_NAME:
		print_quoted(out, field_text(field, viewer->trace, value));
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
		fprintf(out, "%" PRIu64, (uint64_t)value->number);
		break;
	}
}

/* An absent value is an empty cell; an empty string is "". */
static int print_column(struct viewer *viewer, const struct column *column)
{
	const struct field_reference *reference = &column->reference;
	struct value value;

	if (!column_is_shown(column, viewer->trace->event.kind) ||
	    !field_value(reference, viewer->trace, 0, &value)) {
		if (has_bytes(column))
			putc(',', viewer->output->file);
		return 0;
	}
	if (reference->field->many)
		return print_many(viewer, reference);
	print_single(viewer, reference->field, &value);
	return 0;
}

static int begin(struct viewer *viewer)
{
	struct columns *columns = &viewer->output->columns;

	columns_complete(columns);
	for (size_t i = 0; i < columns->count; i++) {
		const char *name = columns->column[i].name;

		fprintf(viewer->output->file, "%s%s", i ? "," : "", name);
		if (has_bytes(&columns->column[i]))
			fprintf(viewer->output->file, ",%s.bytes", name);
	}
	fputs("\n", viewer->output->file);
	return 0;
}

static int event(struct viewer *viewer)
{
	const struct columns *columns = &viewer->output->columns;

	for (size_t i = 0; i < columns->count; i++) {
		if (i)
			putc(',', viewer->output->file);
		if (print_column(viewer, &columns->column[i]) < 0)
			return -1;
	}
	fputs("\n", viewer->output->file);
	return ferror(viewer->output->file) ? -1 : 0;
}

const struct view view_csv = {
	.name = "csv",
	.description = "a table, its columns the names of fields",
	.begin = begin,
	.event = event,
};
