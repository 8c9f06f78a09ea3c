/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* What the kernel half keeps: rings, counts, who is traced, what was sent. */
#ifndef BPF_MAPS_H
#define BPF_MAPS_H

#include "kernel.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "format.h"
#include "kernel_state.h"
#include "recent.h"

#define PAGE_BYTES 4096u	/* x86-64 */
#define NAME_ROOM 256u		/* NAME_MAX and its NUL */
#define PATH_ROOM 4104u		/* more than PATH_MAX, to tell a longest path from a cut one */
#define PATH_LONGEST 4095u	/* the kernel refuses more: ENAMETOOLONG */
#define FIXED_ROOM 256u		/* fixed part of one record; a power of two */
#define TEXT_ROOM 16384u	/* strings of one record; a power of two */
#define ADDRESS_ROOM 128u	/* sizeof(struct sockaddr_storage) */
#define NAMES_ROOM 10240u	/* a kernel's path: longer than PATH_MAX where the cwd is deep */
#define NAMES_MAX 5200		/* steps of a walk up to the root: names and mounts */
#define STALL_ROUNDS 40000	/* about a millisecond */
#define CHUNKS_MAX 1024		/* 8 MiB of arguments; the kernel's limit is 6 MiB (execve(2)) */

const volatile struct kernel_settings settings = { 0 };

struct ring {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 << 20);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, uint32_t);
	__array(values, struct ring);
} rings SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, uint32_t);
	__type(value, struct cpu_state);
} states SEC(".maps");

/* What is in a map is read again: a value in a register the verifier follows, one in a map not. */
#define FORGET() asm volatile("" : : : "memory")

#define TOUCH_FDS 256	/* descriptors whose touches are kept with the process; those of others are far */
#define PROBE_SETS 8u	/* failed probes remembered for a process: sets, a power of two */

/* Bits of member.touched. */
enum { TOUCHED_READ = 1, TOUCHED_WRITE = 2, MAPPED = 4, MAPPED_EXECUTABLE = 8, MAPPED_WRITABLE = 16 };

/* Whoever has an entry is traced; children inherit it at fork. */
struct member {
	uint32_t traced;
	uint32_t programs;		/* that the process has become by exec */
	uint64_t repeats;		/* probes left out */
	uint32_t unfollowed;		/* enum unfollowed: it has made an io_uring that is not followed yet */
	uint32_t spare;
	/* The rest is of a process, and kept with its leader, whom another thread's exec replaces: */
	uint32_t more_threads;		/* besides one: those that are traced, so not the kernel's own of an io_uring */
	uint32_t shares_files;		/* its table of descriptors with another process, or did */
	uint64_t forgotten;		/* how often what is known of probes was */
	uint8_t touched[TOUCH_FDS];	/* by descriptor */
	struct recent probes[PROBE_SETS];	/* by their keys, each changed by `forgotten' */
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct member);
} members SEC(".maps");

/* What is touched of descriptors beyond TOUCH_FDS: bits as above.  One that is pushed out is told
 * again. */
struct far_fd {
	uint64_t start;		/* of the process */
	uint32_t tgid, programs;
	int fd;
	uint32_t spare;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct far_fd);
	__type(value, uint32_t);
} far_touches SEC(".maps");

#define SENT_SETS 8192u	/* names whose path was sent: sets, a power of two */

/* Names whose path was already sent: name_key and the generation in which it was, mixed.  One
 * that is pushed out is sent again.  (An array, since the lookup in an LRU hash takes 25 ns.) */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SENT_SETS);
	__type(key, uint32_t);
	__type(value, struct recent);
} sent_names SEC(".maps");

/* Counts what may have changed the path of a name sent before. */
uint64_t name_generation;

/* What a call reached: where it lies, and what records say of it. */
struct object {
	uint64_t mount, dentry, inode;	/* addresses, as numbers */
	uint64_t ino;
	uint32_t dev, mode;
	struct span names;
	uint64_t name_key;
};

/* A walk from a name up to the root; addresses are numbers. */
struct walk {
	uint64_t dentry, mount;
	uint64_t root;		/* of that mount */
	uint32_t begin;
	bool whole;		/* the root was reached */
	bool detached;		/* nothing leads there: unmounted, moved out of the mount, in nsfs */
};

/* The arguments of a request to an io_uring, which lie where its struct io_kiocb begins. */
struct request_arguments {
	int fd, fd2;
	uint64_t flags;
	uint32_t value, slot;
	uint64_t path, path2;	/* addresses of struct filename, as numbers */
};

/*
 * A record under construction: its fixed part ends where `text' begins, its strings lie there.
 * What is known of it lies here too, not on the stack: the verifier follows each value of a
 * variable on the stack, but takes what comes from a map as unknown, and so has a twentieth
 * of the paths to follow, which is what loading the programs takes.
 */
struct draft {
	uint32_t fixed;		/* bytes before the strings */
	uint32_t length;	/* of the strings so far */
	uint32_t cut, unreadable;	/* strings, to be counted */
	uint16_t status;	/* enum raw_status */
	uint16_t excused;	/* the kernel could not read the strings either: nothing is missing */
	uint32_t spare;
	uint64_t number;	/* see number_of() */
	struct object object;
	struct walk walk;
	struct request_arguments request;
	unsigned char head[FIXED_ROOM];
	char text[TEXT_ROOM + PATH_ROOM];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, uint32_t);
	__type(value, struct draft);
} drafts SEC(".maps");

#endif
