/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes the rings, and hands them to the kernel half while that is being loaded. */
#include "rings.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * All at once, since after an update of a map of maps the kernel waits until no program runs that
 * has seen it before (synchronize_rcu()): 10 to 20 ms, in which the main thread has better to do.
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

static int make_map(struct rings *rings)
{
	const struct bpf_map_create_opts options = { .sz = sizeof(options), .inner_map_fd = rings->fds[0] };

	rings->map = bpf_map_create(BPF_MAP_TYPE_ARRAY_OF_MAPS, "rings", sizeof(uint32_t), sizeof(uint32_t),
				    rings->count, &options);
	return rings->map < 0 ? -1 : 0;
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
	if (make_map(rings) < 0)
		return -1;
	errno = pthread_create(&rings->thread, NULL, fill_map, rings);
	rings->filling = errno == 0;
	return errno ? -1 : 0;
}

int rings_await(struct rings *rings)
{
	if (rings->filling)
		pthread_join(rings->thread, NULL);
	rings->filling = false;
	errno = rings->error_number;
	return errno ? -1 : 0;
}

void rings_free(struct rings *rings)
{
	rings_await(rings);
	for (unsigned cpu = 0; cpu < rings->count; cpu++)
		close(rings->fds[cpu]);
	free(rings->fds);
	if (rings->map >= 0)
		close(rings->map);
}
