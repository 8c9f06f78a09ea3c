/* SPDX-License-Identifier: BSD-2-Clause */
/* Blocks out of a stream: checks, decompression, and the way on after damage. */
#include "reader.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "block.h"
#include "payload.h"
#include "progress.h"
#include "schema.h"
#include "status.h"
#include "stream.h"

struct reader {
	struct stream *stream;
	size_t pending;			/* bytes of the last block, skipped at the next call */
	struct section section;
	unsigned char *section_payload;	/* what section.properties points into */
	struct progress progress;
	reader_wants *wants;		/* NULL: all */
	void *who;
	bool end_told;			/* why the input ended early was handed out */
	struct payload payload;		/* of the block at hand */
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
	if (progress_init(&reader->progress) == 0 && payload_init(&reader->payload) == 0 && reader->stream)
		return reader;
	reader_free(reader);
	return NULL;
}

void reader_free(struct reader *reader)
{
	if (!reader)
		return;
	stream_free(reader->stream);
	progress_free(&reader->progress);
	payload_free(&reader->payload);
	free(reader->section_payload);
	free(reader);
}

void reader_choose(struct reader *reader, reader_wants *wants, void *who)
{
	reader->wants = wants;
	reader->who = who;
}

const struct section *reader_section(const struct reader *reader)
{
	return reader->progress.begun ? &reader->section : NULL;
}

bool reader_complete(const struct reader *reader)
{
	return reader->progress.complete;
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
	if (!block->time_first)
		block->time_first = reader->progress.last_time;
	reader->progress.doubted = true;
	return 1;
}

/* Notes where the section goes on after damage.  When the damage may have taken more than
 * one block, or one of unknown flags, it may have taken a RESET. */
static void rejoin(struct reader *reader, struct block *block, const struct block_head *head)
{
	uint64_t missing = progress_missing(&reader->progress, head);

	if (head->type == BLOCK_SECTION) {
		reader->progress.cut_told = true;
		return;
	}
	if (missing > 1 || (missing && !block->type))
		block->flags |= BLOCK_RESET;
	if (missing) {
		reader->progress.next_number = head->number;
		block->time_last = head->time_first > block->time_last ? head->time_first : block->time_last;
	}
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

		if (hit != bytes) {
			stream_skip(reader->stream, hit ? hit - bytes : have);
			continue;
		}
		memcpy(&head, bytes, sizeof(head));
		if (!block_head_check(&head) && progress_belongs(&reader->progress, &head))
			break;
		stream_skip(reader->stream, 1);
	}
	if (have < 0)
		return stop(reader, STATUS_IO, "%s", stream_error(reader->stream));
	if (have == sizeof(head))
		rejoin(reader, block, &head);
	else
		stream_skip(reader->stream, have);
	if (have != sizeof(head) && !reader->progress.begun)
		return stop(reader, STATUS_INCOMPLETE, "%s at byte %" PRIu64 ", and no section begins behind it",
			    why, from);
	return damage(reader, block, stream_offset(reader->stream) - from,
		      "%s at byte %" PRIu64 "; skipped %" PRIu64 " bytes", why, from,
		      stream_offset(reader->stream) - from);
}

/* The input ended within a block's head, or its wrapping did. */
static int at_end(struct reader *reader, struct block *block, ptrdiff_t have, size_t want)
{
	const char *why = reader->end_told ? NULL : stream_error(reader->stream);

	stream_skip(reader->stream, have);
	if (!reader->progress.begun && !why)
		why = have ? "not a buildtrace stream: it ends before a first block does"
			   : "empty input: expected a buildtrace stream";
	if (!reader->progress.begun)
		return stop(reader, STATUS_INCOMPLETE, "%s", why);
	if (have == 0 && !why && (reader->progress.complete || reader->progress.doubted))
		return 0;
	if (have == 0 && !why)
		why = "the trace is cut off: it ends without an END block";
	reader->end_told = true;
	if (why)
		return damage(reader, block, have, "%s, at byte %" PRIu64, why, block->offset);
	return damage(reader, block, have, "block at byte %" PRIu64 " is cut off: it needs %zu bytes, got %td",
		      block->offset, want, have);
}

/* Takes a section block over as the current section.  1, or -1 when it must be refused. */
static int open_section(struct reader *reader, const struct block_head *head, struct block *block)
{
	char why[sizeof(reader->error) - 64];
	struct section section;
	const char *wrong;
	unsigned char *copy;

	if (head->flags & BLOCK_ZSTD)
		return damage(reader, block, block->stored_length, "section at byte %" PRIu64 " is compressed, which it "
			      "must not be", block->offset);
	if (section_check(reader->payload.bytes, head->raw_length, why, sizeof(why)) < 0)
		return stop(reader, STATUS_INCOMPLETE, "section at byte %" PRIu64 " %s", block->offset, why);
	section = section_open(reader->payload.bytes, head->raw_length);
	if (memcmp(section.head.uuid, &head->section, sizeof(head->section)))
		return damage(reader, block, block->stored_length, "section at byte %" PRIu64 " has a tag that is not "
			      "its UUID's", block->offset);
	wrong = records_check(section.properties.bytes, section.properties.length);
	if (wrong)
		return damage(reader, block, block->stored_length, "section at byte %" PRIu64 ": %s", block->offset,
			      wrong);
	copy = malloc(head->raw_length);
	if (!copy)
		return stop(reader, STATUS_IO, "cannot hold a section: %s", strerror(errno));
	memcpy(copy, reader->payload.bytes, head->raw_length);
	free(reader->section_payload);
	reader->section_payload = copy;
	reader->section = section_open(copy, head->raw_length);
	progress_begin(&reader->progress, head);
	return 1;
}

/* A schema that contradicts ours must be refused.  1 or -1. */
static int check_schema(struct reader *reader, const struct block_head *head, const struct block *block)
{
	const char *wrong = NULL;

	for (size_t at = 0; at < head->raw_length && !wrong;) {
		const struct record *record = (const struct record *)(reader->payload.bytes + at);

		wrong = schema_check(record);
		at += record->length;
	}
	return wrong ? stop(reader, STATUS_INCOMPLETE, "schema at byte %" PRIu64 ": %s: use a newer buildtrace",
			    block->offset, wrong) : 1;
}

/* The records of any block but a section.  1, or -1: stop. */
static int open_records(struct reader *reader, const struct block_head *head, struct block *block)
{
	const char *wrong = records_check(reader->payload.bytes, head->raw_length);

	if (!wrong && head->type == BLOCK_END)
		wrong = head->raw_length ? progress_check_end(&reader->progress, (struct record *)reader->payload.bytes)
					 : "END block without its record";
	if (wrong)
		return damage(reader, block, block->stored_length, "block at byte %" PRIu64 ": %s", block->offset,
			      wrong);
	if (head->type == BLOCK_SCHEMA && check_schema(reader, head, block) < 0)
		return -1;
	reader->progress.complete |= head->type == BLOCK_END;
	block->payload = reader->payload.bytes;
	block->length = head->raw_length;
	return 1;
}

/* What must not be skipped over but is not understood.  0, or -1: stop. */
static int refuse(struct reader *reader, const struct block_head *head, uint64_t offset)
{
	if (head->flags & BLOCK_FLAGS_RESERVED)
		return stop(reader, STATUS_INCOMPLETE, "block at byte %" PRIu64 " has reserved flags 0x%x: "
			    "use a newer buildtrace", offset, head->flags & BLOCK_FLAGS_RESERVED);
	if (!block_type_known(head->type) && head->flags & BLOCK_CRITICAL)
		return stop(reader, STATUS_INCOMPLETE, "block at byte %" PRIu64 " is of type %u, which is "
			    "critical and not known here: use a newer buildtrace", offset, head->type);
	return 0;
}

/* A block of a known type whose stored bytes are intact: what is in it.  1, or -1: stop. */
static int open_payload(struct reader *reader, const struct block_head *head, struct block *block)
{
	int unpacked = payload_unpack(&reader->payload, head, block->stored + sizeof(*head));

	if (unpacked < 0)
		return stop(reader, STATUS_IO, "cannot hold a block of %" PRIu32 " bytes: %s", head->raw_length,
			    strerror(errno));
	if (!unpacked)
		return damage(reader, block, block->stored_length, "block at byte %" PRIu64 " does not decompress",
			      block->offset);
	return head->type == BLOCK_SECTION ? open_section(reader, head, block) : open_records(reader, head, block);
}

static bool is_wanted(const struct reader *reader, const struct block *block)
{
	if (!reader->wants || (block->type != BLOCK_EVENTS && block->type != BLOCK_DEFINITIONS))
		return true;
	return reader->wants(reader->who, block);
}

/* A good header is at hand, its payload follows.  1: a block, -1: stop. */
static int take(struct reader *reader, const struct block_head *head, struct block *block)
{
	static const unsigned char padding[RECORD_ALIGNMENT];
	size_t whole = sizeof(*head) + block_padded_length(head);
	const unsigned char *bytes;
	const char *wrong;
	ptrdiff_t have = stream_peek(reader->stream, whole, &bytes);
	int result = 1;

	if (have < 0)
		return stop(reader, STATUS_IO, "%s", stream_error(reader->stream));
	if ((size_t)have < whole && (!reader->progress.begun || stream_error(reader->stream)))
		return at_end(reader, block, have, whole);
	if ((size_t)have < whole)
		return resynchronize(reader, block, "block that is cut off");
	if (!block_payload_intact(head, bytes + sizeof(*head)))
		return resynchronize(reader, block, "block with a wrong payload checksum");
	if (memcmp(bytes + sizeof(*head) + head->stored_length, padding, whole - sizeof(*head) - head->stored_length))
		return resynchronize(reader, block, "block whose padding is not zero");
	block->stored = bytes;
	block->stored_length = whole;
	reader->pending = whole;
	wrong = progress_check(&reader->progress, head);
	if (wrong) {
		block->flags = 0;
		return damage(reader, block, whole, "%s, at byte %" PRIu64, wrong, block->offset);
	}
	if (head->type != BLOCK_DAMAGE && refuse(reader, head, block->offset) < 0)
		return -1;
	if (block_type_known(head->type))
		result = is_wanted(reader, block) ? open_payload(reader, head, block) : 1;
	else if (head->type == BLOCK_DAMAGE)
		result = damage(reader, block, whole, "block at byte %" PRIu64 " is of type 0, which is never stored",
				block->offset);
	if (result > 0 && block->type != BLOCK_DAMAGE)
		progress_count(&reader->progress, head);
	if (head->type != BLOCK_SECTION || block->type != BLOCK_DAMAGE)
		reader->progress.next_number = head->number + 1;
	return result;
}

/* What is missing before this block, told once; the block itself comes with the next call.
 * 1: something, 0: nothing. */
static int check_gap(struct reader *reader, const struct block_head *head, struct block *block)
{
	uint64_t missing = progress_missing(&reader->progress, head);

	if (missing) {
		block->time_last = head->time_first;
		block->flags = BLOCK_RESET;
		reader->progress.next_number = head->number;
		return damage(reader, block, 0, "%" PRIu64 " block%s missing before byte %" PRIu64, missing,
			      missing == 1 ? " is" : "s are", block->offset);
	}
	if (head->type == BLOCK_SECTION && reader->progress.begun && !reader->progress.complete &&
	    !reader->progress.cut_told) {
		reader->progress.cut_told = true;
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
	if (wrong && !reader->progress.begun)
		return stop(reader, STATUS_INCOMPLETE, "not a buildtrace stream: %s, at byte %" PRIu64,
			    wrong, stream_offset(reader->stream));
	if (wrong || !progress_belongs(&reader->progress, &head))
		return resynchronize(reader, block, wrong ? wrong : "block of a section whose beginning is missing");
	if (check_gap(reader, &head, block))
		return 1;
	block->time_first = head.time_first;
	block->time_last = head.time_last;
	block->kinds = head.kinds;
	block->type = head.type;
	block->flags = head.flags;
	block->stream = head.stream;
	block->number = head.number;
	return take(reader, &head, block);
}
