/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of functions. */
#include "functions.h"

#include "value.h"

const struct function functions[] = {
	{ "any", FUNCTION_QUANTIFIER, 0 },
	{ "all", FUNCTION_QUANTIFIER, 1 },
	{ "self", FUNCTION_RELATION, RELATION_SELF },
	{ "parent", FUNCTION_RELATION, RELATION_PARENT },
	{ "ancestor", FUNCTION_RELATION, RELATION_ANCESTOR },
	{ "within", FUNCTION_RELATION, RELATION_WITHIN },
	{ "descendant", FUNCTION_RELATION, RELATION_DESCENDANT },
	{ "inputs", FUNCTION_LINEAGE, LINEAGE_INPUTS },
	{ "outputs", FUNCTION_LINEAGE, LINEAGE_OUTPUTS },
	{ "writers", FUNCTION_LINEAGE, LINEAGE_WRITERS },
	{ "readers", FUNCTION_LINEAGE, LINEAGE_READERS },
	{ "outside", FUNCTION_REPORT, REPORT_OUTSIDE },
	{ "missed", FUNCTION_REPORT, REPORT_MISSED },
	{ "race", FUNCTION_REPORT, REPORT_RACE },
	{ "unused", FUNCTION_REPORT, REPORT_UNUSED },
	{ "clobbered", FUNCTION_REPORT, REPORT_CLOBBERED },
	{ NULL, 0, 0 },
};

const struct function *function_find(struct text name)
{
	for (const struct function *function = functions; function->name; function++)
		if (text_is(name, function->name))
			return function;
	return NULL;
}
