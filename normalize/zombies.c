/* SPDX-License-Identifier: BSD-2-Clause */
/* The ended, by pid. */
#include "zombies.h"

#include <stdlib.h>
#include <uthash.h>

#include "memory.h"

#define ZOMBIES_MAX (1u << 16)		/* who never waits shall not cost more: the oldest are forgotten */

struct zombie {
	uint32_t pid;
	uint32_t process, parent;	/* ids in the normalized trace */
	UT_hash_handle hh;
};

struct zombies {
	struct zombie *by_pid;		/* in the order in which they ended */
};

struct zombies *zombies_new(void)
{
	return memory_zeroed(1, sizeof(struct zombies));
}

static void drop(struct zombies *zombies, struct zombie *zombie)
{
	HASH_DEL(zombies->by_pid, zombie);
	free(zombie);
}

void zombies_free(struct zombies *zombies)
{
	while (zombies->by_pid)
		drop(zombies, zombies->by_pid);
	free(zombies);
}

void zombies_add(struct zombies *zombies, uint32_t pid, uint32_t process, uint32_t parent)
{
	struct zombie *zombie;

	HASH_FIND(hh, zombies->by_pid, &pid, sizeof(pid), zombie);
	if (zombie)
		drop(zombies, zombie);	/* nobody waited for it: its pid was free */
	else if (HASH_COUNT(zombies->by_pid) == ZOMBIES_MAX)
		drop(zombies, zombies->by_pid);
	zombie = memory_zeroed(1, sizeof(*zombie));
	zombie->pid = pid;
	zombie->process = process;
	zombie->parent = parent;
	HASH_ADD(hh, zombies->by_pid, pid, sizeof(zombie->pid), zombie);
}

bool zombies_have(const struct zombies *zombies, uint32_t pid)
{
	struct zombie *zombie;

	HASH_FIND(hh, zombies->by_pid, &pid, sizeof(pid), zombie);
	return zombie;
}

uint32_t zombies_find(struct zombies *zombies, uint32_t pid, uint32_t parent, bool stays)
{
	struct zombie *zombie;
	uint32_t process;

	HASH_FIND(hh, zombies->by_pid, &pid, sizeof(pid), zombie);
	if (!zombie || zombie->parent != parent)
		return 0;
	process = zombie->process;
	if (!stays)
		drop(zombies, zombie);
	return process;
}
