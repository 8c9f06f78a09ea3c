/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Access to one record: bounds, absent fields, spans.  A record is borrowed
 * from the block it lies in.
 */
#ifndef COMMON_RECORD_H
#define COMMON_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "format.h"

/* A borrowed string of bytes, not NUL-terminated. */
struct text {
	const char *bytes;
	size_t length;
};

static inline bool record_is_raw_event(uint16_t kind)
{
	return kind >= KIND_RAW_SYSCALL && kind < KIND_STRING;
}

static inline bool record_is_event(uint16_t kind)
{
	return kind >= KIND_FIRST_EVENT && kind < KIND_LIMIT;
}

/* When the event happened, ns; 0 for a record that is no event. */
static inline uint64_t record_time(const struct record *record)
{
	uint64_t time_ns = 0;

	if (record_is_raw_event(record->kind) || record_is_event(record->kind))
		__builtin_memcpy(&time_ns, record + 1, sizeof(time_ns));
	return time_ns;
}

/* The bytes of a span; an absent field has length 0 and offset 0. */
static inline struct text record_text(const void *record, struct span span)
{
	return (struct text){ (const char *)record + span.offset, span.length };
}

/* Copies the fields a record has into `shape' (of `size' bytes) and zeroes the
 * rest: how a field that an older writer did not know becomes absent. */
void record_fields(const struct record *record, void *shape, size_t size);

/* The same for a size that the compiler knows: most records have all fields, and are copied in a few moves. */
static inline void record_fields_known(const struct record *record, void *shape, size_t size)
{
	if (record->fixed >= size)
		__builtin_memcpy(shape, record, size);
	else
		record_fields(record, shape, size);
}

/* Copies the record's fields into *shape_pointer, whatever the record's age. */
#define RECORD_FIELDS(record, shape_pointer) \
	record_fields_known(record, shape_pointer, sizeof(*(shape_pointer)))

/* Whether a record of `limit' available bytes keeps to the format: its length,
 * its fixed part, and each span within.  Returns NULL, or what is wrong. */
const char *record_check(const struct record *record, size_t limit);

/* record_check of all the records that fill these bytes. */
const char *records_check(const void *bytes, size_t length);

#endif
