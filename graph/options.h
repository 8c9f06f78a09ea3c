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
};

struct options {
	enum level level;
	enum system_mode system;
	unsigned show;
	size_t node_budget, edge_budget;	/* 0: none */
	const char *around;			/* NULL: everything */
	unsigned depth;
	bool legend;
};

/* The level's name, as -l takes it. */
const char *level_name(enum level level);

#endif
