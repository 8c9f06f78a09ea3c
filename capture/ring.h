/* SPDX-License-Identifier: BSD-2-Clause */
/* How full a ring of the kernel half is: the two positions that a BPF_MAP_TYPE_RINGBUF maps to
 * user space (Documentation/bpf/ringbuf.rst). */
#ifndef CAPTURE_RING_H
#define CAPTURE_RING_H

#include <stddef.h>

struct ring_gauge {
	const volatile unsigned long *consumer, *producer;	/* positions, bytes since the start */
};

/* 0 or -1 with errno (mmap(2)). */
int ring_gauge_open(struct ring_gauge *gauge, int ring_fd);
void ring_gauge_close(struct ring_gauge *gauge);

/* Bytes that wait in the ring. */
size_t ring_gauge_fill(const struct ring_gauge *gauge);

#endif
