/* SPDX-License-Identifier: BSD-2-Clause */
/* The part of a picture that belongs to a file, a program, or what a filter selects. */
#ifndef GRAPH_FOCUS_H
#define GRAPH_FOCUS_H

#include "drawing.h"

/* Whether the text of --around and the like is a filter for query(1), no name: it has a field
 * and something else than a name has, and does not begin with a slash. */
bool focus_is_filter(const char *text);

/* Whether the options ask for a part only. */
bool focus_asked(const struct options *options);

/* The ways whose filter speaks of files: they begin at the files of the events, not at the processes. */
uint8_t focus_by_file(const struct options *options);

/* Marks the files that the options name (a path, the last parts of one, or a glob); where
 * there is none, the name is that of a program. */
void focus_mark(struct model *model, struct options *options);

/* Fills drawing->focus from the marked processes, and from programs by name. */
void focus_commands(struct drawing *drawing);

/* Hides what the marked nodes do not lead to, or what does not lead to them, as asked. */
void focus_apply(struct drawing *drawing);

/* Says on stderr what was asked for and is not in the picture; false: all is. */
bool focus_say_missing(const struct drawing *drawing);

#endif
