/* SPDX-License-Identifier: BSD-2-Clause */
/* Tries each thing that tracing needs, and prints what came of it. */
#include "check.h"

#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "freezer.h"
#include "kernel.h"
#include "requirements.h"

static bool print(bool good, const char *name, const char *found, const char *cure)
{
	printf("%-4s %-15s %s\n", good ? "ok" : "NO", name, found);
	if (!good && cure)
		printf("     %s\n", cure);
	return good;
}

static bool try_programs(size_t ring_size, unsigned without, bool verbose)
{
	struct kernel_plan plan = {
		.cpus = libbpf_num_possible_cpus(), .ring_size = ring_size, .may_freeze = true,
		.without = without, .verbose = verbose,
	};
	const char *error = NULL;
	struct kernel *kernel = kernel_load(&plan, &error);
	bool good = kernel && kernel_attach(kernel, &error) == 0;
	bool follows = good && kernel_follow_uring(kernel);
	char found[FOUND_ROOM];

	snprintf(found, sizeof(found), "loaded and attached, with a ring of %zu KiB on each of %u CPUs", ring_size >> 10,
		 plan.cpus);
	kernel_free(kernel);
	print(good, "programs", good ? found : error, NULL);
	if (good)
		printf("%-4s %-15s %s\n", follows ? "ok" : "-", "io_uring",
		       follows ? "can be followed" : "cannot be followed: each counts as unreadable");
	return good;
}

/* Useful, but not needed. */
static void try_freezer(void)
{
	struct freezer *freezer = freezer_new();
	bool good = freezer && freezer_make(freezer) == 0;

	print(good, "cgroup v2", good ? "the command can be frozen while rings are full" : strerror(errno),
	      "mount it, or let this user write the cgroup; without it records may be lost, and counted");
	freezer_free(freezer);
}

bool check_machine(size_t ring_size, unsigned without, bool verbose)
{
	char found[FOUND_ROOM];
	bool good = true;

	for (const struct requirement *each = requirements; each->name; each++) {
		if (each->follows && !good)
			continue;
		if (each->holds(found))
			print(true, each->name, found, NULL);
		else if (each->optional)
			printf("-    %-15s %s\n", each->name, found);
		else
			good = print(false, each->name, found, each->cure);
	}
	if (good)
		good = try_programs(ring_size, without, verbose);
	try_freezer();
	puts(good ? "capture can trace on this machine" : "capture cannot trace on this machine");
	return good;
}
