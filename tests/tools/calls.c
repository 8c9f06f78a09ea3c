/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * calls COUNT: makes COUNT rounds of open, stat, close and a failing open, and prints the CPU time of
 * a round, nanoseconds, the best of five runs.  calls -e: attaches an empty program to the end of
 * all system calls, says so, and waits to be ended: what any tracer that sits there costs at least.
 */
#include <err.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int bpf(enum bpf_cmd command, union bpf_attr *attributes)
{
	return syscall(SYS_bpf, command, attributes, sizeof(*attributes));
}

static void attach_empty(void)
{
	const struct bpf_insn program[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attributes = {
		.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT,
		.insns = (uintptr_t)program,
		.insn_cnt = sizeof(program) / sizeof(program[0]),
		.license = (uintptr_t)"GPL",
	};
	int fd = bpf(BPF_PROG_LOAD, &attributes);

	if (fd < 0)
		err(1, "BPF_PROG_LOAD");
	memset(&attributes, 0, sizeof(attributes));
	attributes.raw_tracepoint.name = (uintptr_t)"sys_exit";
	attributes.raw_tracepoint.prog_fd = fd;
	if (bpf(BPF_RAW_TRACEPOINT_OPEN, &attributes) < 0)
		err(1, "BPF_RAW_TRACEPOINT_OPEN");
}

static void make_round(void)
{
	struct stat status;
	int fd = open("/etc/passwd", O_RDONLY);

	stat("/etc/passwd", &status);
	close(fd);
	open("/etc/no such file", O_RDONLY);
}

static double cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec * 1e9 + now.tv_nsec;
}

int main(int argc, char **argv)
{
	double best = 0;
	long count;

	if (argc != 2)
		errx(2, "usage: calls COUNT | -e");
	if (strcmp(argv[1], "-e") == 0) {
		attach_empty();
		puts("attached");
		fflush(stdout);
		pause();
	}
	count = strtol(argv[1], NULL, 10);
	for (int run = 0; run < 5; run++) {
		double began = cpu_ns(), took;

		for (long i = 0; i < count; i++)
			make_round();
		took = (cpu_ns() - began) / count;
		best = run && best < took ? best : took;
	}
	printf("%.0f\n", best);
	return 0;
}
