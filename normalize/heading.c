/* SPDX-License-Identifier: BSD-2-Clause */
/* Heads, properties and ENDs of captures, made into one. */
#include "heading.h"

#include <err.h>
#include <string.h>
#include <xxhash.h>

#include "batch.h"
#include "status.h"

static bool same_text(struct text one, struct text other)
{
	return one.length == other.length && (!one.length || !memcmp(one.bytes, other.bytes, one.length));
}

bool heading_fit_together(const struct section *one, const struct section *other)
{
	static const unsigned char unknown[sizeof(one->head.boot_id)];

	return one->head.kind == SECTION_RAW && other->head.kind == SECTION_RAW && one->head.clock == other->head.clock &&
	       memcmp(one->head.boot_id, unknown, sizeof(unknown)) &&
	       !memcmp(one->head.boot_id, other->head.boot_id, sizeof(unknown)) &&
	       memcmp(one->head.uuid, other->head.uuid, sizeof(one->head.uuid)) &&
	       same_text(section_property(one, "host"), section_property(other, "host"));
}

int heading_compare(const struct section *one, const struct section *other)
{
	if (one->head.start != other->head.start)
		return one->head.start < other->head.start ? -1 : 1;
	return memcmp(one->head.uuid, other->head.uuid, sizeof(one->head.uuid));
}

static bool has_property(const struct batch *properties, const struct record *property)
{
	const struct record *record;

	for (size_t at = 0; at < properties->length; at += record->length) {
		record = (const struct record *)(properties->bytes + at);
		if (record->length == property->length && !memcmp(record, property, record->length))
			return true;
	}
	return false;
}

/* Appends what is new among a section's properties. */
static void add_properties(struct batch *properties, const struct section *section)
{
	const struct record *record;

	for (size_t at = 0; at < section->properties.length; at += record->length) {
		record = (const struct record *)(section->properties.bytes + at);
		if (!has_property(properties, record) && batch_add(properties, record) < 0)
			err(STATUS_IO, "cannot hold the section's properties");
	}
}

/* 16 bytes that the UUIDs of the sections make, in their order. */
static void join_uuids(unsigned char *uuid, const struct section *const *sections, size_t count)
{
	XXH3_state_t *state = XXH3_createState();
	XXH128_canonical_t sum;

	if (!state || XXH3_128bits_reset(state) != XXH_OK)
		err(STATUS_IO, "cannot go on");
	for (size_t i = 0; i < count; i++)
		XXH3_128bits_update(state, sections[i]->head.uuid, sizeof(sections[i]->head.uuid));
	XXH128_canonicalFromHash(&sum, XXH3_128bits_digest(state));
	memcpy(uuid, &sum, sizeof(sum));
	XXH3_freeState(state);
}

int heading_write(struct writer *writer, const struct section *const *sections, size_t count)
{
	struct section_head head = sections[0]->head;
	struct batch properties = { 0 };
	int result;

	head.kind = SECTION_NORMALIZED;
	head.minor = FORMAT_MINOR;
	head.head_size = sizeof(head);
	for (size_t i = 0; i < count; i++) {
		if (sections[i]->head.cpus > head.cpus)
			head.cpus = sections[i]->head.cpus;
		head.compatible &= sections[i]->head.compatible;
		add_properties(&properties, sections[i]);
	}
	if (count > 1)
		join_uuids(head.uuid, sections, count);
	result = writer_section(writer, &head, &properties);
	batch_free(&properties);
	return result;
}

void heading_add_end(struct record_end *sum, const struct record_end *end)
{
	if (end->time > sum->time)
		sum->time = end->time;
	if (!sum->exit_status)
		sum->exit_status = end->exit_status;
	sum->status |= end->status;
	sum->running += end->running;
	sum->missed += end->missed;
	sum->freezes += end->freezes;
	sum->frozen += end->frozen;
}
