/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds ids in records by schema. */
#include "references.h"

#include <string.h>

#include "schema.h"

static bool is_id(uint16_t type, uint16_t unit)
{
	return (type == TYPE_u32 || type == TYPE_ids) &&
	       (unit == UNIT_string || unit == UNIT_list || unit == UNIT_process || unit == UNIT_file);
}

static void add_field(struct references *references, uint16_t shape, struct reference field)
{
	unsigned *count;

	if (shape >= REFERENCES_SHAPES || !is_id(field.type, field.unit))
		return;
	count = &references->shape[shape].count;
	if (*count < REFERENCES_FIELDS)
		references->shape[shape].field[(*count)++] = field;
}

void references_init(struct references *references)
{
	*references = (struct references){ 0 };
	for (uint16_t number = 0; number < KIND_LIMIT; number++)
		if (schema_kind(number))
			references->shape_of[number] = schema_kind(number)->shape + 1;
	for (uint16_t shape = 0; shape < SHAPE_COUNT; shape++)
		for (const struct schema_field *field = NULL; (field = schema_next_field(shape, field));)
			add_field(references, shape,
				  (struct reference){ field->offset, field->type, field->unit });
}

static bool field_is_known(const struct record_schema_field *theirs)
{
	for (const struct schema_field *ours = NULL; (ours = schema_next_field(theirs->shape, ours));)
		if (ours->offset == theirs->offset)
			return true;
	return false;
}

static bool learn_kind(struct references *references, const struct record *record)
{
	struct record_schema_kind kind;

	RECORD_FIELDS(record, &kind);
	if (kind.number >= KIND_LIMIT || references->shape_of[kind.number])
		return false;
	references->shape_of[kind.number] = kind.shape + 1;
	return true;
}

static bool learn_field(struct references *references, const struct record *record)
{
	struct record_schema_field field;

	RECORD_FIELDS(record, &field);
	if (field_is_known(&field))
		return false;
	add_field(references, field.shape, (struct reference){ field.offset, field.type, field.unit });
	return true;
}

bool references_learn(struct references *references, const struct record *record)
{
	if (record->kind == KIND_SCHEMA_KIND)
		return learn_kind(references, record);
	return record->kind == KIND_SCHEMA_FIELD && learn_field(references, record);
}

/* The ids a field holds, with the bounds checked: kinds that the reader does not know are not. */
static struct text field_ids(const struct record *record, const struct reference *field)
{
	size_t size = field->type == TYPE_ids ? sizeof(struct span) : sizeof(uint32_t);
	const char *at = (const char *)record + field->offset;
	struct span span;

	if (field->offset < sizeof(*record) || field->offset + size > record->fixed)
		return (struct text){ NULL, 0 };
	if (field->type == TYPE_u32)
		return (struct text){ at, sizeof(uint32_t) };
	memcpy(&span, at, sizeof(span));
	if (span.offset > record->length || span.length > record->length - span.offset)
		return (struct text){ NULL, 0 };
	return record_text(record, span);
}

int references_visit(const struct references *references, const struct record *record, reference_visitor *visit,
		     void *visitor)
{
	uint16_t shape = record->kind < KIND_LIMIT ? references->shape_of[record->kind] : 0;
	int result = 0;

	if (!shape || shape > REFERENCES_SHAPES)
		return 0;
	for (unsigned i = 0; i < references->shape[shape - 1].count && !result; i++) {
		const struct reference *field = &references->shape[shape - 1].field[i];
		struct text ids = field_ids(record, field);

		for (size_t at = 0; at + sizeof(uint32_t) <= ids.length && !result; at += sizeof(uint32_t)) {
			uint32_t id;

			memcpy(&id, ids.bytes + at, sizeof(id));
			result = id ? visit(visitor, field->unit, id) : 0;
		}
	}
	return result;
}
