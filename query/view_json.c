/* SPDX-License-Identifier: BSD-2-Clause */
/* -f json: one object a line; keys are the names of fields. */
#include "json.h"
#include "view.h"

static void print_key(FILE *out, const char **separator, const char *name, const char *suffix)
{
	fputs(*separator, out);
	fputs(name, out);
	fputs(suffix, out);
	fputs("\":", out);
	*separator = ",\"";
}

static void print_column(struct viewer *viewer, const struct column *column, const char **separator)
{
	FILE *out = viewer->output->file;
	struct value value;

	if (!field_value(&column->reference, viewer->trace, 0, &value))
		return;
	print_key(out, separator, column->name, "");
	json_print_field(out, &column->reference, viewer->trace, false);
	if (!json_field_is_lossy(&column->reference, viewer->trace))
		return;
	print_key(out, separator, column->name, ".bytes");
	json_print_field(out, &column->reference, viewer->trace, true);
}

static int begin(struct viewer *viewer)
{
	columns_complete(&viewer->output->columns);
	return 0;
}

static int event(struct viewer *viewer)
{
	const struct columns *columns = &viewer->output->columns;
	const char *separator = "\"";

	putc('{', viewer->output->file);
	for (size_t i = 0; i < columns->count; i++)
		if (column_is_shown(&columns->column[i], viewer->trace->event.kind))
			print_column(viewer, &columns->column[i], &separator);
	fputs("}\n", viewer->output->file);
	return ferror(viewer->output->file) ? -1 : 0;
}

const struct view view_json = {
	.name = "json",
	.description = "one JSON object a line, its keys the names of fields",
	.begin = begin,
	.event = event,
};
