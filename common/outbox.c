/* SPDX-License-Identifier: BSD-2-Clause */
/* A queue of blocks and the thread that writes them. */
#include "outbox.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#define WAIT_NS 5000000	/* the longest that outbox_wait waits */
#define SPARES 4	/* parcels that are kept to be used again: large ones are dear to get, and tear holes */

struct parcel {
	struct parcel *next;
	struct batch batch;
	enum block_type type;
	unsigned flags;
	uint32_t stream;
};

struct outbox {
	struct writer *writer;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct parcel *first, **last;
	size_t waiting, limit;	/* bytes */
	struct parcel *spare;	/* written, with the room of their batches */
	unsigned spares;
	bool closing;
	bool failed;
};

/* The next parcel; NULL: closed, and none is left. */
static struct parcel *take(struct outbox *outbox)
{
	struct parcel *parcel;

	pthread_mutex_lock(&outbox->lock);
	while (!outbox->first && !outbox->closing)
		pthread_cond_wait(&outbox->changed, &outbox->lock);
	parcel = outbox->first;
	if (parcel) {
		outbox->first = parcel->next;
		if (!outbox->first)
			outbox->last = &outbox->first;
	}
	pthread_mutex_unlock(&outbox->lock);
	return parcel;
}

static void parcel_free(struct parcel *parcel)
{
	batch_free(&parcel->batch);
	free(parcel);
}

static void note_written(struct outbox *outbox, struct parcel *parcel, size_t length, bool failed)
{
	bool keep;

	batch_clear(&parcel->batch);
	pthread_mutex_lock(&outbox->lock);
	keep = outbox->spares < SPARES;
	if (keep) {
		parcel->next = outbox->spare;
		outbox->spare = parcel;
		outbox->spares++;
	}
	outbox->waiting -= length;
	outbox->failed |= failed;
	pthread_cond_broadcast(&outbox->changed);
	pthread_mutex_unlock(&outbox->lock);
	if (!keep)
		parcel_free(parcel);
}

static void *write_parcels(void *context)
{
	struct outbox *outbox = context;
	struct parcel *parcel;

	while ((parcel = take(outbox))) {
		size_t length = parcel->batch.length;
		bool failed = writer_errno(outbox->writer) ||
			      writer_block(outbox->writer, parcel->type, parcel->flags, parcel->stream,
					   &parcel->batch) < 0;

		note_written(outbox, parcel, length, failed);
	}
	return NULL;
}

/* The pump runs at a real-time priority: whoever holds the lock it waits for must too. */
static void init_lock(pthread_mutex_t *lock)
{
	pthread_mutexattr_t attributes;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
	pthread_mutex_init(lock, &attributes);
	pthread_mutexattr_destroy(&attributes);
}

struct outbox *outbox_new(struct writer *writer, size_t limit)
{
	struct outbox *outbox = calloc(1, sizeof(*outbox));
	sigset_t all, before;
	int error_number;

	if (!outbox)
		return NULL;
	outbox->writer = writer;
	outbox->limit = limit;
	outbox->last = &outbox->first;
	init_lock(&outbox->lock);
	pthread_cond_init(&outbox->changed, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error_number = pthread_create(&outbox->thread, NULL, write_parcels, outbox);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!error_number)
		return outbox;
	free(outbox);
	errno = error_number;
	return NULL;
}

/* One that was written, with its room, or a new one.  NULL: no memory. */
static struct parcel *get_parcel(struct outbox *outbox)
{
	struct parcel *parcel;

	pthread_mutex_lock(&outbox->lock);
	parcel = outbox->spare;
	if (parcel) {
		outbox->spare = parcel->next;
		outbox->spares--;
	}
	pthread_mutex_unlock(&outbox->lock);
	return parcel ? parcel : calloc(1, sizeof(*parcel));
}

int outbox_put(struct outbox *outbox, enum block_type type, unsigned flags, uint32_t stream, struct batch *batch)
{
	struct parcel *parcel;
	struct batch room;
	bool failed;

	if (!batch->length)
		return 0;
	parcel = get_parcel(outbox);
	if (!parcel)
		return -1;
	room = parcel->batch;
	*parcel = (struct parcel){ .batch = *batch, .type = type, .flags = flags, .stream = stream };
	*batch = room;
	pthread_mutex_lock(&outbox->lock);
	outbox->waiting += parcel->batch.length;
	*outbox->last = parcel;
	outbox->last = &parcel->next;
	failed = outbox->failed;
	pthread_cond_broadcast(&outbox->changed);
	pthread_mutex_unlock(&outbox->lock);
	return failed ? -1 : 0;
}

bool outbox_is_full(struct outbox *outbox)
{
	bool full;

	pthread_mutex_lock(&outbox->lock);
	full = outbox->waiting >= outbox->limit && !outbox->failed;
	pthread_mutex_unlock(&outbox->lock);
	return full;
}

bool outbox_is_idle(struct outbox *outbox)
{
	bool idle;

	pthread_mutex_lock(&outbox->lock);
	idle = !outbox->waiting || outbox->failed;
	pthread_mutex_unlock(&outbox->lock);
	return idle;
}

void outbox_wait(struct outbox *outbox)
{
	struct timespec until;
	int result = 0;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += WAIT_NS;
	if (until.tv_nsec >= 1000000000)
		until.tv_sec++, until.tv_nsec -= 1000000000;
	pthread_mutex_lock(&outbox->lock);
	while (!result && outbox->waiting >= outbox->limit / 2 && !outbox->failed)
		result = pthread_cond_timedwait(&outbox->changed, &outbox->lock, &until);
	pthread_mutex_unlock(&outbox->lock);
}

void outbox_drain(struct outbox *outbox)
{
	pthread_mutex_lock(&outbox->lock);
	while (outbox->waiting && !outbox->failed)
		pthread_cond_wait(&outbox->changed, &outbox->lock);
	pthread_mutex_unlock(&outbox->lock);
}

bool outbox_has_failed(struct outbox *outbox)
{
	bool failed;

	pthread_mutex_lock(&outbox->lock);
	failed = outbox->failed;
	pthread_mutex_unlock(&outbox->lock);
	return failed;
}

void outbox_close(struct outbox *outbox)
{
	if (!outbox)
		return;
	pthread_mutex_lock(&outbox->lock);
	outbox->closing = true;
	pthread_cond_broadcast(&outbox->changed);
	pthread_mutex_unlock(&outbox->lock);
	pthread_join(outbox->thread, NULL);
	pthread_cond_destroy(&outbox->changed);
	pthread_mutex_destroy(&outbox->lock);
	while (outbox->spare) {
		struct parcel *parcel = outbox->spare;

		outbox->spare = parcel->next;
		parcel_free(parcel);
	}
	free(outbox);
}
