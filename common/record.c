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

static bool span_inside(const struct record *record, const struct schema_field *field)
{
	struct span span;

	if (field->offset >= record->fixed || (field->type != TYPE_text && field->type != TYPE_ids))
		return true;
	memcpy(&span, (const char *)record + field->offset, sizeof(span));
	if (!span.offset && !span.length)
		return true;
	return span.offset >= record->fixed && span.offset <= record->length &&
	       span.length <= record->length - span.offset &&
	       (field->type != TYPE_ids || span.length % sizeof(uint32_t) == 0);
}

const char *record_check(const struct record *record, size_t limit)
{
	const struct schema_kind *kind;
	const struct schema_field *field = NULL;

	if (limit < sizeof(*record))
		return "bytes left over after the last record";
	if (record->length < sizeof(*record) || record->length % RECORD_ALIGNMENT || record->length > limit)
		return "record with an impossible length";
	if (record->fixed < sizeof(*record) || record->fixed > record->length)
		return "record with an impossible fixed length";
	if ((record_is_raw_event(record->kind) && record->fixed < RAW_EVENT_FIXED_MIN) ||
	    (record_is_event(record->kind) && record->fixed < EVENT_FIXED_MIN))
		return "event record shorter than what every event has";
	kind = schema_kind(record->kind);
	while (kind && (field = schema_next_field(kind->shape, field))) {
		if (field->offset < record->fixed && field->offset + schema_type_size(field->type) > record->fixed)
			return "record that ends within a field";
		if (!span_inside(record, field))
			return "record whose string lies outside of it";
	}
	return NULL;
}

/* Nearly all records are whole and without strings: then this is all that record_check asks. */
static bool is_plain(const struct record *record, size_t limit)
{
	return limit >= sizeof(*record) && record->kind < KIND_LIMIT && record->fixed >= sizeof(*record) &&
	       record->fixed == schema_plain_sizes[record->kind] && record->length >= record->fixed &&
	       record->length <= limit && record->length % RECORD_ALIGNMENT == 0;
}

const char *records_check(const void *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		const struct record *record = (const struct record *)((const char *)bytes + at);
		const char *wrong = is_plain(record, length - at) ? NULL : record_check(record, length - at);

		if (wrong)
			return wrong;
		at += record->length;
	}
	return NULL;
}
