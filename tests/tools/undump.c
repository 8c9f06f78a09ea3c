/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * undump [-z] [FILE]: makes a trace on stdout from the text that dump prints; tests
 * are written in it.  -z compresses all blocks.
 *
 *   @section kind=raw start=10 cpus=2     then property records; all of section_head's
 *                                         fields may be given, the schema comes by itself
 *   @definitions reset stream=3 zstd flags=0x100      any block type; all words optional
 *   string id=1 text="a\n\t\\\"\0\xff"    a record: fields not given are 0; `fixed=N' cuts
 *                                         or lengthens its fixed part, extra="..." fills
 *                                         what is beyond the fields known
 *   record kind=99 fixed=8 bytes="..."    any record at all, head excepted
 *   @block type=99 flags=0 payload="..."  any block at all, as dump prints it
 *   @end exit_status=256                  totals and seal come by themselves
 *
 * Lines that begin with # are comments.  The trace ends where the text ends, with or
 * without @end.
 */
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "block.h"
#include "record.h"
#include "schema.h"
#include "words.h"
#include "writer.h"

#define ZSTD_LEVEL 3

/* The block under construction, written when the next one begins. */
struct undump {
	struct writer *writer;
	unsigned long line;
	bool begun, zstd, noncritical;
	unsigned type, flags;
	uint32_t stream;
	struct section_head head;	/* type BLOCK_SECTION */
	struct batch batch;
};

static void set_kind(const struct undump *undump, struct section_head *head, const struct word *word)
{
	if (word->value && !strcmp(word->value, "raw"))
		head->kind = SECTION_RAW;
	else if (word->value && !strcmp(word->value, "normalized"))
		head->kind = SECTION_NORMALIZED;
	else
		set_number(undump->line, &head->kind, sizeof(head->kind), false, word);
}

static void set_section_word(struct undump *undump, const struct word *word)
{
#define PLACE(name) { #name, offsetof(struct section_head, name), sizeof(((struct section_head *)0)->name) }
	static const struct {
		const char *name;
		size_t offset, size;
	} places[] = {
		PLACE(major), PLACE(minor), PLACE(head_size), PLACE(incompatible), PLACE(compatible), PLACE(clock),
		PLACE(cpus), PLACE(start), PLACE(wall_offset), PLACE(ring_size), PLACE(uuid), PLACE(boot_id),
	};
#undef PLACE

	if (!strcmp(word->key, "kind")) {
		set_kind(undump, &undump->head, word);
		return;
	}
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		unsigned char *field = (unsigned char *)&undump->head + places[i].offset;

		if (strcmp(word->key, places[i].name))
			continue;
		if (places[i].size == sizeof(undump->head.uuid))
			set_hex_bytes(undump->line, field, places[i].size, word);
		else
			set_number(undump->line, field, places[i].size, !strcmp(word->key, "wall_offset"), word);
		return;
	}
	refuse(undump->line, "no such word in a section:", word->key);
}

static void set_block_word(struct undump *undump, const struct word *word)
{
	if (!strcmp(word->key, "reset"))
		undump->flags |= BLOCK_RESET;
	else if (!strcmp(word->key, "zstd"))
		undump->zstd = true;
	else if (!strcmp(word->key, "noncritical"))
		undump->noncritical = true;
	else if (!strcmp(word->key, "flags"))
		undump->flags |= number(undump->line, word);
	else if (!strcmp(word->key, "stream"))
		set_number(undump->line, &undump->stream, sizeof(undump->stream), false, word);
	else if (undump->type == BLOCK_SECTION)
		set_section_word(undump, word);
	else
		refuse(undump->line, "no such word in a block:", word->key);
}

/* The ids of `[1,2,3]', in memory that the caller frees. */
static uint32_t *parse_ids(const struct undump *undump, const struct word *word, size_t *count)
{
	uint32_t *ids = malloc((word->length + 1) * sizeof(*ids));
	const char *at = word->value;

	*count = 0;
	if (!ids || !at || *at++ != '[')
		refuse(undump->line, "not a list of ids for", word->key);
	while (*at != ']') {
		char *end;

		ids[(*count)++] = strtoul(at, &end, 0);
		if (end == at || (*end != ',' && *end != ']')) {
			free(ids);
			refuse(undump->line, "not a list of ids for", word->key);
		}
		at = *end == ',' ? end + 1 : end;
	}
	return ids;
}

static const struct schema_field *find_field(const struct schema_kind *kind, const char *name)
{
	const struct schema_field *field = NULL;

	while ((field = schema_next_field(kind->shape, field)))
		if (!strcmp(field->name, name))
			return field;
	return NULL;
}

static void set_span(struct undump *undump, const struct schema_field *field, const struct word *word)
{
	uint32_t *ids = NULL;
	size_t count;

	if (field->type == TYPE_text && !word->quoted)
		refuse(undump->line, "no string for", word->key);
	if (field->type == TYPE_ids)
		ids = parse_ids(undump, word, &count);
	if (batch_span(&undump->batch, field->offset, ids ? (void *)ids : word->value,
		       ids ? count * sizeof(*ids) : word->length) < 0)
		err(1, "line %lu", undump->line);
	free(ids);
}

static void set_field(struct undump *undump, const struct schema_kind *kind, size_t fixed, const struct word *word)
{
	unsigned char *record = undump->batch.bytes + undump->batch.begun;
	const struct schema_field *field = find_field(kind, word->key);

	if (!field && !strcmp(word->key, "extra") && word->quoted && fixed >= kind->size + word->length) {
		memcpy(record + kind->size, word->value, word->length);
		return;
	}
	if (!field || field->offset + schema_type_size(field->type) > fixed)
		refuse(undump->line, "this record has no field", word->key);
	if (field->type == TYPE_text || field->type == TYPE_ids)
		set_span(undump, field, word);
	else
		set_number(undump->line, record + field->offset, schema_type_size(field->type),
			   field->type == TYPE_i32 || field->type == TYPE_i64, word);
}

static void add_known(struct undump *undump, const struct schema_kind *kind, char *line)
{
	uint16_t fixed = kind->size;
	char *rest = line;
	struct word word;

	if (!strncmp(rest, "fixed=", 6) && next_word(undump->line, &rest, &word)) {
		set_number(undump->line, &fixed, sizeof(fixed), false, &word);
		line = rest;
	}
	if (fixed < sizeof(struct record) || !batch_begin(&undump->batch, kind->number, fixed))
		err(1, "line %lu", undump->line);
	while (next_word(undump->line, &line, &word))
		set_field(undump, kind, fixed, &word);
	if (batch_end(&undump->batch) < 0)
		err(1, "line %lu", undump->line);
}

/* record kind=N fixed=N bytes="...": the bytes after the record's head, padded. */
static void add_any(struct undump *undump, char *line)
{
	struct record head = { .fixed = sizeof(head) };
	struct word word;
	struct record *record;

	while (next_word(undump->line, &line, &word) && strcmp(word.key, "bytes"))
		set_number(undump->line, *word.key == 'k' ? &head.kind : &head.fixed, sizeof(head.kind), false, &word);
	if (!word.quoted)
		refuse(undump->line, "a record needs", "bytes");
	head.length = (sizeof(head) + word.length + RECORD_ALIGNMENT - 1) & ~(RECORD_ALIGNMENT - 1);
	record = calloc(1, head.length);
	if (!record)
		err(1, "line %lu", undump->line);
	*record = head;
	memcpy(record + 1, word.value, word.length);
	if (batch_add(&undump->batch, record) < 0)
		err(1, "line %lu", undump->line);
	free(record);
}

static void add_record(struct undump *undump, char *line)
{
	char *rest = line;
	const struct schema_kind *kind;
	struct word word;

	if (!undump->begun || !next_word(undump->line, &rest, &word))
		refuse(undump->line, "no block for", line);
	kind = schema_kind_named(word.key, strlen(word.key));
	if (kind)
		add_known(undump, kind, rest);
	else if (!strcmp(word.key, "record"))
		add_any(undump, rest);
	else
		refuse(undump->line, "no such record:", word.key);
}

static void check_written(const struct undump *undump, int result)
{
	if (result < 0)
		errx(1, "%s", writer_error(undump->writer));
}

/* What the writer's own calls do not do: a block with the head as given. */
static void copy_block(struct undump *undump, struct block_head *head, const void *payload)
{
	size_t padded = block_padded_length(head);
	unsigned char *block = calloc(1, sizeof(*head) + padded);

	if (!block)
		err(1, "line %lu", undump->line);
	memcpy(block, head, sizeof(*head));
	memcpy(block + sizeof(*head), payload, head->stored_length);
	check_written(undump, writer_copy(undump->writer, block, sizeof(*head) + padded));
	free(block);
}

static void write_special(struct undump *undump)
{
	const struct batch *batch = &undump->batch;
	struct block_head head = {
		.type = undump->type, .flags = undump->flags | (undump->noncritical ? 0 : BLOCK_CRITICAL),
		.stream = undump->stream, .stored_length = batch->length, .raw_length = batch->length,
		.records = batch->records, .kinds = batch->kinds,
		.time_first = batch->time_first, .time_last = batch->time_last,
	};
	size_t bound = ZSTD_compressBound(batch->length);
	unsigned char *packed = malloc(bound);

	if (!packed)
		err(1, "line %lu", undump->line);
	if (undump->zstd) {
		head.flags |= BLOCK_ZSTD;
		head.stored_length = ZSTD_compress(packed, bound, batch->bytes, batch->length, ZSTD_LEVEL);
	}
	copy_block(undump, &head, undump->zstd ? packed : batch->bytes);
	free(packed);
}

static void write_end(struct undump *undump)
{
	struct record_end end = { 0 };

	if (undump->batch.records)
		memcpy(&end, undump->batch.bytes, sizeof(end));
	check_written(undump, writer_end(undump->writer, &end));
}

/* Writes the block that is under construction. */
static void finish_block(struct undump *undump)
{
	if (undump->begun && undump->type == BLOCK_SECTION)
		check_written(undump, writer_section(undump->writer, &undump->head, &undump->batch));
	else if (undump->begun && undump->type == BLOCK_END)
		write_end(undump);
	else if (undump->begun && undump->batch.length && (undump->zstd || undump->noncritical))
		write_special(undump);
	else if (undump->begun)
		check_written(undump, writer_block(undump->writer, undump->type, undump->flags, undump->stream,
						   &undump->batch));
	batch_clear(&undump->batch);
	undump->begun = undump->zstd = undump->noncritical = false;
	undump->flags = undump->stream = 0;
}

/* @block ...: written at once. */
static void add_unknown_block(struct undump *undump, char *line)
{
	static const struct {
		const char *name;
		size_t offset, size;
	} places[] = {
#define PLACE(name) { #name, offsetof(struct block_head, name), sizeof(((struct block_head *)0)->name) },
		PLACE(type) PLACE(flags) PLACE(stream) PLACE(records) PLACE(time_first) PLACE(time_last)
		PLACE(kinds) PLACE(raw_length)
#undef PLACE
	};
	struct block_head head = { 0 };
	struct word word;

	while (next_word(undump->line, &line, &word) && strcmp(word.key, "payload"))
		for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
			if (!strcmp(places[i].name, word.key))
				set_number(undump->line, (unsigned char *)&head + places[i].offset, places[i].size, false,
					   &word);
	if (!word.quoted)
		refuse(undump->line, "a block needs", "payload");
	head.stored_length = word.length;
	if (!head.raw_length)
		head.raw_length = word.length;
	copy_block(undump, &head, word.value);
}

static void begin_section(struct undump *undump)
{
	undump->head = (struct section_head){
		.magic = FORMAT_MAGIC, .major = FORMAT_MAJOR, .minor = FORMAT_MINOR, .kind = SECTION_NORMALIZED,
		.head_size = sizeof(undump->head), .clock = CLOCK_IS_MONOTONIC, .cpus = 1,
	};
	for (size_t i = 0; i < sizeof(undump->head.uuid); i++)
		undump->head.uuid[i] = i;
}

static void begin_block(struct undump *undump, char *line)
{
	struct word word;

	finish_block(undump);
	if (!next_word(undump->line, &line, &word))
		refuse(undump->line, "no block", line);
	if (!strcmp(word.key, "block")) {
		add_unknown_block(undump, line);
		return;
	}
	undump->type = BLOCK_SECTION;
	while (text_block_name(undump->type) && strcmp(text_block_name(undump->type), word.key))
		undump->type++;
	if (!text_block_name(undump->type) || undump->type == BLOCK_SCHEMA)
		refuse(undump->line, "no such block:", word.key);
	undump->begun = true;
	if (undump->type == BLOCK_SECTION)
		begin_section(undump);
	if (undump->type == BLOCK_END) {
		add_known(undump, schema_kind(KIND_END), line);
		return;
	}
	while (next_word(undump->line, &line, &word))
		set_block_word(undump, &word);
}

int main(int argc, char **argv)
{
	struct undump undump = { 0 };
	FILE *in = stdin;
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;
	int option, level = 0;

	while ((option = getopt(argc, argv, "z")) != -1) {
		if (option != 'z')
			errx(2, "usage: undump [-z] [FILE]");
		level = ZSTD_LEVEL;
	}
	if (optind < argc && strcmp(argv[optind], "-") && !(in = fopen(argv[optind], "r")))
		err(1, "%s", argv[optind]);
	undump.writer = writer_new(STDOUT_FILENO, level);
	if (!undump.writer)
		err(1, "writer");
	while ((length = getline(&line, &capacity, in)) >= 0) {
		char *at = line + strspn(line, " \t\n");

		undump.line++;
		if (length && line[length - 1] == '\n')
			line[length - 1] = 0;
		if (*at == '@')
			begin_block(&undump, at + 1);
		else if (*at && *at != '#')
			add_record(&undump, at);
	}
	finish_block(&undump);
	batch_free(&undump.batch);
	writer_free(undump.writer);
	free(line);
	return 0;
}
