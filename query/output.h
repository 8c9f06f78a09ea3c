/* SPDX-License-Identifier: BSD-2-Clause */
/* Where results go, and how they are to look there. */
#ifndef QUERY_OUTPUT_H
#define QUERY_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "columns.h"

struct output {
	FILE *file;
	const char *name;		/* for messages */
	bool terminal;
	bool color;
	unsigned width;			/* of the terminal, columns; 0: unbounded */
	char list_end;			/* '\n' or '\0' after each entry of a list; raw bytes with '\0' */
	int level;			/* of zstd, for traces; 0: none */
	struct columns columns;		/* asked for; empty: those that are usual */
	const char *filter;		/* text of the filter that a trace is to tell; NULL: none */
	char error[192];		/* why writing failed */
};

/* Opens the file, or takes stdout when path is NULL.  0, or -1: errno. */
int output_open(struct output *output, const char *path);

/* Passes on what has been written so far.  0, or -1: output->error. */
int output_flush(struct output *output);

/* Flushes and closes.  0, or -1: output->error. */
int output_close(struct output *output);

/* Notes that writing has failed.  Returns -1. */
int output_fail(struct output *output, const char *what);

#endif
