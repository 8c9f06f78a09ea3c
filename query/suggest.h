/* SPDX-License-Identifier: BSD-2-Clause */
/* "did you mean ...?": the nearest of several names. */
#ifndef QUERY_SUGGEST_H
#define QUERY_SUGGEST_H

#include "names.h"
#include "record.h"

struct suggestion {
	struct text wanted;
	const char *best;		/* NULL: nothing is near */
	unsigned distance;		/* letters to change */
	char parent_name[64];		/* room for a proc.parent.* name */
	char text[96];			/* "; did you mean BEST?", or nothing */
};

/* The distance above which a name is no suggestion grows with the length of what was written. */
void suggest_begin(struct suggestion *suggestion, struct text wanted);
void suggest_offer(struct suggestion *suggestion, const char *name);
const char *suggest_end(struct suggestion *suggestion);

/* All in one: for a field or function, and for a name. */
const char *suggest_field(struct suggestion *suggestion, struct text wanted);
const char *suggest_name(struct suggestion *suggestion, struct text wanted, const struct names *names);

#endif
