/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dump [-v] [FILE]: a trace as text that undump makes binary again.
 *
 * A line per block (`@events stream=2'), a line per record (`open time=1 file=3'),
 * fields that are zero left out.  -v adds comments with offset, number and lengths of
 * each block, and the totals of END.  Damage is a comment too; exit status 3 then, as
 * for a trace without END; 1 when the input cannot be read on.
 *
 * dump | undump gives the same bytes when our writer made the trace without
 * compression, with these limits: the schema block must be ours (it is left out, or
 * shown as comments when it is another), spans must lie behind the fixed part back to
 * back in the order of their fields, and empty blocks are dropped.
 */
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reader.h"
#include "schema.h"
#include "text.h"

static void print_number(const char *name, uint64_t number)
{
	if (number)
		printf(" %s=%" PRIu64, name, number);
}

static void print_hex_bytes(const char *name, const unsigned char *bytes, size_t length)
{
	printf(" %s=", name);
	for (size_t i = 0; i < length; i++)
		printf("%02x", bytes[i]);
}

static bool all_zero(const unsigned char *bytes, size_t length)
{
	return !length || (!bytes[0] && !memcmp(bytes, bytes + 1, length - 1));
}

/* A number as its unit is best read; undump takes all three. */
static void print_unsigned(uint16_t unit, uint64_t value)
{
	switch (unit) {
	case UNIT_mode:
		printf("%#" PRIo64, value);
		break;
	case UNIT_dev: case UNIT_open_flags: case UNIT_raw_status: case UNIT_sharing: case UNIT_event_status:
	case UNIT_process_status: case UNIT_file_status: case UNIT_verdict_status: case UNIT_end_status:
		printf("%#" PRIx64, value);
		break;
	default:
		printf("%" PRIu64, value);
	}
}

static void print_span(const struct record *record, const struct schema_field *field, const void *value)
{
	struct span span;
	struct text text;
	uint32_t id;

	memcpy(&span, value, sizeof(span));
	text = record_text(record, span);
	if (field->type == TYPE_text) {
		text_print(stdout, text.bytes, text.length);
		return;
	}
	for (size_t i = 0; i < text.length / sizeof(id); i++) {
		memcpy(&id, text.bytes + i * sizeof(id), sizeof(id));
		printf("%c%" PRIu32, i ? ',' : '[', id);
	}
	fputs(text.length ? "]" : "[]", stdout);
}

static void print_value(const struct record *record, const struct schema_field *field, const unsigned char *value)
{
	uint64_t number = 0;
	int64_t negative;
	int32_t small;

	switch (field->type) {
	case TYPE_text: case TYPE_ids:
		print_span(record, field, value);
		break;
	case TYPE_i32:
		memcpy(&small, value, sizeof(small));
		printf("%" PRId32, small);
		break;
	case TYPE_i64:
		memcpy(&negative, value, sizeof(negative));
		printf("%" PRId64, negative);
		break;
	default:
		memcpy(&number, value, schema_type_size(field->type));
		print_unsigned(field->unit, number);
	}
}

/* The fields of one record from `first' (an offset) on; what lies beyond those known as `extra'. */
static void print_fields(const struct record *record, const struct schema_kind *kind, size_t first)
{
	const struct schema_field *field = NULL;

	if (record->fixed != kind->size)
		printf(" fixed=%u", record->fixed);
	while ((field = schema_next_field(kind->shape, field))) {
		const unsigned char *value = (const unsigned char *)record + field->offset;
		size_t size = schema_type_size(field->type);

		if (field->offset < first || field->offset + size > record->fixed || all_zero(value, size))
			continue;
		printf(" %s=", field->name);
		print_value(record, field, value);
	}
	if (record->fixed > kind->size) {
		printf(" extra=");
		text_print(stdout, (const char *)record + kind->size, record->fixed - kind->size);
	}
	putchar('\n');
}

static void print_record(const struct record *record)
{
	const struct schema_kind *kind = schema_kind(record->kind);

	if (kind) {
		printf("%s", kind->name);
		print_fields(record, kind, sizeof(*record));
		return;
	}
	printf("record kind=%u fixed=%u bytes=", record->kind, record->fixed);
	text_print(stdout, record + 1, record->length - sizeof(*record));
	putchar('\n');
}

static void print_records(struct block *block, const char *indent)
{
	const struct record *record;

	while ((record = block_record(block))) {
		fputs(indent, stdout);
		print_record(record);
	}
}

static void print_section(const struct section *section)
{
	const struct section_head *head = &section->head;

	if (head->kind == SECTION_RAW || head->kind == SECTION_NORMALIZED)
		printf(" kind=%s", head->kind == SECTION_RAW ? "raw" : "normalized");
	else
		printf(" kind=%u", head->kind);
	print_number("major", head->major);
	print_number("minor", head->minor);
	if (head->head_size != sizeof(*head))
		print_number("head_size", head->head_size);
	print_number("incompatible", head->incompatible);
	print_number("compatible", head->compatible);
	print_hex_bytes("uuid", head->uuid, sizeof(head->uuid));
	if (!all_zero(head->boot_id, sizeof(head->boot_id)))
		print_hex_bytes("boot_id", head->boot_id, sizeof(head->boot_id));
	printf(" clock=%" PRIu32, head->clock);
	print_number("cpus", head->cpus);
	print_number("start", head->start);
	if (head->wall_offset)
		printf(" wall_offset=%" PRId64, head->wall_offset);
	print_number("ring_size", head->ring_size);
}

static void print_properties(const struct section *section)
{
	for (size_t at = 0; at < section->properties.length;) {
		const struct record *record = (const struct record *)(section->properties.bytes + at);

		print_record(record);
		at += record->length;
	}
}

static void print_block_words(const struct block *block)
{
	unsigned unused = block->flags & ~(BLOCK_ZSTD | BLOCK_CRITICAL | BLOCK_RESET | BLOCK_FLAGS_RESERVED);

	if (block->flags & BLOCK_RESET)
		printf(" reset");
	print_number("stream", block->stream);
	if (block->flags & BLOCK_ZSTD)
		printf(" zstd");
	if (!(block->flags & BLOCK_CRITICAL))
		printf(" noncritical");
	if (unused)
		printf(" flags=0x%x", unused);
}

/* A block that is not understood: its head in numbers, its payload as stored. */
static void print_unknown(const struct block *block)
{
	struct block_head head;

	memcpy(&head, block->stored, sizeof(head));
	printf("@block type=%u flags=0x%x", head.type, head.flags);
	print_number("stream", head.stream);
	if (head.raw_length != head.stored_length)
		printf(" raw_length=%" PRIu32, head.raw_length);
	print_number("records", head.records);
	print_number("time_first", head.time_first);
	print_number("time_last", head.time_last);
	print_number("kinds", head.kinds);
	printf(" payload=");
	text_print(stdout, block->stored + sizeof(head), head.stored_length);
	putchar('\n');
}

static void print_schema(struct block *block)
{
	struct batch ours = { 0 };

	if (schema_describe(&ours) < 0)
		err(1, "schema");
	if (ours.length != block->length || memcmp(ours.bytes, block->payload, ours.length)) {
		printf("# schema of another version:\n");
		print_records(block, "# ");
	}
	batch_free(&ours);
}

/* END's totals and seal are the writer's business: only shown with -v. */
static void print_end(struct block *block, bool verbose)
{
	const struct record *record = block_record(block);

	printf("@end");
	print_fields(record, schema_kind(KIND_END), verbose ? sizeof(*record) : offsetof(struct record_end, time));
}

static void print_block(const struct reader *reader, struct block *block, bool verbose)
{
	if (block->type == BLOCK_DAMAGE) {
		printf("# damage: %s\n", block->reason);
		return;
	}
	if (verbose)
		printf("# block %" PRIu64 " at %" PRIu64 ": %zu bytes stored, %zu raw, time %" PRIu64 "..%" PRIu64 "\n",
		       block->number, block->offset, block->stored_length, block->length, block->time_first,
		       block->time_last);
	if (block->type == BLOCK_SCHEMA)
		print_schema(block);
	else if (block->type == BLOCK_END)
		print_end(block, verbose);
	else if (!text_block_name(block->type))
		print_unknown(block);
	else {
		printf("@%s", text_block_name(block->type));
		if (block->type == BLOCK_SECTION)
			print_section(reader_section(reader));
		print_block_words(block);
		putchar('\n');
		if (block->type == BLOCK_SECTION)
			print_properties(reader_section(reader));
	}
	if (block->type != BLOCK_SCHEMA)
		print_records(block, "");
}

int main(int argc, char **argv)
{
	bool verbose = false, damaged = false;
	const char *name = "stdin";
	struct reader *reader;
	struct block block;
	int fd = STDIN_FILENO, got, option;

	while ((option = getopt(argc, argv, "v")) != -1) {
		if (option != 'v')
			errx(2, "usage: dump [-v] [FILE]");
		verbose = true;
	}
	if (optind < argc && strcmp(argv[optind], "-")) {
		name = argv[optind];
		fd = open(name, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			err(1, "%s", name);
	}
	reader = reader_new(fd);
	if (!reader)
		err(1, "%s", name);
	while ((got = reader_next(reader, &block)) > 0) {
		damaged |= block.type == BLOCK_DAMAGE;
		print_block(reader, &block, verbose);
	}
	if (fflush(stdout) || ferror(stdout))
		err(1, "stdout");
	if (got < 0)
		errx(1, "%s: %s", name, reader_error(reader));
	damaged |= !reader_complete(reader);
	reader_free(reader);
	return damaged ? 3 : 0;
}
