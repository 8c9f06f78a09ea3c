/* SPDX-License-Identifier: BSD-2-Clause */
/* A named input, block by block, with one block of looking ahead. */
#ifndef NORMALIZE_INPUT_H
#define NORMALIZE_INPUT_H

#include "reader.h"

struct input {
	const char *name;		/* for messages; borrowed */
	int fd;
	int64_t base;			/* where in the file the stream begins; -1: it is no file */
	struct reader *reader;
	struct block block;		/* input_peek's; lasts until input_pass */
	bool has_block;
	bool over;
	int status;			/* exit status so far */
};

/* "-" is stdin.  When it cannot be opened, that is said, and the input is over. */
struct input input_open(const char *name);
void input_close(struct input *input);

/* The block at hand; NULL: the input is over, and why, if it should not be, has been said. */
struct block *input_peek(struct input *input);

/* Goes on to the next block. */
void input_pass(struct input *input);

#endif
