/* SPDX-License-Identifier: BSD-2-Clause */
/* What the command line asks for. */
#ifndef GRAPH_OPTIONS_H
#define GRAPH_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum level {
	LEVEL_PROCESS, LEVEL_EXEC, LEVEL_STEP, LEVEL_FILE, LEVEL_DIR, LEVEL_TARGET, LEVEL_TREE, LEVELS,
};

enum system_mode { SYSTEM_HIDE, SYSTEM_FOLD, SYSTEM_SHOW };

/* What is left out unless asked for. */
enum show {
	SHOW_TEMPORARY = 1 << 0,
	SHOW_SOURCES = 1 << 1,
	SHOW_BYPRODUCTS = 1 << 2,
	SHOW_COMMANDS = 1 << 3,
	SHOW_INTERNAL = 1 << 4,
	SHOW_MISSING = 1 << 5,
	SHOW_LOG = 1 << 6,
	SHOW_PIPES = 1 << 7,
};

enum colour_by { COLOUR_LOOK, COLOUR_TIME, COLOUR_CPU, COLOUR_FAIL, COLOUR_DIRECTORY };

enum cluster_by { CLUSTER_NONE, CLUSTER_DIRECTORY, CLUSTER_MAKE };

/* Which way the picture is followed from a thing that was asked for. */
enum focus_way { FOCUS_AROUND, FOCUS_FROM, FOCUS_TO, FOCUS_WAYS };

struct focus {
	const char *text;		/* a name or a filter; NULL: not asked for */
	bool filter;
	bool program;			/* a name that no file has: a program's */
};

struct options {
	enum level level;
	enum system_mode system;
	unsigned show;
	size_t node_budget, edge_budget;	/* 0: none */
	struct focus focus[FOCUS_WAYS];
	unsigned depth;				/* edges to follow; 0: any number */
	enum colour_by colour_by;
	enum cluster_by cluster;
	const char *url;			/* template, see url.h; NULL: no links */
	bool legend;
	bool quiet;
	const char *output;			/* NULL: stdout */
};

/* Reads the command line; ends the program when it is wrong, or asks for help. */
struct options options_parse(int argc, char **argv);

/* The level's name, as -l takes it. */
const char *level_name(enum level level);

#endif
