/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads that copy and close descriptors as fast as they can, so that a number is given
 * out again before the close that freed it has returned: each openat() from a copy must
 * still be in the directory that its thread had open.
 */
#include <pthread.h>

#include "calls.h"

#define THREADS 4
#define ROUNDS 4000

struct racer {
	pthread_t thread;
	char name[8];
	long directory;
	long results[ROUNDS][3];
};

static pthread_barrier_t start, finished;

/* Said when all is over: the saying is slow. */
static void say(const struct racer *racer)
{
	char inside[PATH_MAX];
	char name[64];

	snprintf(name, sizeof(name), "%s/none", racer->name);
	snprintf(inside, sizeof(inside), "%s", below(name));
	for (int i = 0; i < ROUNDS; i++) {
		const long *result = racer->results[i];

		expect("dup", "result=%ld path=%s fd=%ld", result[0], below(racer->name), racer->directory);
		expect("open", "result=%ld path=%s", result[1], inside);
		expect("close", "result=%ld path=%s fd=%ld", result[2], below(racer->name), result[0]);
	}
}

static void *race(void *argument)
{
	struct racer *racer = argument;

	pthread_barrier_wait(&start);
	for (int i = 0; i < ROUNDS; i++) {
		long *result = racer->results[i];

		result[0] = CALL(dup, racer->directory);
		result[1] = CALL(openat, (int)result[0], "none", O_RDONLY);
		result[2] = CALL(close, result[0]);
	}
	pthread_barrier_wait(&finished);
	say(racer);
	expect_anything();	/* the C library's end of a thread */
	return NULL;
}

int main(void)
{
	static struct racer racers[THREADS];

	pthread_barrier_init(&start, NULL, THREADS);
	pthread_barrier_init(&finished, NULL, THREADS);
	begin();
	for (int i = 0; i < THREADS; i++) {
		sprintf(racers[i].name, "d%d", i);
		make_directory(racers[i].name);
		racers[i].directory = open_at(HERE, racers[i].name, O_RDONLY, below(racers[i].name));
	}
	expect_anything();
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&racers[i].thread, NULL, race, &racers[i]))
			die("pthread_create");
	for (int i = 0; i < THREADS; i++)
		pthread_join(racers[i].thread, NULL);
	end();
	return 0;
}
