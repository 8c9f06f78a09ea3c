/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel half, loaded: its rings, its counts, who is traced. */
#ifndef CAPTURE_KERNEL_H
#define CAPTURE_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel_state.h"

struct kernel;

/* What the kernel half can do without, and not every kernel has; to be or-ed. */
enum kernel_features {
	FEATURE_LIGHT = 1,	/* that the kernel loads the programs itself, by a light skeleton */
	FEATURE_CAST = 2,	/* bpf_rdonly_cast(), since Linux 6.2 */
	FEATURE_URING = 4,	/* tracepoints of io_uring */
};

/* How the kernel half is to work. */
struct kernel_plan {
	unsigned cpus;
	size_t ring_size;	/* of each CPU, bytes */
	bool may_freeze;	/* the command can be: a caller is held up for a millisecond at most, until it is */
	bool all_probes;	/* tell also failed lookups that a program repeats */
	unsigned without;	/* features not to be used: enum kernel_features */
	bool verbose;		/* print the verifier's log, and what is used */
};

/* Loads the kernel half.  NULL: a sentence is in *error.  bpf(2). */
struct kernel *kernel_load(const struct kernel_plan *plan, const char **error);

/* Attaches all programs.  0, or -1 with *error. */
int kernel_attach(struct kernel *kernel, const char **error);

/* Traces a process from now on.  0, or -1 with errno. */
int kernel_trace(struct kernel *kernel, int pidfd);

/* Whether an io_uring was made, and the programs that follow those are still to be loaded: the command
 * is to be frozen for that. */
bool kernel_wants_uring(const struct kernel *kernel);

/* Loads them, if that is still to be done.  False: they cannot be, and each io_uring counts as
 * unreadable. */
bool kernel_follow_uring(struct kernel *kernel);

/* Detaches, and waits until no program is at work.  Safe to call twice. */
void kernel_detach(struct kernel *kernel);

int kernel_ring_fd(const struct kernel *kernel, unsigned cpu);

/* The counts of one CPU; they go on changing while programs are attached. */
const volatile struct cpu_state *kernel_cpu(const struct kernel *kernel, unsigned cpu);

/* Events for which the kernel did not run a program, since it was at work on that CPU
 * (bpf_prog_info.recursion_misses). */
uint64_t kernel_missed(const struct kernel *kernel);

/* Prints what the kernel half itself has cost, where the kernel counts it
 * (sysctl kernel.bpf_stats_enabled=1). */
void kernel_print_costs(const struct kernel *kernel);

/* Traced processes alive, the command included. */
uint32_t kernel_running(const struct kernel *kernel);

void kernel_free(struct kernel *kernel);

#endif
