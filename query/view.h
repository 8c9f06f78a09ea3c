/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A view shows the selected events.  Its functions may be NULL, but `event' or
 * `finish'; they return 0, or -1 when writing failed: output_fail has been told
 * why, or the output's stream has an error.
 */
#ifndef QUERY_VIEW_H
#define QUERY_VIEW_H

#include "output.h"
#include "trace.h"

struct viewer {
	const struct view *view;
	struct output *output;
	struct trace *trace;		/* the event at hand is in it */
	void *state;			/* the view's own */
};

struct view {
	const char *name;
	const char *description;
	bool binary;			/* not for terminals */
	bool ends;			/* shows how processes ended */
	int (*begin)(struct viewer *viewer);
	int (*block)(struct viewer *viewer, const struct block *block);	/* before its records */
	int (*definition)(struct viewer *viewer, const struct record *record);	/* a record that is no event */
	int (*event)(struct viewer *viewer);
	int (*section)(struct viewer *viewer);	/* the section has ended */
	int (*finish)(struct viewer *viewer);	/* all input has ended */
	int (*idle)(struct viewer *viewer);	/* nothing more at hand: show what there is */
	void (*end)(struct viewer *viewer);	/* frees the state, also after an error */
};

/* NULL: there is none of that name. */
const struct view *view_find(const char *name);

/* The view with this number, from 0; NULL: there are fewer. */
const struct view *view_at(size_t number);

extern const struct view view_text, view_json, view_csv, view_trace, view_files, view_procs, view_tree;
extern const struct view view_compdb, view_chrome, view_summary;

/* Prints a decimal number. */
void view_print_number(FILE *out, int64_t number);

/* Prints a time as seconds with `digits' (1 to 9) after the point, in `width' columns or more. */
void view_print_time(FILE *out, int64_t time_ns, int width, int digits);

/* Prints ns or bytes for people: "1.25s", "12.3ms"; "34.5M". */
void view_print_duration(FILE *out, int64_t time_ns);
void view_print_size(FILE *out, uint64_t bytes);

/* Prints an entry of a list: escaped, or raw with -0. */
void view_print_name(const struct output *output, struct text name);

#endif
