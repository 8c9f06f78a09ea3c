/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads a ring's positions without touching its data. */
#include "ring.h"

#include <sys/mman.h>
#include <unistd.h>

int ring_gauge_open(struct ring_gauge *gauge, int ring_fd)
{
	size_t page = sysconf(_SC_PAGESIZE);
	void *consumer = mmap(NULL, page, PROT_READ, MAP_SHARED, ring_fd, 0);
	void *producer = mmap(NULL, page, PROT_READ, MAP_SHARED, ring_fd, page);

	gauge->consumer = consumer == MAP_FAILED ? NULL : consumer;
	gauge->producer = producer == MAP_FAILED ? NULL : producer;
	return gauge->consumer && gauge->producer ? 0 : -1;
}

void ring_gauge_close(struct ring_gauge *gauge)
{
	size_t page = sysconf(_SC_PAGESIZE);

	if (gauge->consumer)
		munmap((void *)gauge->consumer, page);
	if (gauge->producer)
		munmap((void *)gauge->producer, page);
}

size_t ring_gauge_fill(const struct ring_gauge *gauge)
{
	return *gauge->producer - *gauge->consumer;
}
