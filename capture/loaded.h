/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel half's maps and programs in the kernel. */
#ifndef CAPTURE_LOADED_H
#define CAPTURE_LOADED_H

#define PROGRAMS_MAX 8

enum loaded_map {
	MAP_BSS, MAP_CALLS, MAP_DRAFTS, MAP_FAR_TOUCHES, MAP_MEMBERS, MAP_RECEIPTS, MAP_RINGS, MAP_SENT_NAMES,
	MAP_STATES, MAP_COUNT,
};

struct loaded {
	int maps[MAP_COUNT];		/* descriptors, owned; 0: not there */
	unsigned count;			/* of programs */
	struct loaded_program {
		const char *name;
		int fd;			/* owned */
		int link;		/* owned; 0: not attached */
	} programs[PROGRAMS_MAX];
};

/* Keep a map or a program of a skeleton; a program whose descriptor is negative is not there.  0, or
 * -1 with errno. */
int loaded_keep_map(struct loaded *loaded, enum loaded_map which, int fd);
int loaded_keep_program(struct loaded *loaded, const char *name, int fd);

/* Attaches those that are not.  0, or -1 with errno. */
int loaded_attach(struct loaded *loaded);

void loaded_detach(struct loaded *loaded);

/* Leaves errno as it is, and of the struct zeros. */
void loaded_free(struct loaded *loaded);

#endif
