/* SPDX-License-Identifier: BSD-2-Clause */
/* The record kinds and fields of records.def as tables, and as a trace's schema block. */
#ifndef COMMON_SCHEMA_H
#define COMMON_SCHEMA_H

#include "batch.h"
#include "format.h"

struct schema_field {
	uint16_t shape;			/* enum shape_number */
	uint16_t offset;
	uint16_t type;			/* enum field_type */
	uint16_t unit;			/* enum field_unit */
	const char *name;
};

struct schema_kind {
	uint16_t number;
	uint16_t shape;
	uint16_t size;			/* of the fixed part as we know it, bytes */
	const char *name;
};

/* What checking a record needs to know of its kind, all at one place. */
#define SCHEMA_SPANS_MAX 5		/* in a shape */

struct schema_span {
	uint16_t offset;		/* of the field; 0 ends the list */
	uint16_t unit;			/* its length is a multiple of this, bytes */
};

/* A bit for each even offset at which a field begins. */
typedef unsigned __int128 schema_starts;
#define SCHEMA_START(offset) ((schema_starts)1 << (offset) / 2)

struct schema_layout {
	uint16_t size;			/* of the fixed part as we know it; 0: the kind is not known */
	const schema_starts *starts;
	const struct schema_span *spans;
};

extern const struct schema_layout schema_layouts[KIND_LIMIT];

/* What is known of a kind; NULL: nothing. */
const struct schema_kind *schema_kind(uint16_t number);

/* The kind with this name; NULL: none. */
const struct schema_kind *schema_kind_named(const char *name, size_t length);

/* The fields of a shape in order of their offsets; NULL ends the walk:
 *   for (f = schema_next_field(shape, NULL); f; f = schema_next_field(shape, f)) */
const struct schema_field *schema_next_field(uint16_t shape, const struct schema_field *previous);

/* Bytes that a field of this enum field_type takes in a record's fixed part; 0: no such type. */
size_t schema_type_size(uint16_t type);

/* The shape's name, as in records.def; NULL: none. */
const char *schema_shape_name(uint16_t shape);

/* The unit's name; NULL: none. */
const char *schema_unit_name(uint16_t unit);

/* Appends the whole schema as records.  Returns 0, or -1 as batch_end does. */
int schema_describe(struct batch *batch);

/* Compares one record of a trace's schema block with ours: where both know a kind or
 * a field, they must agree.  Returns NULL, or what is wrong. */
const char *schema_check(const struct record *record);

#endif
