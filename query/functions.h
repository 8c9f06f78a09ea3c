/* SPDX-License-Identifier: BSD-2-Clause */
/* The functions of the language, once. */
#ifndef QUERY_FUNCTIONS_H
#define QUERY_FUNCTIONS_H

#include "family.h"
#include "lineage.h"
#include "record.h"

enum function_kind { FUNCTION_QUANTIFIER, FUNCTION_RELATION, FUNCTION_LINEAGE, FUNCTION_REPORT };

struct function {
	const char *name;
	enum function_kind kind;
	int which;			/* enum relation_kind, lineage_kind or report_kind; quantifier: 1 means all */
};

/* Ends with a name of NULL. */
extern const struct function functions[];

/* NULL: none. */
const struct function *function_find(struct text name);

#endif
