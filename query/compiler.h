/* SPDX-License-Identifier: BSD-2-Clause */
/* What the arguments of a gcc or clang driver mean, as far as compile_commands.json needs it. */
#ifndef QUERY_COMPILER_H
#define QUERY_COMPILER_H

#include <stdbool.h>

#include "context.h"

enum argument_role {
	ARGUMENT_OPTION,		/* or its value, or a file that is no source */
	ARGUMENT_SOURCE,
	ARGUMENT_OUTPUT,		/* the value of -o */
	ARGUMENT_RESPONSE,		/* @file: more arguments, unseen */
	ARGUMENT_REFUSAL,		/* an option with which nothing is compiled: -E, --version, -cc1 ... */
	ARGUMENT_OBJECT_ONLY,		/* -c, -S: one output for each source */
};

/* Reads arguments one after the other; zeroed at the start. */
struct argument_scan {
	bool value;			/* the next is the value of an option ... */
	char option;			/* ... and of which: 'o', 'x', or 0 for any other */
	bool language;			/* -x has said what files are, whatever their names */
};

/* Whether this is the name, or the path, of a compiler driver: cc, g++-12, x86_64-linux-gnu-gcc, clang++ ... */
bool compiler_is_driver(struct text program);

/* Whether it runs the compiler that its first argument names: ccache, distcc ... */
bool compiler_is_launcher(struct text program);

/* Which of its arguments is the source that a compiler proper (cc1, cc1plus, clang -cc1) was given by a driver;
 * 0: it is none, or it only preprocesses.  `arguments': ids of strings. */
size_t compiler_proper_source(const struct context *context, const uint32_t *arguments, size_t count);

/* What the next argument behind the driver's name is.  gcc(1), clang(1). */
enum argument_role compiler_argument(struct argument_scan *scan, struct text argument);

#endif
