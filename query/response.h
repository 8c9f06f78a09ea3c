/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Drivers that only a response file (@file) tells their sources: the compilers proper that they run
 * name them.  Owns what it keeps of each, for one section.
 */
#ifndef QUERY_RESPONSE_H
#define QUERY_RESPONSE_H

#include "buffer.h"
#include "trace.h"

struct response {
	char *front, *back;		/* an entry of compile_commands.json, before and behind the source's name */
	struct buffer source;		/* no length: none was seen */
	bool several;			/* sources were seen */
};

struct responses {
	struct idmap commands;		/* by process: struct response */
};

#define RESPONSES { .commands = IDMAP(struct response) }

/* The process of the event at hand is such a driver; takes both texts over.  false: no memory. */
bool responses_add(struct responses *responses, uint32_t process, char *front, char *back);

/* The outermost such driver that this process is, or that is an ancestor of it; NULL: none. */
struct response *responses_find(const struct responses *responses, const struct family *family, uint32_t process);

/* It has this source.  false: no memory. */
bool response_note(struct response *response, struct text source);

/* Forgets all. */
void responses_clear(struct responses *responses);

#endif
