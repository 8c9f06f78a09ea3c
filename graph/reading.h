/* SPDX-License-Identifier: BSD-2-Clause */
/* What reading a trace needs at hand: shared by read.c and events.c. */
#ifndef GRAPH_READING_H
#define GRAPH_READING_H

#include <stdbool.h>

#include "context.h"
#include "idmap.h"
#include "input.h"
#include "model.h"

struct reading;
typedef void event_action(struct reading *reading, uint32_t process, const struct record *record);

/* What a file id of the trace means here, found once per id. */
struct known_file {
	uint32_t follow, nofollow;	/* path; 0: not looked up yet */
	bool judged, content;		/* whether something is in it: no directory, device or socket */
	bool pipe;
};

struct reading {
	struct model *model;
	struct context *context;
	struct input *input;
	const char *name;		/* the input's, for messages */
	size_t sections;		/* of this input so far */
	struct idmap processes;		/* the section's process ids -> index in the model */
	struct idmap files;		/* file ids since the last RESET -> struct known_file */
	/* The newest answers of reading_process and reading_content: events come in runs. */
	uint32_t last_id, last_process;
	uint32_t last_file, last_path;
	event_action *actions[KIND_LIMIT];
	char *joined;
	size_t joined_capacity;
	bool said_incomplete;
	int status;
};

/* The ids by which a definition or an exec event describes a program. */
struct process_program {
	uint32_t name, exe, argv, cwd;
};

struct text reading_string(const struct reading *reading, uint32_t id);

/* The path that a file id of the trace means; 0: none. */
uint32_t reading_path(struct reading *reading, uint32_t id, bool follow);

/* The path of a file or pipe with content, through symbolic links; 0: it is none. */
uint32_t reading_content(struct reading *reading, uint32_t id);

/* Whether that is a pipe or fifo. */
bool reading_is_pipe(const struct reading *reading, uint32_t id);

/* NONE: unknown. */
uint32_t reading_process(struct reading *reading, uint32_t id);

/* The program that these ids describe: its argv, exe and cwd. */
struct program reading_program(struct reading *reading, const struct process_program *as);

/* Finds the actions for the kinds this program knows. */
void event_prepare(struct reading *reading);

/* Does what the event, or the definition that stands for one, means to the model. */
void event_take(struct reading *reading, const struct record *record);

#endif
