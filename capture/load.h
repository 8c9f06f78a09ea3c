/* SPDX-License-Identifier: BSD-2-Clause */
/* The two ways to load the kernel half. */
#ifndef CAPTURE_LOAD_H
#define CAPTURE_LOAD_H

#include <stdbool.h>

#include "kernel.h"
#include "kernel_state.h"
#include "loaded.h"

/*
 * Loads where the kernel has all features: it looks up itself what types the programs need, and
 * remembers some of it for the next time.  That takes less than the other way, but cannot say what
 * the kernel does not like.  0, or -1 with errno (bpf(2)); loaded_free() in either case.
 */
int load_newest(struct loaded *loaded, const struct kernel_settings *settings, unsigned cpus);

/*
 * Loads by libbpf, which looks the types up in the kernel's BTF, and tells through what was set by
 * libbpf_set_print() what the kernel does not like.  `features': enum kernel_features; `old_uring':
 * io_uring's tracepoints have the names that they had before Linux 6.3.  0, or -1 with errno;
 * loaded_free() in either case.
 */
int load_with(struct loaded *loaded, const struct kernel_settings *settings, unsigned cpus,
	      unsigned features, bool old_uring);

#endif
