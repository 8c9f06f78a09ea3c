/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads the kernel half, and keeps what belongs to it. */
#include "kernel.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "load.h"
#include "loaded.h"
#include "requirements.h"
#include "rings.h"

struct kernel {
	struct loaded loaded;
	unsigned features;		/* that are used: enum kernel_features */
	bool verbose;
	struct kernel_settings settings;
	unsigned cpus;
	struct rings rings;
	struct cpu_state *states;	/* the states map, mapped */
	size_t states_size;
	uint64_t missed;		/* kept from before detaching */
	bool attached;
};

static int print_log(enum libbpf_print_level level, const char *format, va_list arguments)
{
	return level == LIBBPF_DEBUG ? 0 : vfprintf(stderr, format, arguments);
}

static int print_nothing(enum libbpf_print_level level, const char *format, va_list arguments)
{
	(void)level, (void)format, (void)arguments;
	return 0;
}

static int map_states(struct kernel *kernel)
{
	size_t page = sysconf(_SC_PAGESIZE);
	void *states;

	kernel->states_size = (kernel->cpus * sizeof(*kernel->states) + page - 1) & ~(page - 1);
	states = mmap(NULL, kernel->states_size, PROT_READ | PROT_WRITE, MAP_SHARED,
		      kernel->loaded.maps[MAP_STATES], 0);
	if (states == MAP_FAILED)
		return -1;
	kernel->states = states;
	return 0;
}

static bool is_at_least(unsigned wanted_major, unsigned wanted_minor)
{
	unsigned major = 0, minor = 0;
	struct utsname name;

	uname(&name);
	sscanf(name.release, "%u.%u", &major, &minor);
	return major > wanted_major || (major == wanted_major && minor >= wanted_minor);
}

/* What may be tried here. */
static unsigned features_of(const struct kernel_plan *plan)
{
	unsigned features = FEATURE_URING;

	if (is_at_least(6, 2))
		features |= FEATURE_CAST;
	/* Where io_urings can be followed later: the light skeleton leaves that out. */
	if (is_at_least(6, 2) && !(plan->without & FEATURE_CAST) && (plan->may_freeze || plan->without & FEATURE_URING))
		features |= FEATURE_LIGHT;
	return features & ~plan->without;
}

static int load_by(struct kernel *kernel, unsigned features)
{
	const struct load_plan plan = {
		.settings = &kernel->settings,
		.cpus = kernel->cpus,
		.cast = features & FEATURE_CAST,
		.uring = features & FEATURE_URING,
		.old_uring = !is_at_least(6, 3),
	};

	return load_by_libbpf(&kernel->loaded, &plan);
}

/* With all that the kernel has: io_uring may not be built in, or both may have changed. */
static int load_most(struct kernel *kernel)
{
	static const unsigned missing[] = { 0, FEATURE_URING, FEATURE_CAST, FEATURE_URING | FEATURE_CAST };
	unsigned features = kernel->features;

	for (unsigned i = 0; i < sizeof(missing) / sizeof(missing[0]); i++) {
		kernel->features = features & ~missing[i];
		if (missing[i] & ~features)
			continue;	/* was tried */
		if (load_by(kernel, kernel->features) == 0)
			return 0;
		loaded_free(&kernel->loaded);
		if (errno == EPERM || errno == ENOMEM)
			break;
	}
	return -1;
}

static int load(struct kernel *kernel)
{
	if (kernel->features & FEATURE_LIGHT) {
		if (load_newest(&kernel->loaded, &kernel->settings, kernel->cpus) == 0)
			return 0;
		loaded_free(&kernel->loaded);
		kernel->features &= ~FEATURE_LIGHT;
	}
	return load_most(kernel);
}

static void print_features(const struct kernel *kernel)
{
	static const char *const uring[] = {
		[URING_IGNORED] = "without io_uring",
		[URING_LATE] = "with io_uring when there is one",
		[URING_FOLLOWED] = "with io_uring",
	};

	fprintf(stderr, "capture: the kernel half was loaded by %s, %s bpf_rdonly_cast(), %s\n",
		kernel->features & FEATURE_LIGHT ? "the kernel" : "libbpf",
		kernel->features & FEATURE_CAST ? "with" : "without", uring[kernel->states->uring]);
}

static enum uring_state first_uring_state(const struct kernel *kernel)
{
	if (!(kernel->features & FEATURE_URING))
		return URING_IGNORED;
	return kernel->features & FEATURE_LIGHT ? URING_LATE : URING_FOLLOWED;
}

struct kernel *kernel_load(const struct kernel_plan *plan, const char **error)
{
	struct kernel *kernel = calloc(1, sizeof(*kernel));

	*error = "no memory";
	if (!kernel)
		return NULL;
	kernel->cpus = plan->cpus;
	kernel->features = features_of(plan);
	kernel->verbose = plan->verbose;
	kernel->settings.wake_size = plan->ring_size / 4;
	kernel->settings.stall_size = plan->may_freeze ? plan->ring_size / 4 * 3 : UINT64_MAX;
	kernel->settings.all_probes = plan->all_probes;
	libbpf_set_print(plan->verbose ? print_log : print_nothing);
	if (rings_make(&kernel->rings, plan->cpus, plan->ring_size) == 0 && load(kernel) == 0 &&
	    rings_hand_over(&kernel->rings, kernel->loaded.maps[MAP_RINGS]) == 0 && map_states(kernel) == 0) {
		kernel->states->uring = first_uring_state(kernel);
		if (plan->verbose)
			print_features(kernel);
		return kernel;
	}
	*error = requirements_explain(errno);
	kernel_free(kernel);
	return NULL;
}

bool kernel_wants_uring(const struct kernel *kernel)
{
	for (unsigned cpu = 0; cpu < kernel->cpus; cpu++)
		if (kernel_cpu(kernel, cpu)->wants_uring)
			return true;
	return false;
}

bool kernel_follow_uring(struct kernel *kernel)
{
	volatile struct cpu_state *first = kernel->states;

	if (first->uring == URING_LATE) {
		first->uring = URING_HELD;
		if (load_by(kernel, kernel->features) < 0 || loaded_attach(&kernel->loaded) < 0)
			kernel->features &= ~FEATURE_URING;
		first->uring = kernel->features & FEATURE_URING ? URING_FOLLOWED : URING_IGNORED;
		if (kernel->verbose)
			fprintf(stderr, "capture: from now on io_urings are %s\n",
				first->uring == URING_FOLLOWED ? "followed" : "counted as unreadable");
	}
	for (unsigned cpu = 0; cpu < kernel->cpus; cpu++)
		kernel->states[cpu].wants_uring = 0;
	return first->uring == URING_FOLLOWED;
}

int kernel_attach(struct kernel *kernel, const char **error)
{
	if (loaded_attach(&kernel->loaded) < 0) {
		*error = requirements_explain(errno);
		return -1;
	}
	kernel->attached = true;
	return 0;
}

int kernel_trace(struct kernel *kernel, int pidfd)
{
	/* struct member of the kernel half: `traced' comes first. */
	struct bpf_map_info info = { 0 };
	uint32_t size = sizeof(info), *member;
	int result;

	if (bpf_obj_get_info_by_fd(kernel->loaded.maps[MAP_MEMBERS], &info, &size) < 0)
		return -1;
	member = calloc(1, info.value_size);
	if (!member)
		return -1;
	*member = 1;
	result = bpf_map_update_elem(kernel->loaded.maps[MAP_MEMBERS], &pidfd, member, BPF_ANY);
	free(member);
	return result < 0 ? -1 : 0;
}

void kernel_print_costs(const struct kernel *kernel)
{
	for (unsigned i = 0; i < kernel->loaded.count; i++) {
		const struct loaded_program *program = &kernel->loaded.programs[i];
		struct bpf_prog_info info = { 0 };
		uint32_t size = sizeof(info);

		if (!bpf_obj_get_info_by_fd(program->fd, &info, &size) && info.run_cnt)
			fprintf(stderr, "capture: %s ran %llu times, %llu ns each, %.3f s in all\n",
				program->name, info.run_cnt, info.run_time_ns / info.run_cnt,
				info.run_time_ns * 1e-9);
	}
}

static uint64_t count_missed(const struct kernel *kernel)
{
	uint64_t missed = 0;

	for (unsigned i = 0; i < kernel->loaded.count; i++) {
		struct bpf_prog_info info = { 0 };
		uint32_t size = sizeof(info);

		if (!bpf_obj_get_info_by_fd(kernel->loaded.programs[i].fd, &info, &size))
			missed += info.recursion_misses;
	}
	return missed;
}

static bool is_busy(const struct kernel *kernel)
{
	for (unsigned cpu = 0; cpu < kernel->cpus; cpu++)
		if (kernel_cpu(kernel, cpu)->busy)
			return true;
	return false;
}

void kernel_detach(struct kernel *kernel)
{
	static const struct timespec pause = { .tv_nsec = 1000000 };

	if (!kernel->attached)
		return;
	kernel->missed = count_missed(kernel);
	loaded_detach(&kernel->loaded);
	kernel->attached = false;
	do
		nanosleep(&pause, NULL);
	while (is_busy(kernel));
}

int kernel_ring_fd(const struct kernel *kernel, unsigned cpu)
{
	return kernel->rings.fds[cpu];
}

const volatile struct cpu_state *kernel_cpu(const struct kernel *kernel, unsigned cpu)
{
	return &kernel->states[cpu];
}

uint64_t kernel_missed(const struct kernel *kernel)
{
	return kernel->attached ? count_missed(kernel) : kernel->missed;
}

uint32_t kernel_running(const struct kernel *kernel)
{
	int64_t running = 1;

	for (unsigned cpu = 0; cpu < kernel->cpus; cpu++)
		running += kernel->states[cpu].born - kernel->states[cpu].died;
	return running > 0 ? running : 0;
}

void kernel_free(struct kernel *kernel)
{
	if (!kernel)
		return;
	if (kernel->states)
		munmap(kernel->states, kernel->states_size);
	rings_free(&kernel->rings);
	loaded_free(&kernel->loaded);
	free(kernel);
}
