/* SPDX-License-Identifier: BSD-2-Clause */
/* What the command line of capture asks for. */
#ifndef CAPTURE_OPTIONS_H
#define CAPTURE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct options {
	const char *output;	/* NULL: stdout */
	size_t ring_size;	/* per CPU, bytes, a power of two */
	int zstd_level;		/* 0: none */
	bool no_freeze;		/* lose records rather than have the command wait */
	bool wait;		/* for the last descendant, not only for the command */
	bool kill;		/* the command, should capture be killed */
	bool all_probes;	/* tell also failed lookups that a program repeats */
	unsigned without;	/* features of the kernel: enum kernel_features */
	bool strict;		/* a trace that is not complete is a failure */
	bool check;		/* the machine, and run nothing */
	const char *user;	/* whom to run the command as; NULL: the caller */
	bool quiet;
	bool verbose;
	char **command;		/* NULL-terminated; points into argv */
};

/* Reads the command line; prints help or what is wrong, and exits, where that is asked for
 * (status 0) or needed (status 125). */
void options_read(struct options *options, int argc, char **argv);

#endif
