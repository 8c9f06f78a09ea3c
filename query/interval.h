/* SPDX-License-Identifier: BSD-2-Clause */
/* When an event must have happened to be selected. */
#ifndef QUERY_INTERVAL_H
#define QUERY_INTERVAL_H

#include "node.h"

/* Both ends included, ns since the start of the section; empty when from > to. */
struct interval {
	int64_t from, to;
};

#define INTERVAL_ALWAYS ((struct interval){ INT64_MIN, INT64_MAX })

/* The shortest that holds all that the tree selects, as far as comparisons of evt.time tell; NULL: an empty tree. */
struct interval interval_of(const struct node *root);

#endif
