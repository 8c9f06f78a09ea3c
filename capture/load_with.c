/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads the kernel half through libbpf's skeleton, with what the kernel has. */
#include "load.h"

#include <bpf/libbpf.h>
#include <errno.h>

#include "capture.skel.h"

#define KEEP(name) loaded_keep_program(loaded, "capture_" #name, bpf_program__fd(skeleton->progs.capture_##name))

static int keep(struct loaded *loaded, const struct capture_bpf *skeleton)
{
	if (loaded_keep_map(&loaded->states, bpf_map__fd(skeleton->maps.states)) < 0 ||
	    loaded_keep_map(&loaded->members, bpf_map__fd(skeleton->maps.members)) < 0 ||
	    loaded_keep_map(&loaded->rings, bpf_map__fd(skeleton->maps.rings)) < 0)
		return -1;
	if (KEEP(sys_exit) < 0 || KEEP(fork) < 0 || KEEP(exec) < 0 || KEEP(exit) < 0 || KEEP(uring_submit) < 0 ||
	    KEEP(uring_submit_old) < 0 || KEEP(uring_complete) < 0)
		return -1;
	return 0;
}

static void follow_uring(struct capture_bpf *skeleton, bool old)
{
	skeleton->rodata->follows_uring = true;
	bpf_program__set_autoload(skeleton->progs.capture_uring_complete, true);
	bpf_program__set_autoload(old ? skeleton->progs.capture_uring_submit_old
				      : skeleton->progs.capture_uring_submit, true);
}

int load_with(struct loaded *loaded, const struct kernel_settings *settings, unsigned cpus,
	      unsigned features, bool old_uring)
{
	struct capture_bpf *skeleton = capture_bpf__open();
	int error_number = 0;

	*loaded = (struct loaded)LOADED_NOTHING;
	if (!skeleton)
		return -1;
	skeleton->rodata->settings = *settings;
	skeleton->rodata->has_cast = features & FEATURE_CAST;
	if (features & FEATURE_URING)
		follow_uring(skeleton, old_uring);
	bpf_map__set_max_entries(skeleton->maps.states, cpus);
	bpf_map__set_max_entries(skeleton->maps.rings, cpus);
	if (capture_bpf__load(skeleton) < 0 || keep(loaded, skeleton) < 0)
		error_number = errno;
	capture_bpf__destroy(skeleton);
	errno = error_number;
	return error_number ? -1 : 0;
}
