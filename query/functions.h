/* SPDX-License-Identifier: BSD-2-Clause */
/* The functions of the language, once. */
#ifndef QUERY_FUNCTIONS_H
#define QUERY_FUNCTIONS_H

#include "family.h"
#include "record.h"

enum function_kind { FUNCTION_QUANTIFIER, FUNCTION_RELATION };

struct function {
	const char *name;
	enum function_kind kind;
	int which;			/* relation: enum relation_kind; quantifier: 1 means all */
};

/* Ends with a name of NULL. */
extern const struct function functions[];

/* NULL: none. */
const struct function *function_find(struct text name);

#endif
