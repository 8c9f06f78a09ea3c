/* SPDX-License-Identifier: BSD-2-Clause */
/* Which sections can be read, and their properties. */
#include "section.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct complaint {
	char *why;
	size_t size;
};

__attribute__((format(printf, 2, 3)))
static int refuse(struct complaint complaint, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(complaint.why, complaint.size, format, arguments);
	va_end(arguments);
	return -1;
}

static int check_version(const struct section_head *head, struct complaint complaint)
{
	uint64_t unknown = head->incompatible & ~(uint64_t)FEATURES_INCOMPATIBLE_KNOWN;

	if (head->major != FORMAT_MAJOR)
		return refuse(complaint, "has format version %u.%u; this program reads %u.x: use a %s buildtrace",
			      head->major, head->minor, FORMAT_MAJOR, head->major > FORMAT_MAJOR ? "newer" : "matching");
	if (unknown)
		return refuse(complaint, "needs features 0x%" PRIx64 " that this program does not have: "
			      "use a newer buildtrace", unknown);
	return 0;
}

static int check_head(const struct section_head *head, size_t length, struct complaint complaint)
{
	if (head->head_size < sizeof(*head) || head->head_size > length || head->head_size % RECORD_ALIGNMENT)
		return refuse(complaint, "has a head of %u bytes, expected a multiple of %u from %zu to %zu",
			      head->head_size, RECORD_ALIGNMENT, sizeof(*head), length);
	if (head->kind != SECTION_RAW && head->kind != SECTION_NORMALIZED)
		return refuse(complaint, "is of kind %u, which is not known here: use a newer buildtrace", head->kind);
	if (head->clock != CLOCK_IS_MONOTONIC)
		return refuse(complaint, "has clock %" PRIu32 ", which is not known here: use a newer buildtrace",
			      head->clock);
	return 0;
}

int section_check(const unsigned char *payload, size_t length, char *why, size_t size)
{
	struct complaint complaint = { why, size };
	struct section_head head;

	if (length < sizeof(head) || memcmp(payload, FORMAT_MAGIC, FORMAT_MAGIC_SIZE))
		return refuse(complaint, "has no BTRACE head");
	memcpy(&head, payload, sizeof(head));
	return check_version(&head, complaint) < 0 ? -1 : check_head(&head, length, complaint);
}

struct section section_open(const unsigned char *payload, size_t length)
{
	struct section section;

	memcpy(&section.head, payload, sizeof(section.head));
	section.properties = (struct text){ (const char *)payload + section.head.head_size,
					    length - section.head.head_size };
	return section;
}

struct text section_property(const struct section *section, const char *name)
{
	struct record_property property;
	const struct record *record;

	for (size_t at = 0; at < section->properties.length; at += record->length) {
		record = (const struct record *)(section->properties.bytes + at);
		RECORD_FIELDS(record, &property);
		if (record->kind == KIND_PROPERTY && property.name.length == strlen(name) &&
		    !memcmp(record_text(record, property.name).bytes, name, strlen(name)))
			return record_text(record, property.value);
	}
	return (struct text){ NULL, 0 };
}
