/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * layout: what buildtrace(5) must say, from format.h and records.def, a line each:
 *   SHAPE OFFSET TYPE NAME UNIT    a field of a shape, of block_head or of section_head;
 *                                  UNIT is - where a page need not give one
 *   size SHAPE BYTES
 *   kind NUMBER NAME SHAPE
 *   type NUMBER NAME, unit NUMBER NAME, block NUMBER NAME
 */
#include <ctype.h>
#include <err.h>
#include <stdio.h>

#include "schema.h"
#include "text.h"

static const char *const type_names[] = {
	[TYPE_u16] = "u16", [TYPE_u32] = "u32", [TYPE_u64] = "u64", [TYPE_i32] = "i32", [TYPE_i64] = "i64",
	[TYPE_text] = "text", [TYPE_ids] = "ids",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct member {
	const char *name;
	size_t offset, size;
	char type;		/* u, i, or b for bytes */
};

/* The sign is asked of the compiler: -1 of the member's type is less than 0, or it is not. */
#define NUMBER(type, member) \
	{ #member, offsetof(struct type, member), sizeof(((struct type *)0)->member), \
	  (__typeof__(((struct type *)0)->member))-1 < 1 ? 'i' : 'u' },
#define BYTES(type, member) { #member, offsetof(struct type, member), sizeof(((struct type *)0)->member), 'b' },

static const struct member block_members[] = {
	BYTES(block_head, sync) NUMBER(block_head, type) NUMBER(block_head, flags) NUMBER(block_head, stream)
	NUMBER(block_head, stored_length) NUMBER(block_head, raw_length) NUMBER(block_head, records)
	NUMBER(block_head, spare) NUMBER(block_head, section) NUMBER(block_head, number)
	NUMBER(block_head, time_first) NUMBER(block_head, time_last) NUMBER(block_head, kinds)
	NUMBER(block_head, payload_sum) NUMBER(block_head, head_sum)
};

static const struct member section_members[] = {
	BYTES(section_head, magic) NUMBER(section_head, major) NUMBER(section_head, minor)
	NUMBER(section_head, kind) NUMBER(section_head, head_size) NUMBER(section_head, incompatible)
	NUMBER(section_head, compatible) BYTES(section_head, uuid) BYTES(section_head, boot_id)
	NUMBER(section_head, clock) NUMBER(section_head, cpus) NUMBER(section_head, start)
	NUMBER(section_head, wall_offset) NUMBER(section_head, ring_size)
};

static const struct member record_members[] = {
	NUMBER(record, length) NUMBER(record, kind) NUMBER(record, fixed)
};

/* Members lie back to back: what is missing from the lists above would show as a hole. */
static int print_members(const char *shape, const struct member *members, size_t count, size_t size)
{
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		const struct member *member = &members[i];

		if (member->offset != at)
			return -1;
		at += member->size;
		if (member->type == 'b')
			printf("%s %zu u8[%zu] %s -\n", shape, member->offset, member->size, member->name);
		else
			printf("%s %zu %c%zu %s -\n", shape, member->offset, member->type, member->size * 8,
			       member->name);
	}
	return at == size ? 0 : -1;
}

static void print_head(const char *shape, const struct member *members, size_t count, size_t size)
{
	if (print_members(shape, members, count, size) < 0)
		errx(1, "layout.c does not list all members of %s", shape);
	printf("size %s %zu\n", shape, size);
}

static void print_shape(uint16_t shape)
{
	const char *name = schema_shape_name(shape);
	const struct schema_field *field = NULL;
	size_t size = sizeof(struct record);

	print_members(name, record_members, COUNT(record_members), sizeof(struct record));
	while ((field = schema_next_field(shape, field))) {
		printf("%s %u %s %s %s\n", name, field->offset, type_names[field->type], field->name,
		       schema_unit_name(field->unit));
		size = field->offset + schema_type_size(field->type);
	}
	printf("size %s %zu\n", name, size);
}

static void print_numbers(void)
{
	for (unsigned number = 0; number < KIND_LIMIT; number++) {
		const struct schema_kind *kind = schema_kind(number);

		if (kind)
			printf("kind %u %s %s\n", number, kind->name, schema_shape_name(kind->shape));
	}
	for (unsigned type = TYPE_u16; type < COUNT(type_names); type++)
		printf("type %u %s\n", type, type_names[type]);
	for (unsigned unit = 0; unit < UNIT_COUNT; unit++)
		printf("unit %u %s\n", unit, schema_unit_name(unit));
	for (unsigned block = BLOCK_SECTION; text_block_name(block); block++) {
		printf("block %u ", block);
		for (const char *at = text_block_name(block); *at; at++)
			putchar(toupper(*at));
		putchar('\n');
	}
}

int main(void)
{
	print_head("block_head", block_members, COUNT(block_members), sizeof(struct block_head));
	print_head("section_head", section_members, COUNT(section_members), sizeof(struct section_head));
	for (uint16_t shape = 0; shape < SHAPE_COUNT; shape++)
		print_shape(shape);
	print_numbers();
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
