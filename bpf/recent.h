/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The keys seen last, the youngest first: a cache line of them.  CPUs that meet in one may lose a
 * key, or keep it twice, no more.
 */
#ifndef BPF_RECENT_H
#define BPF_RECENT_H

#include "kernel.h"

#include <bpf/bpf_helpers.h>

#define RECENT_KEYS 8u

struct recent {
	uint64_t keys[RECENT_KEYS];
};

static __always_inline bool recent_has(const struct recent *recent, uint64_t key)
{
#pragma unroll
	for (uint32_t i = 0; i < RECENT_KEYS; i++)
		if (recent->keys[i] == key)
			return true;
	return false;
}

static __always_inline void recent_add(struct recent *recent, uint64_t key)
{
#pragma unroll
	for (uint32_t i = RECENT_KEYS - 1; i; i--)
		recent->keys[i] = recent->keys[i - 1];
	recent->keys[0] = key;
}

#endif
