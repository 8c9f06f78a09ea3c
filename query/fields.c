/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of fields, made from fields.def. */
#include "fields.h"

#include <string.h>

static const struct field fields[] = {
#define FIELD(symbol, name, type, names, many, shown, passes, description) \
	{ name, VALUE_##type, names, FIELD_##many, SHOWN_##shown, passes, get_##symbol, description },
#include "fields.def"
};

#define FIELD_COUNT (sizeof(fields) / sizeof(*fields))
#define PROCESS_PREFIX "proc."
#define PARENT_PREFIX "parent."

static bool begins(struct text text, const char *prefix)
{
	return text.length > strlen(prefix) && !memcmp(text.bytes, prefix, strlen(prefix));
}

/* "proc.parent.name" has the suffix "name", one generation up. */
static unsigned strip_parents(struct text *suffix)
{
	unsigned generations = 0;

	while (begins(*suffix, PARENT_PREFIX)) {
		suffix->bytes += strlen(PARENT_PREFIX);
		suffix->length -= strlen(PARENT_PREFIX);
		generations++;
	}
	return generations;
}

static const struct field *find(const char *prefix, struct text suffix)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (!strncmp(fields[i].name, prefix, strlen(prefix)) &&
		    text_is(suffix, fields[i].name + strlen(prefix)))
			return &fields[i];
	return NULL;
}

bool field_find(struct text name, struct field_reference *reference)
{
	const char *prefix = begins(name, PROCESS_PREFIX) ? PROCESS_PREFIX : "";
	struct text suffix = { name.bytes + strlen(prefix), name.length - strlen(prefix) };

	reference->generations = *prefix ? strip_parents(&suffix) : 0;
	reference->field = find(prefix, suffix);
	return reference->field;
}

const struct field *field_next(const struct field *previous)
{
	const struct field *next = previous ? previous + 1 : fields;

	return next < fields + FIELD_COUNT ? next : NULL;
}

bool field_value(const struct field_reference *reference, struct trace *trace, size_t index, struct value *value)
{
	struct subject subject = { trace, &trace->event, trace->event.process, index };

	for (unsigned i = 0; i < reference->generations && subject.process; i++)
		subject.process = context_process(trace->context, subject.process->parent);
	if (!subject.process && reference->field->name[0] == PROCESS_PREFIX[0])
		return false;
	*value = (struct value){ 0 };
	return reference->field->get(&subject, value);
}

bool field_ask(struct trace *trace, field_getter *getter, struct value *value)
{
	*value = (struct value){ 0 };
	return getter(&(struct subject){ trace, &trace->event, trace->event.process, 0 }, value);
}

bool field_string(const struct subject *subject, uint32_t id, struct value *value)
{
	value->id = id;
	value->text = context_string(subject->trace->context, id);
	return value->text.bytes;
}

bool field_element(const struct subject *subject, uint32_t list, struct value *value)
{
	size_t count;
	const uint32_t *strings = context_list(subject->trace->context, list, &count);

	return strings && subject->index < count && field_string(subject, strings[subject->index], value);
}

struct text field_text(const struct field *field, struct trace *trace, const struct value *value)
{
	return field->names ? names_text(field->names, value->number, trace->digits) : value->text;
}

const char *field_type_name(const struct field *field)
{
	static const char *const one[] = {
		[VALUE_STRING] = "string", [VALUE_NUMBER] = "number", [VALUE_TIME] = "time",
		[VALUE_BOOL] = "bool",	   [VALUE_NAME] = "name",     [VALUE_ID] = "id",
	};

	return field->many ? "strings" : one[field->type];
}

void fields_print(FILE *out)
{
	for (const struct field *field = NULL; (field = field_next(field));)
		fprintf(out, "%-15s %-8s %s%s\n", field->name, field_type_name(field), field->description,
			field->passes ? " (read ahead)" : "");
	fprintf(out, "%-15s %-8s %s\n", "proc.parent.*", "", "any proc.* field, of the parent");
}
