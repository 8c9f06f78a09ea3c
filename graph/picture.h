/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A picture in the making: nodes and edges, before anything is written.  A node
 * may be folded into another, its lead, which then stands for both.
 */
#ifndef GRAPH_PICTURE_H
#define GRAPH_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "memory.h"
#include "pairs.h"

enum node_kind {
	NODE_COMMAND,			/* subject: process */
	NODE_FILE,			/* subject: file */
	NODE_SOURCES,			/* files that were there before; subject: their directory's path */
	NODE_SYSTEM,			/* the same of the system */
	NODE_DIRECTORY,			/* subject: path */
	NODE_KINDS,
};

enum node_flag {
	NODE_FAILED = 1 << 0,		/* a command that ended with a failure */
	NODE_FORKED = 1 << 1,		/* a process without a program of its own */
	NODE_RESULT = 1 << 2,		/* made here, and still there at the end */
	NODE_TEMPORARY = 1 << 3,	/* made here, and gone at the end */
	NODE_MISSING = 1 << 4,		/* only looked for */
	NODE_LINK = 1 << 5,		/* a symbolic link */
	NODE_CONDUCTOR = 1 << 6,	/* runs the steps */
	NODE_HIDDEN = 1 << 7,
	NODE_CONNECTED = 1 << 8,	/* has an edge; see picture_mark_connected */
	NODE_SOURCE = 1 << 10,		/* was there before, and is the build's */
	NODE_SEVERAL = 1 << 9,		/* directories: stands for several below its path */
};

struct node {
	uint8_t kind;
	uint8_t focus;			/* asked for, so it stays: a bit for each way to follow from it */
	uint16_t flags;
	uint32_t subject;
	uint32_t commands;		/* outermost ones that a step runs; within a directory */
	uint32_t below;			/* commands that it started, over others, and that are not drawn */
	uint32_t lead;			/* folded into this node; NONE: stands for itself */
	uint32_t next;			/* the next one folded into the same lead */
	uint32_t first, last;		/* those folded into this */
	uint32_t count;			/* of files or commands that it stands for */
	uint64_t identity;		/* the same in each run of the same build */
};

/* Also the order in which they are drawn over each other. */
enum edge_kind {
	EDGE_READ,			/* file to command */
	EDGE_WRITE,			/* command to file */
	EDGE_UPDATE,			/* command to file, which it read before */
	EDGE_RAN,			/* file to command */
	EDGE_RENAME,			/* command to file */
	EDGE_FORK,			/* command to command */
	EDGE_TEMPORARY,			/* command to command; file: what went between */
	EDGE_PIPE,			/* command to command */
	EDGE_MISSING,			/* file to command */
	EDGE_DELETE,			/* command to file */
	EDGE_FLOW,			/* file to file, directory to directory */
	EDGE_KINDS,
};

struct edge {
	uint32_t from, to;
	uint8_t kind;
	uint32_t count;			/* of accesses between what the nodes stand for */
	uint32_t subject;		/* temporary: a file; flow: a process; else NONE */
};

/* What was left out, to be said. */
enum hidden {
	HIDDEN_SYSTEM, HIDDEN_TEMPORARY, HIDDEN_BYPRODUCTS, HIDDEN_LOG, HIDDEN_PIPES, HIDDEN_INTERNAL, HIDDEN_BETWEEN,
	HIDDEN_COMMANDS, HIDDEN_MOVES, HIDDEN_CONDUCTORS, HIDDEN_UNUSED, HIDDEN_FAR, HIDDEN_DEEP, HIDDEN_KINDS,
};

struct picture {
	struct node *nodes;
	size_t node_count, node_capacity;
	struct edge *edges;
	size_t edge_count, edge_capacity;
	struct pairs edge_of[EDGE_KINDS];
	uint64_t hidden[HIDDEN_KINDS];
	bool folded;			/* alike commands were put together to keep to the budget */
	bool alike_files;		/* the same of files */
	unsigned depth;			/* directories were cut at this depth; 0: not */
};

uint32_t picture_add(struct picture *picture, enum node_kind kind, uint32_t subject, unsigned flags);

/* Draws an edge, or counts one that is there already.  Ends may be folded nodes. */
void picture_connect(struct picture *picture, uint32_t from, uint32_t to, enum edge_kind kind, uint32_t subject);

/* Folds a node into another; edges move along at the next picture_settle. */
void picture_fold(struct picture *picture, uint32_t lead, uint32_t node);

/* The node that stands for this one. */
uint32_t picture_lead(const struct picture *picture, uint32_t node);

/* Moves edges to the leads, joins equal ones, drops loops and edges of hidden nodes. */
void picture_settle(struct picture *picture);

/* Sets NODE_CONNECTED on nodes that have an edge, and only on them. */
void picture_mark_connected(struct picture *picture);

/* Whether the node will be drawn. */
bool picture_draws(const struct picture *picture, uint32_t node);

/* Nodes and edges as they would be drawn. */
size_t picture_size(const struct picture *picture);
void picture_free(struct picture *picture);

#endif
