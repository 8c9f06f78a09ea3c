/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The buildtrace format, as buildtrace(5) documents it: blocks, records, kinds.
 * Shared by the kernel half and the programs; little-endian, no bitfields.
 */
#ifndef COMMON_FORMAT_H
#define COMMON_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "buildtrace traces are little-endian; this machine is not"
#endif

#define FORMAT_MAJOR 1
#define FORMAT_MINOR 0
#define FORMAT_MAGIC "BTRACE\r\n"	/* first 8 bytes of a section block's payload */
#define FORMAT_MAGIC_SIZE 8
#define BLOCK_SYNC "\xb7""BTR\r\n\x1a\n"
#define BLOCK_SYNC_SIZE 8
#define BLOCK_LENGTH_MAX (16u << 20)	/* of a block's raw and of its stored length, bytes */
#define BLOCK_PAYLOAD_GOAL (256u << 10)	/* a writer ends a block about here, bytes */
#define BLOCK_AGE_GOAL_NS 100000000ull	/* or when its first event is this old */
#define RECORD_ALIGNMENT 8u

enum block_type {
	BLOCK_DAMAGE = 0,	/* never stored: how a reader reports what it had to skip */
	BLOCK_SECTION = 1,	/* begins a section: struct section_head, then property records */
	BLOCK_SCHEMA = 2,
	BLOCK_STATE = 3,	/* raw: initial state */
	BLOCK_RAW = 4,		/* raw: records of one CPU */
	BLOCK_MARKS = 5,	/* raw: marks */
	BLOCK_DEFINITIONS = 6,	/* normalized */
	BLOCK_EVENTS = 7,	/* normalized */
	BLOCK_VERDICT = 8,	/* normalized */
	BLOCK_END = 9,
};

enum block_flag {
	BLOCK_ZSTD = 1 << 0,
	BLOCK_CRITICAL = 1 << 1,	/* a reader that does not know the type must stop */
	BLOCK_RESET = 1 << 2,		/* all string, list and file ids are forgotten before this block */
	BLOCK_FLAGS_RESERVED = 0x00f8,	/* refused; bits 8..15 are unused and ignored */
};

struct block_head {
	unsigned char sync[BLOCK_SYNC_SIZE];
	uint16_t type;
	uint16_t flags;
	uint32_t stream;		/* 0, or 1 + CPU */
	uint32_t stored_length;		/* bytes that follow, without the zeros up to a multiple of 8 */
	uint32_t raw_length;		/* the same, decompressed */
	uint32_t records;
	uint32_t spare;
	uint64_t section;		/* first 8 bytes of the section's UUID */
	uint64_t number;		/* of the block in its section, from 0 */
	uint64_t time_first;		/* of the timed records within, ns; 0 and 0: none */
	uint64_t time_last;
	uint64_t kinds;			/* bit (kind & 63) for each record kind within */
	uint64_t payload_sum;		/* XXH3-64 of the stored bytes */
	uint64_t head_sum;		/* XXH3-64 of the 80 bytes before */
};

enum section_kind { SECTION_RAW = 1, SECTION_NORMALIZED = 2 };

enum section_clock { CLOCK_IS_MONOTONIC = 1 };

/* Incompatible features: a reader that does not know a set bit must refuse. */
enum { FEATURES_INCOMPATIBLE_KNOWN = 0 };

/* Compatible features. */
enum section_feature {
	FEATURE_WAITS = 1 << 0,		/* each child that was waited for is told */
};

/* The section block's payload begins with this; property records follow at head_size. */
struct section_head {
	unsigned char magic[FORMAT_MAGIC_SIZE];
	uint16_t major;
	uint16_t minor;
	uint16_t kind;
	uint16_t head_size;
	uint64_t incompatible;
	uint64_t compatible;
	unsigned char uuid[16];
	unsigned char boot_id[16];
	uint32_t clock;
	uint32_t cpus;
	uint64_t start;			/* when the command was started, ns on that clock */
	int64_t wall_offset;		/* CLOCK_REALTIME minus that clock at the start, ns */
	uint64_t ring_size;		/* per CPU, bytes */
};

/* Every record begins with this. */
struct record {
	uint32_t length;		/* of the whole record, bytes, a multiple of 8 */
	uint16_t kind;
	uint16_t fixed;			/* length of the fields, this head included; spans lie behind */
};

/* Where a variable field lies: bytes from the record's first byte; 0, 0: absent. */
struct span {
	uint32_t offset;
	uint32_t length;
};

enum raw_status {
	RAW_CUT = 1 << 0,		/* a string was longer than what the kernel allows */
	RAW_UNREADABLE = 1 << 1,	/* a string or object could not be read */
	RAW_COMPAT = 1 << 2,		/* a 32-bit call: number is i386's */
	RAW_IDENTIFIED = 1 << 3,	/* ino, dev and mode are valid */
	RAW_DELETED = 1 << 4,		/* the object identified has no name any more */
	RAW_DIRECT = 1 << 5,		/* the descriptor is the io_uring's own, not in the process' table */
};

enum sharing {
	SHARES_THREAD = 1 << 0,		/* the child is a thread of the same process */
	SHARES_FILES = 1 << 1,		/* one table of descriptors */
	SHARES_FS = 1 << 2,		/* one cwd, root and umask */
	SHARES_MEMORY = 1 << 3,		/* vfork, or CLONE_VM */
	FORK_NEW_MOUNTS = 1 << 4,	/* the child is in a mount namespace of its own */
	FORK_NEW_PIDS = 1 << 5,		/* the child is in another pid namespace than its parent */
};

enum event_status {
	EVENT_CUT = 1 << 0,		/* a name in it was cut */
	EVENT_UNREADABLE = 1 << 1,	/* a name in it could not be read */
	EVENT_COMPAT = 1 << 2,		/* a 32-bit call */
	EVENT_CONFIRMED = 1 << 3,	/* the kernel's identity agrees with the model's path */
	EVENT_CONTRADICTED = 1 << 4,	/* it does not */
	EVENT_UNRESOLVED = 1 << 5,	/* the path's base directory is not known */
};

enum process_status {
	PROCESS_ROOT = 1 << 0,		/* the traced command itself */
	PROCESS_UNKNOWN_BIRTH = 1 << 1,	/* its fork is not in the trace */
	PROCESS_DOUBTED = 1 << 2,	/* records are missing since its exec: it may run another program */
	PROCESS_UMASK = 1 << 3,		/* its umask is known */
};

enum file_status {
	FILE_UNRESOLVED = 1 << 0,	/* path is relative: its base is not known */
	FILE_IDENTIFIED = 1 << 1,	/* dev, ino and mode are the kernel's */
	FILE_NAMELESS = 1 << 2,		/* a pipe, socket or the like: path is only a label */
	FILE_FOLLOWED = 1 << 3,		/* real was found along links that the trace told of, not by the kernel */
	FILE_DELETED = 1 << 4,		/* it has no name any more, or none yet: path is what it had, or was asked for */
};

enum verdict_status {
	VERDICT_INCOMPLETE = 1 << 0,
	VERDICT_NO_END = 1 << 1,	/* the raw trace was cut off */
	VERDICT_FILTERED = 1 << 2,	/* events were left out on purpose */
	VERDICT_DISORDERED = 1 << 3,	/* some of the late records are not in their place */
};

enum end_status {
	END_INTERRUPTED = 1 << 0,	/* capture was told to stop by a signal */
	END_WAITED = 1 << 1,		/* capture waited for the last descendant */
};

enum field_type { TYPE_u16 = 1, TYPE_u32, TYPE_u64, TYPE_i32, TYPE_i64, TYPE_text, TYPE_ids };

/* What a field counts; or, for string to file, what its id names. */
#define FIELD_UNITS(UNIT) \
	UNIT(none) UNIT(count) UNIT(bytes) UNIT(ns) UNIT(pid) UNIT(uid) UNIT(gid) UNIT(fd) UNIT(dev) \
	UNIT(mode) UNIT(path) UNIT(result) UNIT(syscall) UNIT(open_flags) UNIT(wait_status) \
	UNIT(string) UNIT(list) UNIT(process) UNIT(file) \
	UNIT(raw_status) UNIT(sharing) UNIT(event_status) UNIT(process_status) UNIT(file_status) \
	UNIT(verdict_status) UNIT(end_status)

enum field_unit {
#define UNIT(name) UNIT_##name,
	FIELD_UNITS(UNIT)
#undef UNIT
	UNIT_COUNT
};

typedef uint16_t format_u16;
typedef uint32_t format_u32;
typedef uint64_t format_u64;
typedef int32_t format_i32;
typedef int64_t format_i64;
typedef struct span format_text;
typedef struct span format_ids;

#define SHAPE(shape) struct record_##shape { struct record head;
#define FIELD(shape, type, name, unit) format_##type name;
#define END(shape) };
#define KIND(number, symbol, name, shape)
#include "records.def"

enum shape_number {
#define SHAPE(shape) SHAPE_##shape,
#define FIELD(shape, type, name, unit)
#define END(shape)
#define KIND(number, symbol, name, shape)
#include "records.def"
	SHAPE_COUNT
};

enum record_kind {
#define SHAPE(shape)
#define FIELD(shape, type, name, unit)
#define END(shape)
#define KIND(number, symbol, name, shape) KIND_##symbol = number,
#include "records.def"
	KIND_FIRST_EVENT = 64,
	KIND_LIMIT = 128,	/* kinds are below this */
};

/* A raw record's length up to and without the field. */
#define FIXED_BEFORE(shape, field) offsetof(struct record_##shape, field)

_Static_assert(sizeof(struct block_head) == 88, "block header");
_Static_assert(offsetof(struct block_head, section) == 32, "block header");
_Static_assert(offsetof(struct block_head, head_sum) == 80, "block header");
_Static_assert(sizeof(struct section_head) == 96, "section head");
_Static_assert(offsetof(struct section_head, uuid) == 32, "section head");
_Static_assert(sizeof(struct record) == 8, "record head");
_Static_assert(sizeof(struct span) == 8, "span");
_Static_assert(sizeof(struct record_mark) == 64, "mark");
_Static_assert(sizeof(struct record_syscall) == 136, "syscall");
_Static_assert(offsetof(struct record_syscall, ino) == 88, "syscall");
_Static_assert(sizeof(struct record_submit) == 88, "submit");
_Static_assert(offsetof(struct record_submit, path) == offsetof(struct record_syscall, path), "submit");
_Static_assert(sizeof(struct record_complete) == 96, "complete");
_Static_assert(sizeof(struct record_fork) == 72, "fork");
_Static_assert(sizeof(struct record_exec) == 144, "exec");
_Static_assert(sizeof(struct record_arguments) == 64, "arguments");
_Static_assert(sizeof(struct record_exit) == 80, "exit");
_Static_assert(sizeof(struct record_state_process) == 88, "state_process");
_Static_assert(sizeof(struct record_state_fd) == 48, "state_fd");
_Static_assert(sizeof(struct record_state_mount) == 64, "state_mount");
_Static_assert(sizeof(struct record_state_link) == 24, "state_link");
_Static_assert(sizeof(struct record_string) == 24, "string");
_Static_assert(sizeof(struct record_list) == 24, "list");
_Static_assert(sizeof(struct record_process) == 72, "process");
_Static_assert(sizeof(struct record_file) == 40, "file");
_Static_assert(sizeof(struct record_event_file) == 80, "event_file");
_Static_assert(sizeof(struct record_event_fork) == 64, "event_fork");
_Static_assert(sizeof(struct record_event_exec) == 88, "event_exec");
_Static_assert(sizeof(struct record_event_exit) == 88, "event_exit");
_Static_assert(sizeof(struct record_event_lost) == 64, "event_lost");
_Static_assert(sizeof(struct record_event_wait) == 56, "event_wait");
_Static_assert(sizeof(struct record_verdict) == 112, "verdict");
_Static_assert(sizeof(struct record_end) == 88, "end");

#endif
