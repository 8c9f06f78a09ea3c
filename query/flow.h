/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who handed content to whom, and when.  Nodes are versions of files and programs (what a
 * process runs from one exec to the next); an edge is an access: content goes from a file
 * to the program that reads it, and from a program to the file that it writes.  Times are
 * places in the trace: the first event of a section has place 1.  The flow owns nodes and
 * edges and names them by index; it grows with processes and versions, not with events.
 *
 * The trace is read more than once.  The first reading makes nodes and edges; after
 * flow_rewind, each later one asks for the same in the same order and is given the same.
 */
#ifndef QUERY_FLOW_H
#define QUERY_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FLOW_NONE UINT32_MAX
#define FLOW_FOREVER UINT64_MAX		/* the end of what is not seen to end */

struct flow_node {
	uint32_t into, out;		/* first edges; FLOW_NONE */
	bool program;			/* else a version of a file */
	bool pool;			/* a pipe that one program both writes and reads: it carries nothing */
};

struct flow_edge {
	uint32_t from, to;		/* nodes */
	uint32_t next_into, next_out;	/* edges of the same `to', of the same `from' */
	uint64_t begin, end;		/* content may pass in all that time */
	uint64_t last;			/* where the last of the accesses that are one edge began */
	bool lasting;			/* these accesses all last until the end */
};

struct flow {
	struct flow_node *nodes;
	struct flow_edge *edges;
	size_t node_count, edge_count, node_capacity, edge_capacity;
	uint32_t next_node, next_edge;	/* of this reading */
	bool known;			/* this is not the first reading */
	bool failed;			/* no memory: nothing in it is good */
};

void flow_rewind(struct flow *flow);
void flow_free(struct flow *flow);

/* A node or edge more.  After a failure the index is still a good one. */
uint32_t flow_add_node(struct flow *flow, bool program);
uint32_t flow_add_edge(struct flow *flow, uint32_t from, uint32_t to, uint64_t begin, uint64_t end);

/* One more access, which begins at `place', is the same edge. */
void flow_extend(struct flow *flow, uint32_t edge, uint64_t place);
void flow_end(struct flow *flow, uint32_t edge, uint64_t place);

/* How far to follow, and which way. */
struct flow_question {
	bool forward;			/* what was derived, else what contributed */
	bool once;			/* one edge only */
	uint32_t depth;			/* programs on the way, at most; 0: any number */
};

/*
 * Where an answer begins, and then the answer.  Times are kept as keys: of what contributed,
 * the time itself; of what was derived, its complement: so later is always more, and 0 is never.
 */
struct flow_marks {
	uint64_t *node, *edge;
	size_t node_capacity, edge_capacity;
};

/* The node is asked about, as it is at `place' (contributed: up to then; derived: from then on). */
bool flow_seed(const struct flow_question *question, struct flow_marks *marks, uint32_t node, uint64_t place);

/* What an access that began at `place' has read, or written, is asked about. */
bool flow_seed_access(struct flow_marks *marks, uint32_t edge, uint64_t place);

/* Marks all edges on paths along which content can have come, or gone.  false: no memory. */
bool flow_follow(const struct flow *flow, const struct flow_question *question, struct flow_marks *marks);

/* Whether the access that began at `place' and is part of this edge is on such a path; a lasting
 * edge's has the place of the event. */
bool flow_is_marked(const struct flow *flow, const struct flow_question *question, const struct flow_marks *marks,
		    uint32_t edge, uint64_t place);

/* Whether a version of a file is on such a path. */
bool flow_node_is_marked(const struct flow *flow, const struct flow_marks *marks, uint32_t node);

void flow_marks_free(struct flow_marks *marks);

#endif
