/* SPDX-License-Identifier: BSD-2-Clause */
/* What sort of program a command line runs, and what to call it. */
#ifndef GRAPH_CLASSIFY_H
#define GRAPH_CLASSIFY_H

#include <stdbool.h>

#include "record.h"

enum program_class {
	PROGRAM_WRAPPER,		/* runs another: sh -c, env, libtool */
	PROGRAM_TRIVIAL,		/* moves and mentions files: mv, mkdir, echo */
	PROGRAM_FILTER,			/* carries content along: cat, sed, install */
	PROGRAM_HELPER,			/* the inside of a compiler driver: cc1, as, ld */
	PROGRAM_PLAIN,
	PROGRAM_DRIVER,			/* compiler drivers: cc, clang */
	PROGRAM_CONFIGURER,		/* tries things out: ./configure, cmake */
	PROGRAM_BUILDER,		/* runs the commands of a build: make, ninja */
};

struct classified {
	enum program_class class;
	struct text name;		/* lies in argv or exe */
	bool script;			/* the name is that of a script, not of its interpreter; or ccache's compiler's */
	bool gathers;			/* it is libtool: what it runs is all one command */
	bool caches;			/* it is ccache or the like, whatever it is called */
	bool answers;			/* exit status 1 only says no, as POSIX has it: grep, cmp, test */
};

/* argv: the arguments, each ended by a NUL. */
struct classified classify(struct text argv, struct text exe);

/* The next argument of such an argv.  Begin with *at 0; false: there is none. */
bool argument_next(struct text argv, size_t *at, struct text *argument);

/* Whether the text is these characters. */
bool text_is(struct text text, const char *characters);

/* The number of arguments that come before the script of an interpreter, itself included, or
 * before the compiler that ccache runs. */
size_t classify_script(struct text argv);

#endif
