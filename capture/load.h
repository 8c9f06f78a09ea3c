/* SPDX-License-Identifier: BSD-2-Clause */
/* The ways to load the kernel half. */
#ifndef CAPTURE_LOAD_H
#define CAPTURE_LOAD_H

#include <stdbool.h>

#include "kernel.h"
#include "kernel_state.h"
#include "loaded.h"

/* How libbpf is to load. */
struct load_plan {
	const struct kernel_settings *settings;
	unsigned cpus;
	bool cast;		/* the kernel has bpf_rdonly_cast() */
	bool uring;		/* follow io_urings */
	bool old_uring;		/* whose tracepoints have the names that they had before Linux 6.3 */
};

/*
 * Loads where the kernel has all that the programs can use, but not those for io_urings: it looks up
 * itself what types they need, and remembers some of it for the next time.  That takes less than the
 * other way, but cannot say what the kernel does not like.  `loaded' is empty; loaded_free() in
 * either case.  0, or -1 with errno (bpf(2)).
 */
int load_newest(struct loaded *loaded, const struct kernel_settings *settings, unsigned cpus);

/*
 * Loads by libbpf, which looks the types up in the kernel's BTF, and tells through what was set by
 * libbpf_set_print() what the kernel does not like.  If `loaded' has maps already, those are used, and
 * only the programs for io_urings are added.  loaded_free() in either case.  0, or -1 with errno.
 */
int load_by_libbpf(struct loaded *loaded, const struct load_plan *plan);

#endif
