/* SPDX-License-Identifier: BSD-2-Clause */
/* Words for nodes and edges: labels that are short, tooltips that are whole. */
#ifndef GRAPH_DESCRIBE_H
#define GRAPH_DESCRIBE_H

#include "buffer.h"
#include "drawing.h"

/* Which nodes need their directory in the label: another drawn file has the same last part. */
bool *describe_ambiguous(const struct drawing *drawing);

void describe_node(struct buffer *buffer, const struct drawing *drawing, uint32_t node, bool ambiguous);
void describe_node_fully(struct buffer *buffer, const struct drawing *drawing, uint32_t node);

/* A path as people would write it where the build was started. */
void describe_path(struct buffer *buffer, const struct model *model, uint32_t path);

/* "exit 2", "killed by signal 9". */
void describe_exit(struct buffer *buffer, const struct model *model, const struct process *process);

/* The label of an edge; may be nothing. */
void describe_edge(struct buffer *buffer, const struct drawing *drawing, const struct edge *edge);
void describe_edge_fully(struct buffer *buffer, const struct drawing *drawing, const struct edge *edge);

#endif
