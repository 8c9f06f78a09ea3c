/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads --columns, and knows the usual ones. */
#include "columns.h"

#include <string.h>

#include "suggest.h"

static int add(struct columns *columns, struct text name, char *error, size_t size)
{
	struct column *column = &columns->column[columns->count];
	struct suggestion suggestion;

	if (columns->count == COLUMNS_MAX || name.length >= sizeof(column->name)) {
		snprintf(error, size, "too many columns, or too long a name");
		return -1;
	}
	if (!field_find(name, &column->reference)) {
		snprintf(error, size, "no field %.*s%s", (int)name.length, name.bytes,
			 suggest_field(&suggestion, name));
		return -1;
	}
	memcpy(column->name, name.bytes, name.length);
	column->chosen = true;
	columns->count++;
	return 0;
}

int columns_parse(struct columns *columns, const char *list, char *error, size_t size)
{
	for (;;) {
		size_t length = strcspn(list, ",");

		if (add(columns, (struct text){ list, length }, error, size) < 0)
			return -1;
		if (!list[length])
			return 0;
		list += length + 1;
	}
}

void columns_complete(struct columns *columns)
{
	if (columns->count)
		return;
	for (const struct field *field = NULL; (field = field_next(field));) {
		struct column *column = &columns->column[columns->count];

		if (field->shown == SHOWN_NEVER)
			continue;
		column->reference.field = field;
		snprintf(column->name, sizeof(column->name), "%s", field->name);
		columns->count++;
	}
}

bool column_is_shown(const struct column *column, uint16_t kind)
{
	switch (column->reference.field->shown) {
	case SHOWN_ALWAYS:
		return true;
	case SHOWN_EXEC:
		return column->chosen || kind == KIND_EXEC;
	case SHOWN_EXIT:
		return column->chosen || kind == KIND_EXIT;
	case SHOWN_NEVER:
		break;
	}
	return column->chosen;
}

unsigned columns_passes(const struct columns *columns)
{
	unsigned passes = 0;

	for (size_t i = 0; i < columns->count; i++)
		if (columns->column[i].chosen && columns->column[i].reference.field->passes > passes)
			passes = columns->column[i].reference.field->passes;
	return passes;
}
