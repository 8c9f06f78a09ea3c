/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* What the kernel half keeps per CPU and capture reads while it runs. */
#ifndef COMMON_KERNEL_STATE_H
#define COMMON_KERNEL_STATE_H

#include <stdint.h>

struct cpu_state {
	uint64_t sequence;	/* records attempted; the next one's number */
	uint64_t lost;		/* records that found the ring full */
	uint64_t cut;		/* strings longer than the kernel takes */
	uint64_t unreadable;	/* strings and objects that could not be read */
	uint64_t busy;		/* not 0: a record is being made, its time may be before now */
	uint64_t born, died;	/* traced processes, not threads */
	uint64_t pressed;	/* not 0: the ring was nearly full */
	uint64_t repeats;	/* failed probes that a process repeated: not told */
	uint32_t wants_uring;	/* not 0: an io_uring was made that is not followed yet */
	uint32_t uring;		/* of the first CPU: enum uring_state */
};

/* What becomes of io_urings; capture sets it. */
enum uring_state {
	URING_IGNORED,	/* they cannot be followed: each counts as unreadable */
	URING_LATE,	/* once the first is made, capture loads the programs for it */
	URING_HELD,	/* it does so, the command stands still */
	URING_FOLLOWED,
};

/* What capture sets in the kernel half before loading it. */
struct kernel_settings {
	uint64_t wake_size;	/* wake the reader when a ring holds this much, bytes */
	uint64_t stall_size;	/* hold the caller up when a ring holds this much, bytes */
	uint32_t all_probes;	/* not 0: tell also the failures that are told already */
	uint32_t spare;
};

#define ARGUMENTS_CHUNK 8192u	/* bytes of argv and environment a record */

_Static_assert(sizeof(struct cpu_state) == 80, "cpu_state");

#endif
