/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads the kernel half through its light skeleton: the kernel does all of it, by a program of its own. */
#include "load.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "newest.lskel.h"

#define KEEP_MAP(which, name) loaded_keep_map(loaded, which, skeleton->maps.name.map_fd)
#define KEEP(name) loaded_keep_program(loaded, "capture_" #name, skeleton->progs.capture_##name.prog_fd)

static int keep(struct loaded *loaded, const struct newest_bpf *skeleton)
{
	if (KEEP_MAP(MAP_BSS, bss) < 0 || KEEP_MAP(MAP_CALLS, calls) < 0 || KEEP_MAP(MAP_DRAFTS, drafts) < 0 ||
	    KEEP_MAP(MAP_FAR_TOUCHES, far_touches) < 0 || KEEP_MAP(MAP_MEMBERS, members) < 0 ||
	    KEEP_MAP(MAP_RECEIPTS, receipts) < 0 || KEEP_MAP(MAP_RINGS, rings) < 0 ||
	    KEEP_MAP(MAP_SENT_NAMES, sent_names) < 0 || KEEP_MAP(MAP_STATES, states) < 0)
		return -1;
	if (KEEP(sys_exit) < 0 || KEEP(fork) < 0 || KEEP(exec) < 0 || KEEP(exit) < 0)
		return -1;
	return 0;
}

int load_newest(struct loaded *loaded, const struct kernel_settings *settings, unsigned cpus)
{
	struct newest_bpf *skeleton = newest_bpf__open();
	int error_number;

	if (!skeleton)
		return -1;
	skeleton->rodata->settings = *settings;
	skeleton->maps.states.max_entries = cpus;
	skeleton->maps.rings.max_entries = cpus;
	error_number = -newest_bpf__load(skeleton);
	if (!error_number && keep(loaded, skeleton) < 0)
		error_number = errno;
	newest_bpf__destroy(skeleton);
	errno = error_number;
	return error_number ? -1 : 0;
}
