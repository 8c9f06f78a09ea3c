/* SPDX-License-Identifier: BSD-2-Clause */
/* Blocks out of a stream: checks, decompression, and the way on after damage. */
#include "reader.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <zstd.h>

#include "block.h"
#include "schema.h"
#include "status.h"
#include "stream.h"

struct reader {
	struct stream *stream;
	size_t pending;			/* bytes of the last block, skipped at the next call */
	struct section section;
	unsigned char *section_payload;	/* what section.properties points into */
	bool in_section;
	bool complete;
	bool started;			/* a good section block was seen */
	bool doubted;			/* damage of this section was handed out */
	bool cut_told;			/* that this section has no END was handed out */
	bool end_told;			/* why the input ended early was handed out */
	uint64_t section_tag;
	uint64_t next_number;
	uint64_t last_time;		/* newest time seen in this section, ns */
	struct record_end totals;	/* of this section so far */
	XXH3_state_t *seal;
	ZSTD_DCtx *zstd;
	unsigned char *payload;
	size_t payload_capacity;
	char error[256];
	char reason[256];
	int status;
};

struct reader *reader_new(int fd)
{
	struct reader *reader = calloc(1, sizeof(*reader));

	if (!reader)
		return NULL;
	reader->stream = stream_new(fd);
	reader->seal = XXH3_createState();
	reader->zstd = ZSTD_createDCtx();
	if (reader->stream && reader->seal && reader->zstd)
		return reader;
	reader_free(reader);
	return NULL;
}

void reader_free(struct reader *reader)
{
	if (!reader)
		return;
	stream_free(reader->stream);
	XXH3_freeState(reader->seal);
	ZSTD_freeDCtx(reader->zstd);
	free(reader->section_payload);
	free(reader->payload);
	free(reader);
}

const struct section *reader_section(const struct reader *reader)
{
	return reader->in_section ? &reader->section : NULL;
}

bool reader_complete(const struct reader *reader)
{
	return reader->complete;
}

const char *reader_error(const struct reader *reader)
{
	return reader->error;
}

int reader_status(const struct reader *reader)
{
	return reader->status;
}

__attribute__((format(printf, 3, 4)))
static int stop(struct reader *reader, int status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reader->error, sizeof(reader->error), format, arguments);
	va_end(arguments);
	reader->status = status;
	return -1;
}

__attribute__((format(printf, 4, 5)))
static int damage(struct reader *reader, struct block *block, uint64_t skipped, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reader->reason, sizeof(reader->reason), format, arguments);
	va_end(arguments);
	block->type = BLOCK_DAMAGE;
	block->skipped = skipped;
	block->reason = reader->reason;
	block->payload = NULL;
	block->length = 0;
	if (!block->time_first)
		block->time_first = reader->last_time;
	reader->doubted = true;
	return 1;
}

/* How many blocks of the current section are missing before this one. */
static uint64_t missing_before(const struct reader *reader, const struct block_head *head)
{
	bool ours = reader->in_section && head->section == reader->section_tag && head->type != BLOCK_SECTION;

	return ours && head->number > reader->next_number ? head->number - reader->next_number : 0;
}

/* Notes where the section goes on after damage.  When the damage may have taken more than
 * one block, or one of unknown flags, it may have taken a RESET. */
static void rejoin(struct reader *reader, struct block *block, const struct block_head *head)
{
	uint64_t missing = missing_before(reader, head);

	if (head->type == BLOCK_SECTION) {
		reader->cut_told = true;
		return;
	}
	if (missing > 1 || (missing && !block->type))
		block->flags |= BLOCK_RESET;
	if (missing) {
		reader->next_number = head->number;
		block->time_last = head->time_first > block->time_last ? head->time_first : block->time_last;
	}
}

/* Whether this block can be understood: a section's beginning, or more of the current one. */
static bool belongs(const struct reader *reader, const struct block_head *head)
{
	return head->type == BLOCK_SECTION || (reader->in_section && head->section == reader->section_tag);
}

/* Finds the next block that can be read on from, one byte or more ahead. */
static int resynchronize(struct reader *reader, struct block *block, const char *why)
{
	uint64_t from = stream_offset(reader->stream);
	struct block_head head;
	const unsigned char *bytes;
	ptrdiff_t have;

	stream_skip(reader->stream, 1);
	while ((have = stream_peek(reader->stream, sizeof(head), &bytes)) == sizeof(head)) {
		const unsigned char *hit = memchr(bytes, BLOCK_SYNC[0] & 0xff, have);

		if (!hit) {
			stream_skip(reader->stream, have);
			continue;
		}
		if (hit != bytes) {
			stream_skip(reader->stream, hit - bytes);
			continue;
		}
		memcpy(&head, bytes, sizeof(head));
		if (!block_head_check(&head) && belongs(reader, &head))
			break;
		stream_skip(reader->stream, 1);
	}
	if (have < 0)
		return stop(reader, STATUS_IO, "%s", stream_error(reader->stream));
	if (have == sizeof(head))
		rejoin(reader, block, &head);
	else
		stream_skip(reader->stream, have);
	if (have < (ptrdiff_t)sizeof(head) && !reader->started)
		return stop(reader, STATUS_INCOMPLETE, "%s at byte %" PRIu64 ", and no section begins behind it",
			    why, from);
	return damage(reader, block, stream_offset(reader->stream) - from,
		      "%s at byte %" PRIu64 "; skipped %" PRIu64 " bytes", why, from,
		      stream_offset(reader->stream) - from);
}

/* The input ended within a block's head, or its wrapping did. */
static int at_end(struct reader *reader, struct block *block, ptrdiff_t have, size_t want)
{
	uint64_t offset = stream_offset(reader->stream);
	const char *why = reader->end_told ? NULL : stream_error(reader->stream);

	stream_skip(reader->stream, have);
	if (have == 0 && !why)
		return reader->started ? 0 : stop(reader, STATUS_INCOMPLETE,
						  "empty input: expected a buildtrace stream");
	if (!reader->started)
		return stop(reader, STATUS_INCOMPLETE, "%s",
			    why ? why : "not a buildtrace stream: it ends before a first block does");
	reader->end_told = true;
	if (why)
		return damage(reader, block, have, "%s, at byte %" PRIu64, why, offset);
	return damage(reader, block, have, "block at byte %" PRIu64 " is cut off: it needs %zu bytes, got %td",
		      offset, want, have);
}

static int reserve_payload(struct reader *reader, size_t size)
{
	unsigned char *payload;

	if (size <= reader->payload_capacity)
		return 0;
	payload = malloc(size);
	if (!payload)
		return stop(reader, STATUS_IO, "cannot hold a block of %zu bytes: %s", size, strerror(errno));
	free(reader->payload);
	reader->payload = payload;
	reader->payload_capacity = size;
	return 0;
}

/* Decompresses (or aligns) the payload.  1: done, 0: damaged, -1: stop. */
static int unpack(struct reader *reader, const struct block_head *head, const unsigned char *stored)
{
	size_t length;

	if (reserve_payload(reader, head->raw_length + 8) < 0)
		return -1;
	if (!(head->flags & BLOCK_ZSTD)) {
		memcpy(reader->payload, stored, head->stored_length);
		return 1;
	}
	length = ZSTD_decompressDCtx(reader->zstd, reader->payload, head->raw_length, stored, head->stored_length);
	return !ZSTD_isError(length) && length == head->raw_length;
}

static const char *check_records(const struct block_head *head, const unsigned char *payload)
{
	size_t length = head->raw_length;

	for (size_t at = 0; at < length;) {
		const struct record *record = (const struct record *)(payload + at);
		const char *wrong = record_check(record, length - at);

		if (wrong)
			return wrong;
		at += record->length;
	}
	return NULL;
}

/* Takes a section block over as the current section.  1, or -1 when it must be refused. */
static int begin_section(struct reader *reader, const struct block_head *head, uint64_t offset)
{
	struct section_head *section = &reader->section.head;

	if (head->raw_length < sizeof(*section) || memcmp(reader->payload, FORMAT_MAGIC, FORMAT_MAGIC_SIZE))
		return stop(reader, STATUS_INCOMPLETE, "section at byte %" PRIu64 " has no %s", offset, "BTRACE head");
	memcpy(section, reader->payload, sizeof(*section));
	if (section->major != FORMAT_MAJOR)
		return stop(reader, STATUS_INCOMPLETE,
			    "section at byte %" PRIu64 " has format version %u.%u; this program reads %u.x: "
			    "use a newer buildtrace", offset, section->major, section->minor, FORMAT_MAJOR);
	if (section->incompatible & ~(uint64_t)FEATURES_INCOMPATIBLE_KNOWN)
		return stop(reader, STATUS_INCOMPLETE,
			    "section at byte %" PRIu64 " needs features 0x%" PRIx64 " that this program does not have: "
			    "use a newer buildtrace", offset,
			    section->incompatible & ~(uint64_t)FEATURES_INCOMPATIBLE_KNOWN);
	if (section->head_size < sizeof(*section) || section->head_size > head->raw_length ||
	    section->head_size % RECORD_ALIGNMENT)
		return stop(reader, STATUS_INCOMPLETE, "section at byte %" PRIu64 " has a head of %u bytes, "
			    "expected a multiple of %u from %zu on", offset, section->head_size,
			    RECORD_ALIGNMENT, sizeof(*section));
	free(reader->section_payload);
	reader->section_payload = malloc(head->raw_length + 1);
	if (!reader->section_payload)
		return stop(reader, STATUS_IO, "%s", strerror(errno));
	memcpy(reader->section_payload, reader->payload, head->raw_length);
	reader->section.properties = (struct text){ (char *)reader->section_payload + section->head_size,
						    head->raw_length - section->head_size };
	reader->in_section = reader->started = true;
	reader->complete = reader->doubted = reader->cut_told = false;
	reader->section_tag = head->section;
	reader->next_number = 0;
	reader->last_time = 0;
	reader->totals = (struct record_end){ 0 };
	XXH3_64bits_reset(reader->seal);
	return 1;
}

/* A schema that contradicts ours: NULL, or how. */
static const char *check_schema(const struct block_head *head, const unsigned char *payload)
{
	const char *wrong = NULL;

	for (size_t at = 0; at < head->raw_length && !wrong;) {
		const struct record *record = (const struct record *)(payload + at);

		wrong = schema_check(record);
		at += record->length;
	}
	return wrong;
}

static const char *check_section_records(const struct block_head *head, const unsigned char *payload)
{
	struct section_head section;
	struct block_head rest = *head;

	if (head->raw_length < sizeof(section))
		return NULL;
	memcpy(&section, payload, sizeof(section));
	if (section.head_size < sizeof(section) || section.head_size > head->raw_length ||
	    section.head_size % RECORD_ALIGNMENT)
		return NULL;
	rest.raw_length -= section.head_size;
	return check_records(&rest, payload + section.head_size);
}

static const char *check_end(const struct reader *reader, const struct block_head *head)
{
	struct record_end end;
	const struct record *record = (const struct record *)reader->payload;

	if (!head->raw_length || record->kind != KIND_END)
		return "END block without its record";
	RECORD_FIELDS(record, &end);
	if (reader->doubted)
		return NULL;	/* what is missing has been said */
	if (end.blocks != reader->totals.blocks || end.records != reader->totals.records ||
	    end.bytes != reader->totals.bytes)
		return "END block whose totals do not agree with what was read";
	if (end.seal != XXH3_64bits_digest(reader->seal))
		return "END block whose seal does not agree with what was read";
	return NULL;
}

static void count_block(struct reader *reader, const struct block_head *head)
{
	reader->totals.blocks++;
	reader->totals.records += head->records;
	reader->totals.bytes += sizeof(*head) + block_padded_length(head);
	XXH3_64bits_update(reader->seal, &head->head_sum, sizeof(head->head_sum));
	if (head->time_last > reader->last_time)
		reader->last_time = head->time_last;
}

static bool type_known(uint16_t type)
{
	return type >= BLOCK_SECTION && type <= BLOCK_END;
}

/* Checks that the block follows on what came before.  NULL, or why it does not. */
static const char *check_place(const struct reader *reader, const struct block_head *head)
{
	if (head->type == BLOCK_SECTION)
		return head->number ? "section block out of its place" : NULL;
	if (head->number < reader->next_number)
		return "block that was already read";
	if (reader->complete)
		return "block after the END of its section";
	return head->type == BLOCK_DAMAGE ? "block of type 0, which is never stored" : NULL;
}

/* What must not be skipped over but is not understood.  0, or -1: stop. */
static int refuse(struct reader *reader, const struct block_head *head, uint64_t offset)
{
	if (head->flags & BLOCK_FLAGS_RESERVED)
		return stop(reader, STATUS_INCOMPLETE, "block at byte %" PRIu64 " has reserved flags 0x%x: "
			    "use a newer buildtrace", offset, head->flags & BLOCK_FLAGS_RESERVED);
	if (!type_known(head->type) && head->flags & BLOCK_CRITICAL)
		return stop(reader, STATUS_INCOMPLETE, "block at byte %" PRIu64 " is of type %u, which is "
			    "critical and not known here: use a newer buildtrace", offset, head->type);
	return 0;
}

/* A block of a known type whose stored bytes are intact: what is in it.  1, or -1: stop. */
static int open_payload(struct reader *reader, const struct block_head *head, struct block *block)
{
	bool is_section = head->type == BLOCK_SECTION;
	int unpacked = unpack(reader, head, block->stored + sizeof(*head));
	const char *wrong;

	if (unpacked < 0)
		return -1;
	if (!unpacked)
		return damage(reader, block, block->stored_length, "block at byte %" PRIu64 " does not decompress",
			      block->offset);
	wrong = is_section ? check_section_records(head, reader->payload) : check_records(head, reader->payload);
	if (!wrong && head->type == BLOCK_END)
		wrong = check_end(reader, head);
	if (wrong)
		return damage(reader, block, block->stored_length, "block at byte %" PRIu64 ": %s", block->offset,
			      wrong);
	if (is_section && begin_section(reader, head, block->offset) < 0)
		return -1;
	wrong = head->type == BLOCK_SCHEMA ? check_schema(head, reader->payload) : NULL;
	if (wrong)
		return stop(reader, STATUS_INCOMPLETE, "schema at byte %" PRIu64 ": %s: use a newer buildtrace",
			    block->offset, wrong);
	reader->complete |= head->type == BLOCK_END;
	block->payload = reader->payload;
	block->length = is_section ? 0 : head->raw_length;
	return 1;
}

/* A good header is at hand, its payload follows.  1: a block, -1: stop. */
static int take(struct reader *reader, const struct block_head *head, struct block *block)
{
	size_t whole = sizeof(*head) + block_padded_length(head);
	const unsigned char *bytes;
	const char *wrong;
	ptrdiff_t have = stream_peek(reader->stream, whole, &bytes);
	int result = 1;

	if (have < 0)
		return stop(reader, STATUS_IO, "%s", stream_error(reader->stream));
	if ((size_t)have < whole && (!reader->started || stream_error(reader->stream)))
		return at_end(reader, block, have, whole);
	if ((size_t)have < whole)
		return resynchronize(reader, block, "block that is cut off");
	if (XXH3_64bits(bytes + sizeof(*head), head->stored_length) != head->payload_sum)
		return resynchronize(reader, block, "block with a wrong payload checksum");
	block->stored = bytes;
	block->stored_length = whole;
	reader->pending = whole;
	wrong = check_place(reader, head);
	if (wrong) {
		block->flags = 0;
		return damage(reader, block, whole, "%s, at byte %" PRIu64, wrong, block->offset);
	}
	if (refuse(reader, head, block->offset) < 0)
		return -1;
	if (type_known(head->type))
		result = open_payload(reader, head, block);
	if (result > 0 && block->type != BLOCK_DAMAGE)
		count_block(reader, head);
	if (head->type != BLOCK_SECTION || block->type != BLOCK_DAMAGE)
		reader->next_number = head->number + 1;
	return result;
}

/* What is missing before this block, told once; the block itself comes with the next call.
 * 1: something, 0: nothing. */
static int check_gap(struct reader *reader, const struct block_head *head, struct block *block)
{
	uint64_t missing = missing_before(reader, head);

	if (missing) {
		block->time_last = head->time_first;
		block->flags = BLOCK_RESET;
		reader->next_number = head->number;
		return damage(reader, block, 0, "%" PRIu64 " block%s missing before byte %" PRIu64, missing,
			      missing == 1 ? " is" : "s are", block->offset);
	}
	if (head->type == BLOCK_SECTION && reader->in_section && !reader->complete && !reader->cut_told) {
		reader->cut_told = true;
		return damage(reader, block, 0, "the section before byte %" PRIu64 " is cut off: it has no END",
			      block->offset);
	}
	return 0;
}

int reader_next(struct reader *reader, struct block *block)
{
	struct block_head head;
	const unsigned char *bytes;
	const char *wrong;
	ptrdiff_t have;

	stream_skip(reader->stream, reader->pending);
	reader->pending = 0;
	*block = (struct block){ .offset = stream_offset(reader->stream) };
	have = stream_peek(reader->stream, sizeof(head), &bytes);
	if (have < 0)
		return stop(reader, STATUS_IO, "%s", stream_error(reader->stream));
	if (have < (ptrdiff_t)sizeof(head))
		return at_end(reader, block, have, sizeof(head));
	memcpy(&head, bytes, sizeof(head));
	wrong = block_head_check(&head);
	if (wrong && !reader->started)
		return stop(reader, STATUS_INCOMPLETE, "not a buildtrace stream: %s, at byte %" PRIu64,
			    wrong, stream_offset(reader->stream));
	if (wrong || !belongs(reader, &head))
		return resynchronize(reader, block, wrong ? wrong : "block of a section whose beginning is missing");
	if (check_gap(reader, &head, block))
		return 1;
	block->time_first = head.time_first;
	block->time_last = head.time_last;
	block->type = head.type;
	block->flags = head.flags;
	block->stream = head.stream;
	block->number = head.number;
	return take(reader, &head, block);
}

const struct record *block_record(struct block *block)
{
	const struct record *record;

	if (block->position >= block->length)
		return NULL;
	record = (const struct record *)(block->payload + block->position);
	block->position += record->length;
	return record;
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
