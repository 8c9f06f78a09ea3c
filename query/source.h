/* SPDX-License-Identifier: BSD-2-Clause */
/* An input that can be read several times: what cannot be sought is kept in an unlinked file. */
#ifndef QUERY_SOURCE_H
#define QUERY_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct source {
	const char *name;		/* for messages */
	int fd;
	bool is_stdin;
	off_t start;			/* where in fd the input begins */
	uint64_t spooled;		/* bytes kept in a file */
	char error[256];
};

/* Opens a file, or stdin for "-".  When `again', source_rewind can be used later.
 * 0, or -1: source->error. */
int source_open(struct source *source, const char *path, bool again);

/* 0, or -1: source->error. */
int source_rewind(struct source *source);

/* Whether a read would have to wait for more input. */
bool source_is_idle(const struct source *source);

void source_close(struct source *source);

#endif
