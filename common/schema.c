/* SPDX-License-Identifier: BSD-2-Clause */
/* Turns records.def into tables, and into the schema block of a trace. */
#include "schema.h"

#include <string.h>

#include "record.h"

static const struct schema_field fields[] = {
#define SHAPE(shape)
#define FIELD(shape, type, name, unit) \
	{ SHAPE_##shape, offsetof(struct record_##shape, name), TYPE_##type, UNIT_##unit, #name },
#define END(shape)
#define KIND(number, symbol, name, shape)
#include "records.def"
};

static const struct schema_kind kinds[KIND_LIMIT] = {
#define SHAPE(shape)
#define FIELD(shape, type, name, unit)
#define END(shape)
#define KIND(number, symbol, name, shape) \
	[number] = { number, SHAPE_##shape, sizeof(struct record_##shape), #name },
#include "records.def"
};

#define SPAN_u16(shape, name)
#define SPAN_u32(shape, name)
#define SPAN_u64(shape, name)
#define SPAN_i32(shape, name)
#define SPAN_i64(shape, name)
#define SPAN_text(shape, name) { offsetof(struct record_##shape, name), 1 },
#define SPAN_ids(shape, name) { offsetof(struct record_##shape, name), sizeof(uint32_t) },

static const struct schema_span spans[][SCHEMA_SPANS_MAX + 1] = {
#define SHAPE(shape) [SHAPE_##shape] = {
#define FIELD(shape, type, name, unit) SPAN_##type(shape, name)
#define END(shape) { 0, 0 } },
#define KIND(number, symbol, name, shape)
#include "records.def"
};

static const schema_starts starts[] = {
#define SHAPE(shape) [SHAPE_##shape] = SCHEMA_START(sizeof(struct record))
#define FIELD(shape, type, name, unit) | SCHEMA_START(offsetof(struct record_##shape, name))
#define END(shape) ,
#define KIND(number, symbol, name, shape)
#include "records.def"
};

const struct schema_layout schema_layouts[KIND_LIMIT] = {
#define SHAPE(shape)
#define FIELD(shape, type, name, unit)
#define END(shape)
#define KIND(number, symbol, name, shape) \
	[number] = { sizeof(struct record_##shape), &starts[SHAPE_##shape], spans[SHAPE_##shape] },
#include "records.def"
};

/* Where each shape's fields begin in the table above. */
enum {
#define SHAPE(shape) FIRST_##shape, BEFORE_##shape = FIRST_##shape - 1,
#define FIELD(shape, type, name, unit) PLACE_##shape##_##name,
#define END(shape)
#define KIND(number, symbol, name, shape)
#include "records.def"
};

static const uint16_t first_fields[] = {
#define SHAPE(shape) FIRST_##shape,
#define FIELD(shape, type, name, unit)
#define END(shape)
#define KIND(number, symbol, name, shape)
#include "records.def"
};

static const char *const shape_names[] = {
#define SHAPE(shape) #shape,
#define FIELD(shape, type, name, unit)
#define END(shape)
#define KIND(number, symbol, name, shape)
#include "records.def"
};

static const char *const unit_names[UNIT_COUNT] = {
#define UNIT(name) [UNIT_##name] = #name,
	FIELD_UNITS(UNIT)
};

#define FIELDS_END (fields + sizeof(fields) / sizeof(fields[0]))

const struct schema_kind *schema_kind(uint16_t number)
{
	return number < KIND_LIMIT && kinds[number].name ? &kinds[number] : NULL;
}

const struct schema_kind *schema_kind_named(const char *name, size_t length)
{
	for (size_t i = 0; i < KIND_LIMIT; i++)
		if (kinds[i].name && strlen(kinds[i].name) == length && !memcmp(kinds[i].name, name, length))
			return &kinds[i];
	return NULL;
}

const struct schema_field *schema_next_field(uint16_t shape, const struct schema_field *previous)
{
	const struct schema_field *field;

	if (shape >= SHAPE_COUNT)
		return NULL;
	field = previous ? previous + 1 : fields + first_fields[shape];
	return field < FIELDS_END && field->shape == shape ? field : NULL;
}

size_t schema_type_size(uint16_t type)
{
	static const uint8_t sizes[] = {
		[TYPE_u16] = 2, [TYPE_u32] = 4, [TYPE_u64] = 8, [TYPE_i32] = 4, [TYPE_i64] = 8,
		[TYPE_text] = sizeof(struct span), [TYPE_ids] = sizeof(struct span),
	};

	return type < sizeof(sizes) ? sizes[type] : 0;
}

const char *schema_shape_name(uint16_t shape)
{
	return shape < SHAPE_COUNT ? shape_names[shape] : NULL;
}

const char *schema_unit_name(uint16_t unit)
{
	return unit < UNIT_COUNT ? unit_names[unit] : NULL;
}

static void describe_kind(struct batch *batch, const struct schema_kind *kind)
{
	struct record_schema_kind *record = batch_begin(batch, KIND_SCHEMA_KIND, sizeof(*record));

	if (!record)
		return;
	record->number = kind->number;
	record->shape = kind->shape;
	BATCH_TEXT(batch, schema_kind, name, kind->name, strlen(kind->name));
}

static void describe_field(struct batch *batch, const struct schema_field *field)
{
	struct record_schema_field *record = batch_begin(batch, KIND_SCHEMA_FIELD, sizeof(*record));

	if (!record)
		return;
	record->shape = field->shape;
	record->offset = field->offset;
	record->type = field->type;
	record->unit = field->unit;
	BATCH_TEXT(batch, schema_field, name, field->name, strlen(field->name));
}

int schema_describe(struct batch *batch)
{
	for (size_t i = 0; i < KIND_LIMIT; i++) {
		if (!kinds[i].name)
			continue;
		describe_kind(batch, &kinds[i]);
		if (batch_end(batch) < 0)
			return -1;
	}
	for (const struct schema_field *field = fields; field < FIELDS_END; field++) {
		describe_field(batch, field);
		if (batch_end(batch) < 0)
			return -1;
	}
	return 0;
}

static const char *check_kind(const struct record *record)
{
	struct record_schema_kind theirs;
	const struct schema_kind *ours;

	RECORD_FIELDS(record, &theirs);
	ours = schema_kind(theirs.number);
	return ours && ours->shape != theirs.shape ? "a record kind has another shape here" : NULL;
}

static const char *check_field(const struct record *record)
{
	struct record_schema_field theirs;
	const struct schema_field *ours = NULL;
	struct text name;

	RECORD_FIELDS(record, &theirs);
	name = record_text(record, theirs.name);
	while ((ours = schema_next_field(theirs.shape, ours))) {
		bool same_name = strlen(ours->name) == name.length && !memcmp(ours->name, name.bytes, name.length);

		if (same_name && (ours->offset != theirs.offset || ours->type != theirs.type))
			return "a field lies elsewhere, or has another type, here";
	}
	return NULL;
}

const char *schema_check(const struct record *record)
{
	if (record->kind == KIND_SCHEMA_KIND)
		return check_kind(record);
	if (record->kind == KIND_SCHEMA_FIELD)
		return check_field(record);
	return NULL;
}
