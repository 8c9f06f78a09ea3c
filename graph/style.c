/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables of looks.  Colours are Okabe and Ito's, lightened where text stands on them. */
#include "style.h"

const struct style style_nodes[LOOKS] = {
	[LOOK_COMMAND] = { "command", "shape=box, style=filled, fillcolor=\"#d9ecf8\", color=\"#0072b2\"", "command" },
	[LOOK_FORK] = { "command fork", "shape=box, style=\"dashed\", color=\"#0072b2\"",
			"process without a program of its own" },
	[LOOK_CONDUCTOR] = { "command conductor", "shape=box, style=\"filled,rounded\", fillcolor=\"#eef6fb\", "
						  "color=\"#0072b2\"", "runs the commands" },
	[LOOK_FAILED] = { "command failed", "shape=octagon, style=filled, fillcolor=\"#f9d9c6\", color=\"#d55e00\", "
					    "penwidth=3", "command that failed" },
	[LOOK_SOURCE] = { "file source", "shape=note, style=filled, fillcolor=\"#ffffff\"", "file that was there before" },
	[LOOK_FILE] = { "file made", "shape=ellipse, style=filled, fillcolor=\"#e6f4ef\", color=\"#009e73\"",
			"file made and used" },
	[LOOK_RESULT] = { "file result", "shape=ellipse, style=filled, fillcolor=\"#fcf0c8\", color=\"#000000\", "
					 "penwidth=2.5", "file made and left" },
	[LOOK_TEMPORARY] = { "file temporary", "shape=ellipse, style=dashed", "file made and deleted" },
	[LOOK_LINK] = { "file link", "shape=cds, style=filled, fillcolor=\"#ffffff\"", "symbolic link" },
	[LOOK_MISSING] = { "file missing", "shape=note, style=dotted, fontcolor=\"#555555\"", "file that is not there" },
	[LOOK_DIRECTORY] = { "files", "shape=folder, style=filled, fillcolor=\"#ffffff\"", "files of a directory" },
	[LOOK_SYSTEM] = { "files system", "shape=folder, style=\"filled,dashed\", fillcolor=\"#eeeeee\"",
			  "files of the system" },
};

const struct style style_edges[EDGE_KINDS] = {
	[EDGE_READ] = { "read", "color=\"#444444\"", "is read by", 1 },
	[EDGE_WRITE] = { "write", "color=\"#0072b2\", weight=6", "writes", 2 },
	[EDGE_UPDATE] = { "update", "color=\"#0072b2\", dir=both", "reads, then writes", 2 },
	[EDGE_RAN] = { "exec", "color=\"#a0467a\", style=dashed, arrowhead=diamond", "is executed as", 1 },
	[EDGE_RENAME] = { "rename", "color=\"#0072b2\", style=dashed, arrowhead=box", "names", 1 },
	[EDGE_FORK] = { "fork", "color=\"#777777\", style=dotted, arrowhead=empty, weight=1", "starts", 1 },
	[EDGE_TEMPORARY] = { "temporary", "color=\"#009e73\", style=dashed, arrowhead=vee",
			     "through a temporary file", 1 },
	[EDGE_PIPE] = { "pipe", "color=\"#444444:#444444\"", "through a pipe", 1 },
	[EDGE_MISSING] = { "missing", "color=\"#777777\", style=dotted, arrowhead=odot", "is looked for by", 1 },
	[EDGE_DELETE] = { "delete", "color=\"#d55e00\", style=dotted, arrowhead=tee", "deletes", 1 },
	[EDGE_FLOW] = { "flow", "color=\"#444444\"", "goes into", 1 },
};

static enum node_look file_look(const struct node *node, bool made)
{
	if (node->flags & NODE_MISSING)
		return LOOK_MISSING;
	if (node->flags & NODE_TEMPORARY)
		return LOOK_TEMPORARY;
	if (node->flags & NODE_LINK)
		return LOOK_LINK;
	if (node->flags & NODE_RESULT)
		return LOOK_RESULT;
	return made ? LOOK_FILE : LOOK_SOURCE;
}

enum node_look style_look(const struct node *node, bool made)
{
	switch (node->kind) {
	case NODE_SOURCES:
	case NODE_DIRECTORY:
		return LOOK_DIRECTORY;
	case NODE_SYSTEM:
		return LOOK_SYSTEM;
	case NODE_FILE:
		return file_look(node, made);
	default:
		break;
	}
	if (node->flags & NODE_FAILED)
		return LOOK_FAILED;
	if (node->flags & NODE_CONDUCTOR)
		return LOOK_CONDUCTOR;
	return node->flags & NODE_FORKED ? LOOK_FORK : LOOK_COMMAND;
}
