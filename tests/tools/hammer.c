/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes as many traced calls as it can for some seconds, on all CPUs, and prints how many:
 * hammer SECONDS [WORKERS].  Each worker is a process with two threads that open, stat and close;
 * the first thread also forks and execs.  Prints one line: "opens N stats N closes N forks N execs N".
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct counts {
	unsigned long opens, stats, closes, forks, execs;
	char spare[24];	/* a cache line each */
};

static struct counts *counts;	/* shared by all; one for each thread */
static time_t deadline;

static void make_calls(struct counts *own, int number)
{
	char name[64];

	snprintf(name, sizeof(name), "/etc/no-such-file-%d", number);
	for (int i = 0; i < 200; i++) {
		struct stat status;
		int fd = syscall(SYS_openat, AT_FDCWD, "/etc/hostname", O_RDONLY, 0);

		own->opens++;
		syscall(SYS_openat, AT_FDCWD, name, O_RDONLY, 0);
		own->opens++;
		syscall(SYS_stat, name, &status);
		own->stats++;
		syscall(SYS_close, fd);
		own->closes++;
	}
}

static void make_child(struct counts *own)
{
	pid_t pid = fork();

	if (pid == 0) {
		execl("/bin/true", "true", (char *)NULL);
		_exit(127);
	}
	own->forks++;
	own->execs++;
	waitpid(pid, NULL, 0);
}

static void *work(void *context)
{
	struct counts *own = context;
	int number = own - counts;

	while (time(NULL) < deadline) {
		make_calls(own, number);
		if (number % 2 == 0)
			make_child(own);
	}
	return NULL;
}

static void run_worker(int worker)
{
	pthread_t second;

	pthread_create(&second, NULL, work, &counts[2 * worker + 1]);
	work(&counts[2 * worker]);
	pthread_join(second, NULL);
	_exit(0);
}

int main(int argc, char **argv)
{
	int workers = argc > 2 ? atoi(argv[2]) : 2 * sysconf(_SC_NPROCESSORS_ONLN);
	struct counts sum = { 0 };

	deadline = time(NULL) + (argc > 1 ? atoi(argv[1]) : 5);
	counts = mmap(NULL, 2 * workers * sizeof(*counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counts == MAP_FAILED)
		return 1;
	for (int i = 0; i < workers; i++)
		if (fork() == 0)
			run_worker(i);
	while (wait(NULL) > 0)
		;
	for (int i = 0; i < 2 * workers; i++) {
		sum.opens += counts[i].opens;
		sum.stats += counts[i].stats;
		sum.closes += counts[i].closes;
		sum.forks += counts[i].forks;
		sum.execs += counts[i].execs;
	}
	fprintf(stderr, "opens %lu stats %lu closes %lu forks %lu execs %lu\n", sum.opens, sum.stats, sum.closes,
		sum.forks + workers, sum.execs);
	return 0;
}
