/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The kernel half for kernels that have all it can use (Linux 6.2), without what is loaded later:
 * nothing is left to be decided when it is loaded, and so the kernel can do that by itself, in a
 * light skeleton (bpftool-gen(8)).
 */
#define NEWEST
#include "capture.bpf.c"
