/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads the kernel half through libbpf's skeleton, with what the kernel has. */
#include "load.h"

#include <bpf/libbpf.h>
#include <errno.h>

#include "capture.skel.h"

#define KEEP(name) loaded_keep_program(loaded, "capture_" #name, bpf_program__fd(skeleton->progs.capture_##name))

/* Its maps as we have them. */
static void list_maps(struct bpf_map *maps[MAP_COUNT], const struct capture_bpf *skeleton)
{
	maps[MAP_BSS] = skeleton->maps.bss;
	maps[MAP_CALLS] = skeleton->maps.calls;
	maps[MAP_DRAFTS] = skeleton->maps.drafts;
	maps[MAP_FAR_TOUCHES] = skeleton->maps.far_touches;
	maps[MAP_MEMBERS] = skeleton->maps.members;
	maps[MAP_RECEIPTS] = skeleton->maps.receipts;
	maps[MAP_RINGS] = skeleton->maps.rings;
	maps[MAP_SENT_NAMES] = skeleton->maps.sent_names;
	maps[MAP_STATES] = skeleton->maps.states;
}

static int keep(struct loaded *loaded, const struct capture_bpf *skeleton)
{
	struct bpf_map *maps[MAP_COUNT];

	list_maps(maps, skeleton);
	for (unsigned i = 0; i < MAP_COUNT; i++)
		if (!loaded->maps[i] && loaded_keep_map(loaded, i, bpf_map__fd(maps[i])) < 0)
			return -1;
	if (KEEP(sys_exit) < 0 || KEEP(fork) < 0 || KEEP(exec) < 0 || KEEP(exit) < 0 || KEEP(uring_submit) < 0 ||
	    KEEP(uring_submit_old) < 0 || KEEP(uring_complete) < 0)
		return -1;
	return 0;
}

static void follow_uring(struct capture_bpf *skeleton, bool old)
{
	bpf_program__set_autoload(skeleton->progs.capture_uring_complete, true);
	bpf_program__set_autoload(old ? skeleton->progs.capture_uring_submit_old
				      : skeleton->progs.capture_uring_submit, true);
}

/* The maps are those that are there, and so are the other programs. */
static int join(struct capture_bpf *skeleton, const struct loaded *loaded)
{
	struct bpf_map *maps[MAP_COUNT];

	list_maps(maps, skeleton);
	for (unsigned i = 0; i < MAP_COUNT; i++)
		if (bpf_map__reuse_fd(maps[i], loaded->maps[i]) < 0)
			return -1;
	bpf_program__set_autoload(skeleton->progs.capture_sys_exit, false);
	bpf_program__set_autoload(skeleton->progs.capture_fork, false);
	bpf_program__set_autoload(skeleton->progs.capture_exec, false);
	bpf_program__set_autoload(skeleton->progs.capture_exit, false);
	return 0;
}

static int prepare(struct capture_bpf *skeleton, const struct loaded *loaded, const struct load_plan *plan)
{
	skeleton->rodata->settings = *plan->settings;
	skeleton->rodata->has_cast = plan->cast;
	if (plan->uring)
		follow_uring(skeleton, plan->old_uring);
	if (loaded->maps[MAP_STATES])
		return join(skeleton, loaded);
	bpf_map__set_max_entries(skeleton->maps.states, plan->cpus);
	bpf_map__set_max_entries(skeleton->maps.rings, plan->cpus);
	return 0;
}

int load_by_libbpf(struct loaded *loaded, const struct load_plan *plan)
{
	struct capture_bpf *skeleton = capture_bpf__open();
	int error_number = 0;

	if (!skeleton)
		return -1;
	if (prepare(skeleton, loaded, plan) < 0 || capture_bpf__load(skeleton) < 0 || keep(loaded, skeleton) < 0)
		error_number = errno;
	capture_bpf__destroy(skeleton);
	errno = error_number;
	return error_number ? -1 : 0;
}
