/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel half's maps and programs in the kernel. */
#ifndef CAPTURE_LOADED_H
#define CAPTURE_LOADED_H

#define PROGRAMS_MAX 8

struct loaded {
	int states, members, rings;	/* maps: descriptors, owned; -1: not there */
	unsigned count;			/* of programs */
	struct loaded_program {
		const char *name;
		int fd;			/* owned */
		int link;		/* owned; -1: not attached */
	} programs[PROGRAMS_MAX];
};

#define LOADED_NOTHING { .states = -1, .members = -1, .rings = -1 }

/* Keep a map or a program of a skeleton; a program whose descriptor is negative is not there.  0, or
 * -1 with errno. */
int loaded_keep_map(int *kept, int fd);
int loaded_keep_program(struct loaded *loaded, const char *name, int fd);

/* 0, or -1 with errno. */
int loaded_attach(struct loaded *loaded);

void loaded_detach(struct loaded *loaded);

/* Leaves errno as it is. */
void loaded_free(struct loaded *loaded);

#endif
