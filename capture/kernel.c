/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads the kernel half through its skeleton, and keeps what belongs to it. */
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

#include "capture.skel.h"
#include "requirements.h"
#include "rings.h"

struct kernel {
	struct capture_bpf *skeleton;
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
		      bpf_map__fd(kernel->skeleton->maps.states), 0);
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

/* The tracepoint of submission got another name in Linux 6.3. */
static void follow_uring(struct capture_bpf *skeleton)
{
	skeleton->rodata->follows_uring = true;
	bpf_program__set_autoload(skeleton->progs.capture_uring_complete, true);
	bpf_program__set_autoload(is_at_least(6, 3) ? skeleton->progs.capture_uring_submit
						    : skeleton->progs.capture_uring_submit_old, true);
}

/* What not every kernel has, and the kernel half can do without. */
struct features {
	bool uring;
	bool cast;	/* bpf_rdonly_cast() */
};

static struct capture_bpf *load(const struct rings *rings, const struct kernel_plan *plan,
				const struct features *features)
{
	struct capture_bpf *skeleton = capture_bpf__open();
	int error_number;

	if (!skeleton)
		return NULL;
	skeleton->rodata->wake_size = plan->ring_size / 4;
	if (plan->may_stall)
		skeleton->rodata->stall_size = plan->ring_size / 4 * 3;
	skeleton->rodata->all_probes = plan->all_probes;
	skeleton->rodata->has_cast = features->cast;
	if (features->uring)
		follow_uring(skeleton);
	bpf_map__set_max_entries(skeleton->maps.states, plan->cpus);
	if (bpf_map__reuse_fd(skeleton->maps.rings, rings->map) == 0 && capture_bpf__load(skeleton) == 0)
		return skeleton;
	error_number = errno;
	capture_bpf__destroy(skeleton);
	errno = error_number;
	return NULL;
}

/* With all that the kernel has: io_uring may not be built in, or both may have changed. */
static struct capture_bpf *load_most(const struct rings *rings, const struct kernel_plan *plan)
{
	static const struct features features[] = {
		{ true, true }, { false, true }, { true, false }, { false, false },
	};
	struct capture_bpf *skeleton = NULL;

	for (unsigned i = is_at_least(6, 2) ? 0 : 2; i < sizeof(features) / sizeof(features[0]) && !skeleton; i++) {
		skeleton = load(rings, plan, &features[i]);
		if (!skeleton && (errno == EPERM || errno == ENOMEM))
			break;
	}
	return skeleton;
}

struct kernel *kernel_load(const struct kernel_plan *plan, const char **error)
{
	struct kernel *kernel = calloc(1, sizeof(*kernel));

	*error = "no memory";
	if (!kernel)
		return NULL;
	kernel->cpus = plan->cpus;
	libbpf_set_print(plan->verbose ? print_log : print_nothing);
	if (rings_make(&kernel->rings, plan->cpus, plan->ring_size) == 0)
		kernel->skeleton = load_most(&kernel->rings, plan);
	if (kernel->skeleton && rings_await(&kernel->rings) == 0 && map_states(kernel) == 0)
		return kernel;
	*error = requirements_explain(errno);
	kernel_free(kernel);
	return NULL;
}

int kernel_attach(struct kernel *kernel, const char **error)
{
	if (capture_bpf__attach(kernel->skeleton) < 0) {
		*error = requirements_explain(errno);
		return -1;
	}
	kernel->attached = true;
	return 0;
}

int kernel_trace(struct kernel *kernel, int pidfd)
{
	/* struct member of the kernel half: `traced' comes first. */
	uint32_t *member = calloc(1, bpf_map__value_size(kernel->skeleton->maps.members));
	int result;

	if (!member)
		return -1;
	*member = 1;
	result = bpf_map_update_elem(bpf_map__fd(kernel->skeleton->maps.members), &pidfd, member, BPF_ANY);
	free(member);
	return result < 0 ? -1 : 0;
}

void kernel_print_costs(const struct kernel *kernel)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, kernel->skeleton->obj) {
		struct bpf_prog_info info = { 0 };
		uint32_t size = sizeof(info);

		if (!bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size) && info.run_cnt)
			fprintf(stderr, "capture: %s ran %llu times, %llu ns each, %.3f s in all\n",
				bpf_program__name(program), info.run_cnt, info.run_time_ns / info.run_cnt,
				info.run_time_ns * 1e-9);
	}
}

static uint64_t count_missed(const struct kernel *kernel)
{
	struct bpf_program *program;
	uint64_t missed = 0;

	bpf_object__for_each_program(program, kernel->skeleton->obj) {
		struct bpf_prog_info info = { 0 };
		uint32_t size = sizeof(info);

		if (!bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size))
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
	capture_bpf__detach(kernel->skeleton);
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
	if (kernel->attached)
		capture_bpf__detach(kernel->skeleton);
	if (kernel->states)
		munmap(kernel->states, kernel->states_size);
	rings_free(&kernel->rings);
	capture_bpf__destroy(kernel->skeleton);
	free(kernel);
}
