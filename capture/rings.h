/* SPDX-License-Identifier: BSD-2-Clause */
/* The rings through which the kernel half's records come, one for each CPU. */
#ifndef CAPTURE_RINGS_H
#define CAPTURE_RINGS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct rings {
	unsigned count;
	int *fds;			/* owned; by CPU */
	int map;			/* not owned */
	bool filling;			/* the thread is to be joined */
	atomic_int error_number;	/* of the thread that fills the map; 0: none so far */
	pthread_t thread;
};

/* Makes `count' rings of `size' bytes; -1 on error (errno).  rings_free() in either case. */
int rings_make(struct rings *rings, unsigned count, size_t size);

/* Puts them into the kernel half's map of rings; -1 on error (errno).  The map is needed until
 * rings_free(). */
int rings_hand_over(struct rings *rings, int map);

void rings_free(struct rings *rings);

#endif
