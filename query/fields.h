/* SPDX-License-Identifier: BSD-2-Clause */
/* The fields: what they are called, what they hold, how to get their values. */
#ifndef QUERY_FIELDS_H
#define QUERY_FIELDS_H

#include <stdio.h>

#include "trace.h"
#include "value.h"

/* Of what a value is asked. */
struct subject {
	struct trace *trace;
	const struct event *event;
	const struct record_process *process;	/* never NULL for fields of processes */
	size_t index;			/* which of many values, from 0 */
};

/* Puts the value into a zeroed *value.  Returns whether there is one. */
typedef bool field_getter(const struct subject *subject, struct value *value);

enum field_many { FIELD_ONE, FIELD_MANY };
enum field_shown { SHOWN_ALWAYS, SHOWN_EXEC, SHOWN_EXIT, SHOWN_NEVER };

struct field {
	const char *name;
	enum value_type type;
	const struct names *names;	/* of VALUE_NAME */
	enum field_many many;
	enum field_shown shown;
	unsigned passes;		/* over the input before it is known */
	field_getter *get;
	const char *description;
};

/* A field of the event, or of an ancestor of its process. */
struct field_reference {
	const struct field *field;
	unsigned generations;		/* proc.parent.X: 1, proc.parent.parent.X: 2, ... */
};

/* The field with this name.  Returns whether there is one. */
bool field_find(struct text name, struct field_reference *reference);

/* The field after `previous', NULL: the first; NULL after the last. */
const struct field *field_next(const struct field *previous);

/* The field's value number `index' (0 unless it has many).  Returns whether it has one. */
bool field_value(const struct field_reference *reference, struct trace *trace, size_t index, struct value *value);

/* One field of the event at hand, by its getter; for fields of processes only when it has one. */
bool field_ask(struct trace *trace, field_getter *getter, struct value *value);

/* For getters: the string of an id. */
bool field_string(const struct subject *subject, uint32_t id, struct value *value);

/* For getters of fields with many values: the string of a list that the subject's index asks for. */
bool field_element(const struct subject *subject, uint32_t list, struct value *value);

/* The text of a string, or the name of a VALUE_NAME. */
struct text field_text(const struct field *field, struct trace *trace, const struct value *value);

/* "string", "time", ... as manuals and messages call it. */
const char *field_type_name(const struct field *field);

/* Prints the table of all fields. */
void fields_print(FILE *out);

#define FIELD(symbol, name, type, names, many, shown, passes, description) field_getter get_##symbol;
#include "fields.def"

#endif
