/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processes of the selected events and their ancestors, with what views say of
 * them: copies, because a trace forgets its strings.  Grows with processes only.
 */
#ifndef QUERY_CENSUS_H
#define QUERY_CENSUS_H

#include "idmap.h"
#include "output.h"
#include "trace.h"

struct resident {
	size_t parent;			/* index + 1; 0: none */
	size_t first_child, last_child, next_sibling;	/* likewise */
	uint32_t pid;
	uint64_t start;			/* ns */
	bool selected;			/* not just an ancestor */
	char *name;
	char *command;			/* as a shell would take it */
	uint64_t changes;		/* of the trace, up to which this is so */
};

struct census {
	struct idmap residents;		/* struct resident; ancestors before their descendants */
};

#define CENSUS { .residents = IDMAP(struct resident) }

/* Counts the process of the event at hand in.  0, or -1: no memory. */
int census_add(struct census *census, const struct trace *trace);

/* Forgets all, for the next section. */
void census_clear(struct census *census);
void census_free(struct census *census);

static inline struct resident *census_resident(const struct census *census, size_t index)
{
	return (struct resident *)census->residents.values + index;
}

/* The selected ones by the time they began, ancestors first; free(3) it.  NULL: no memory. */
struct resident **census_sorted(const struct census *census, size_t *count);

/* Says on a terminal what census_print prints. */
void census_print_head(const struct output *output);

/* Prints pid, exit status, duration, and the command `indent' columns further right. */
void census_print(const struct census *census, size_t index, unsigned indent, const struct trace *trace,
		  const struct output *output);

#endif
