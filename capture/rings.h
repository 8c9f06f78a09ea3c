/* SPDX-License-Identifier: BSD-2-Clause */
/* The rings through which the kernel half's records come, one for each CPU, and the map of them. */
#ifndef CAPTURE_RINGS_H
#define CAPTURE_RINGS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct rings {
	unsigned count;
	int *fds;		/* owned; by CPU */
	int map;		/* owned; -1: not there */
	bool filling;		/* the thread is to be joined */
	int error_number;	/* of the thread that fills the map; 0: none */
	pthread_t thread;
};

/* Makes `count' rings of `size' bytes and their map, which a thread goes on to fill; -1 on error
 * (errno).  rings_free() in either case. */
int rings_make(struct rings *rings, unsigned count, size_t size);

/* Waits until all rings are in the map; -1 on error (errno). */
int rings_await(struct rings *rings);

void rings_free(struct rings *rings);

#endif
