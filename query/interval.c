/* SPDX-License-Identifier: BSD-2-Clause */
/* Derives a time from a filter: and makes it shorter, or longer; not tells nothing. */
#include "interval.h"

static struct interval intersection(struct interval a, struct interval b)
{
	return (struct interval){ a.from > b.from ? a.from : b.from, a.to < b.to ? a.to : b.to };
}

/* With what lies between the two. */
static struct interval hull(struct interval a, struct interval b)
{
	if (a.from > a.to)
		return b;
	if (b.from > b.to)
		return a;
	return (struct interval){ a.from < b.from ? a.from : b.from, a.to > b.to ? a.to : b.to };
}

static struct interval of_set(const struct operand *operand)
{
	struct interval all = { INT64_MAX, INT64_MIN };

	for (; operand; operand = operand->next)
		all = hull(all, (struct interval){ operand->low.number, operand->high.number });
	return all;
}

static struct interval of_test(const struct node *test)
{
	struct interval all = INTERVAL_ALWAYS;

	if (test->field.field->get != get_evt_time || test->negated || test->operands->field.field)
		return all;
	switch (test->test) {
	case TEST_EQUAL:
	case TEST_IN:
		return of_set(test->operands);
	case TEST_LESS:
	case TEST_LESS_EQUAL:
		all.to = test->operands->low.number;
		return all;
	case TEST_GREATER:
	case TEST_GREATER_EQUAL:
		all.from = test->operands->low.number;
		return all;
	default:
		return all;
	}
}

static struct interval of_parts(const struct node *node)
{
	struct interval all = interval_of(node->first);

	for (const struct node *part = node->first ? node->first->next : NULL; part; part = part->next)
		all = node->kind == NODE_AND ? intersection(all, interval_of(part)) : hull(all, interval_of(part));
	return all;
}

struct interval interval_of(const struct node *root)
{
	if (!root)
		return INTERVAL_ALWAYS;
	switch (root->kind) {
	case NODE_AND:
	case NODE_OR:
		return of_parts(root);
	case NODE_TEST:
		return of_test(root);
	default:
		return INTERVAL_ALWAYS;
	}
}
