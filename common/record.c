/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks a record against the format before anybody looks into it. */
#include "record.h"

#include <string.h>

#include "schema.h"

/* The fields that every raw and every normalized event has. */
#define RAW_EVENT_FIXED_MIN FIXED_BEFORE(syscall, result)
#define EVENT_FIXED_MIN FIXED_BEFORE(event_file, file)

void record_fields(const struct record *record, void *shape, size_t size)
{
	size_t have = record->fixed < size ? record->fixed : size;

	memcpy(shape, record, have);
	memset((char *)shape + have, 0, size - have);
}

static bool span_inside(const struct record *record, const struct schema_span *field)
{
	struct span span;

	memcpy(&span, (const char *)record + field->offset, sizeof(span));
	if (!span.offset && !span.length)
		return true;
	return span.offset >= record->fixed && span.offset <= record->length &&
	       span.length <= record->length - span.offset && span.length % field->unit == 0;
}

/* Fields lie back to back: what does not end where one begins ends within one. */
static bool ends_between_fields(const struct record *record, const struct schema_layout *layout)
{
	return record->fixed >= layout->size || (record->fixed % 2 == 0 && *layout->starts & SCHEMA_START(record->fixed));
}

static const char *check_fields(const struct record *record, const struct schema_layout *layout)
{
	if (!ends_between_fields(record, layout))
		return "record that ends within a field";
	for (const struct schema_span *field = layout->spans; field->offset && field->offset < record->fixed; field++)
		if (!span_inside(record, field))
			return "record whose string lies outside of it";
	return NULL;
}

const char *record_check(const struct record *record, size_t limit)
{
	if (limit < sizeof(*record))
		return "bytes left over after the last record";
	if (record->length < sizeof(*record) || record->length % RECORD_ALIGNMENT || record->length > limit)
		return "record with an impossible length";
	if (record->fixed < sizeof(*record) || record->fixed > record->length)
		return "record with an impossible fixed length";
	if ((record_is_raw_event(record->kind) && record->fixed < RAW_EVENT_FIXED_MIN) ||
	    (record_is_event(record->kind) && record->fixed < EVENT_FIXED_MIN))
		return "event record shorter than what every event has";
	if (record->kind >= KIND_LIMIT || !schema_layouts[record->kind].size)
		return NULL;
	return check_fields(record, &schema_layouts[record->kind]);
}

const char *records_check(const void *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		const struct record *record = (const struct record *)((const char *)bytes + at);
		const char *wrong = record_check(record, length - at);

		if (wrong)
			return wrong;
		at += record->length;
	}
	return NULL;
}
