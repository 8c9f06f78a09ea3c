/* SPDX-License-Identifier: BSD-2-Clause */
/* Freezes and thaws the command's cgroup, and counts how often. */
#include "freezer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct freezer {
	struct cgroup cgroup;
	int freeze;		/* its cgroup.freeze */
	bool frozen;
	uint64_t count, time_ns, since_ns;
};

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

struct freezer *freezer_new(void)
{
	struct freezer *freezer = calloc(1, sizeof(*freezer));

	if (!freezer)
		return NULL;
	freezer->freeze = -1;
	if (cgroup_find(&freezer->cgroup) == 0)
		return freezer;
	free(freezer);
	return NULL;
}

int freezer_make(struct freezer *freezer)
{
	if (cgroup_make(&freezer->cgroup) < 0)
		return -1;
	freezer->freeze = openat(freezer->cgroup.directory, "cgroup.freeze", O_WRONLY | O_CLOEXEC);
	return freezer->freeze < 0 ? -1 : 0;
}

int freezer_directory(const struct freezer *freezer)
{
	return freezer ? freezer->cgroup.directory : -1;
}

void freezer_freeze(struct freezer *freezer)
{
	if (!freezer || freezer->frozen || pwrite(freezer->freeze, "1", 1, 0) < 0)
		return;
	freezer->frozen = true;
	freezer->count++;
	freezer->since_ns = now_ns();
}

void freezer_thaw(struct freezer *freezer)
{
	if (!freezer || !freezer->frozen || pwrite(freezer->freeze, "0", 1, 0) < 0)
		return;
	freezer->frozen = false;
	freezer->time_ns += now_ns() - freezer->since_ns;
}

bool freezer_is_frozen(const struct freezer *freezer)
{
	return freezer && freezer->frozen;
}

uint64_t freezer_count(const struct freezer *freezer)
{
	return freezer ? freezer->count : 0;
}

uint64_t freezer_time(const struct freezer *freezer)
{
	return freezer ? freezer->time_ns : 0;
}

const struct cgroup *freezer_cgroup(const struct freezer *freezer)
{
	return &freezer->cgroup;
}

void freezer_free(struct freezer *freezer)
{
	if (!freezer)
		return;
	freezer_thaw(freezer);
	if (freezer->freeze >= 0)
		close(freezer->freeze);
	cgroup_remove(&freezer->cgroup, false);
	free(freezer);
}
