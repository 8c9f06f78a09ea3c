/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which events of a trace a filter selects.  graph does not speak the language of filters: it
 * runs query(1), whose selection is a trace of the same events, and reads that beside the
 * trace it came from.
 */
#ifndef GRAPH_SELECTION_H
#define GRAPH_SELECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct selection;

/* Where an event is; what comes later compares greater, member by member. */
struct place {
	size_t section;			/* from 1 */
	uint64_t time_ns, sequence;
};

/* Starts query on fd, which stays the caller's: the query beside this program, else the one in
 * PATH.  Ends the program with a sentence when there is none. */
struct selection *selection_open(const char *filter, int fd);

/* Whether the event at this place is selected.  Ask in order. */
bool selection_has(struct selection *selection, struct place place);

/* Takes NULL. */
void selection_close(struct selection *selection);

#endif
