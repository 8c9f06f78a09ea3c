/* SPDX-License-Identifier: BSD-2-Clause */
/* The filters of a command line: -e, -F, the operand and -t, before and after they are compiled. */
#ifndef QUERY_FILTER_TEXTS_H
#define QUERY_FILTER_TEXTS_H

#include "filter.h"

#define FILTER_TEXTS_MAX 64

struct filter_text {
	const char *name;		/* for messages */
	char *bytes;			/* owned, ends with a NUL that does not count */
	size_t length;
};

struct filter_texts {
	struct filter_text text[FILTER_TEXTS_MAX];
	size_t count;
	struct filter_text time;	/* of -t; no bytes: none */
	bool reverse;			/* all but the time */
};

/* 0, or -1: errno. */
int filter_texts_add(struct filter_texts *texts, const char *text);
int filter_texts_add_file(struct filter_texts *texts, const char *path);

/* Whether the last text can be compiled; and to forget it. */
bool filter_texts_last_is_good(const struct filter_texts *texts);
void filter_texts_drop_last(struct filter_texts *texts);

/* Takes "FROM..TO", either may be missing.  0, or -1: errno; EINVAL: it is none. */
int filter_texts_set_time(struct filter_texts *texts, const char *range);

/* Fills the filter.  What is in `texts' must last as long.  0, or -1: it is said on stderr what is wrong. */
int filter_texts_compile(const struct filter_texts *texts, struct filter *filter);

/* One text that selects the same, and tells the limit (UINT64_MAX: none) in a comment; the caller frees it.
 * NULL: no memory. */
char *filter_texts_join(const struct filter_texts *texts, uint64_t limit);

void filter_texts_free(struct filter_texts *texts);

#endif
