/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One attempt at a picture: the model cut into commands and files for a level.
 * draw_* fill the picture; they never hide a thing without counting it.
 */
#ifndef GRAPH_DRAWING_H
#define GRAPH_DRAWING_H

#include "grouping.h"
#include "links.h"
#include "model.h"
#include "options.h"
#include "picture.h"

struct drawing {
	struct model *model;
	const struct options *options;
	enum level level;		/* drawn, which may be coarser than asked for */
	struct grouping grouping;
	struct links links;
	struct picture picture;
	bool *homes;			/* see system_homes */
	uint32_t *command_node;		/* by process: the node of its group; NONE: not drawn */
	uint32_t *file_node;		/* by file */
	uint8_t *role;			/* by file: enum file_role */
	struct pairs groups;		/* node kind, path -> the node that stands for files there */
	size_t sources;			/* files of the build that were there before it */
	uint8_t *focus;			/* by leader: see focus_commands */
	unsigned found;			/* ways that begin at something that is drawn */
	uint32_t *only_output;		/* by node, for labels: see place_only_outputs */
	bool many_asked;		/* so many files were asked for that they may be folded */
};

/* What a file is to the picture. */
enum file_role {
	ROLE_NOTHING,			/* nobody read, wrote or ran it */
	ROLE_CROSSING,			/* made by one command and used by another */
	ROLE_RESULT,			/* made and left behind */
	ROLE_BYPRODUCT,			/* a result such as a depfile */
	ROLE_SOURCE,			/* was there before, and was used */
	ROLE_SYSTEM,
	ROLE_TEMPORARY,			/* made, used by another command, and gone at the end */
	ROLE_INTERNAL,			/* made and gone, and no other command used it */
	ROLE_MISSING,			/* looked for in vain */
	ROLE_LOG,			/* what the build's commands said went there */
	ROLE_PIPE,
};

/* The links of one file, which lie side by side. */
struct file_links {
	uint32_t file;
	const struct link *list;
	size_t count;
};

/* The next file's links.  Begin with *at 0. */
bool drawing_next_file(const struct drawing *drawing, size_t *at, struct file_links *links);
/* Whether the role is drawn; if not, it is counted as hidden. */
bool drawing_wants(struct drawing *drawing, enum file_role role, const struct file_links *links);

/* The node of a file of that role, made and put into its group when needed. */
uint32_t drawing_file(struct drawing *drawing, uint32_t file, enum file_role role);

/* Puts sources, when there are many, into a node for each directory of them. */
void drawing_fold_sources(struct drawing *drawing);

/* The node of a command, made when needed. */
uint32_t drawing_command(struct drawing *drawing, uint32_t leader);

void drawing_init(struct drawing *drawing, struct model *model, const struct options *options, enum level level);
void drawing_free(struct drawing *drawing);

void draw_commands_and_files(struct drawing *drawing);	/* levels process, exec, step */
void draw_files(struct drawing *drawing);		/* levels file and dir */
void draw_targets(struct drawing *drawing);		/* level target */
void draw_tree(struct drawing *drawing);		/* level tree */

#endif
