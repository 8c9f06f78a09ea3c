/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Path names as a tree, and what the trace taught about where they lead.  Path
 * numbers are the numbers of their names; 0 is no path.
 */
#ifndef GRAPH_PATHS_H
#define GRAPH_PATHS_H

#include <stdbool.h>

#include "names.h"

struct path {
	uint32_t parent;		/* the directory's path */
	uint32_t current;		/* the file that has this name now; NONE: none known */
	uint32_t last;			/* the file that lost this name last; NONE: none did */
	uint32_t alias;			/* the kernel's name for it, when that is another; 0: none */
	uint32_t versions;		/* files that have had this name */
	bool has_entries;		/* it is a directory: other paths lie in it */
	bool made;			/* it is a directory: it was made as one, perhaps empty */
	bool itself;			/* it is a directory, and no symbolic link to one */
};

struct paths {
	struct names names;
	struct path *list;
	size_t capacity;
};

void paths_init(struct paths *paths);
void paths_free(struct paths *paths);

/* The path's number, its directories entered too. */
uint32_t paths_put(struct paths *paths, struct text name);

/* The same for a name that the kernel has too: its directory is then no symbolic link. */
uint32_t paths_put_real(struct paths *paths, struct text name);

/* Where an asked name leads.  `real' is the kernel's name, empty when unknown.
 * follow: through a symbolic link at the end as well, as open(2) does. */
uint32_t paths_resolve(struct paths *paths, struct text asked, struct text real, bool follow);

/* Whether `path' lies below `directory'. */
bool paths_inside(const struct paths *paths, uint32_t path, uint32_t directory);

/* What follows the last slash. */
struct text path_base(struct text name);

/* From the last dot of the last part on, empty when it has none or only begins with one. */
struct text path_extension(struct text name);

/* The part before the last slash; "/" for what lies in the root. */
struct text path_directory(struct text name);

#endif
