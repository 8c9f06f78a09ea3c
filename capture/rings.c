/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes the rings, and hands them to the kernel half. */
#include "rings.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/*
 * In a thread, and all at once, since after an update of a map of maps the kernel waits until no
 * program runs that has seen it before (synchronize_rcu()): 10 to 20 ms, though what was put in is
 * there before it waits.
 */
static void *fill_map(void *context)
{
	struct rings *rings = context;
	uint32_t *keys = calloc(rings->count, sizeof(*keys)), count = rings->count;

	for (unsigned cpu = 0; keys && cpu < rings->count; cpu++)
		keys[cpu] = cpu;
	if (!keys || bpf_map_update_batch(rings->map, keys, rings->fds, &count, NULL) < 0)
		rings->error_number = errno;
	free(keys);
	return NULL;
}

static bool is_full(const struct rings *rings)
{
	for (uint32_t cpu = rings->count, id; cpu-- > 0;)
		if (bpf_map_lookup_elem(rings->map, &cpu, &id) < 0)
			return false;
	return true;
}

int rings_make(struct rings *rings, unsigned count, size_t size)
{
	*rings = (struct rings){ .map = -1 };
	rings->fds = calloc(count, sizeof(*rings->fds));
	if (!rings->fds)
		return -1;
	for (; rings->count < count; rings->count++) {
		int fd = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "ring", 0, 0, size, NULL);

		if (fd < 0)
			return -1;
		rings->fds[rings->count] = fd;
	}
	return 0;
}

int rings_hand_over(struct rings *rings, int map)
{
	static const struct timespec pause = { .tv_nsec = 20000 };

	rings->map = map;
	errno = pthread_create(&rings->thread, NULL, fill_map, rings);
	if (errno)
		return -1;
	rings->filling = true;
	while (!is_full(rings) && !rings->error_number)
		nanosleep(&pause, NULL);
	errno = rings->error_number;
	return errno ? -1 : 0;
}

void rings_free(struct rings *rings)
{
	if (rings->filling)
		pthread_join(rings->thread, NULL);
	for (unsigned cpu = 0; cpu < rings->count; cpu++)
		close(rings->fds[cpu]);
	free(rings->fds);
}
