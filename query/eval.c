/* SPDX-License-Identifier: BSD-2-Clause */
/* Walks the tree of a filter for one event. */
#include "eval.h"

#include <string.h>

#include "early.h"

struct question {
	struct trace *trace;
	bool *complex;
};

static int order(const struct node *node, const struct value *left, const struct value *right)
{
	if (node->field.field->type == VALUE_STRING)
		return text_compare(left->text, right->text);
	return (left->number > right->number) - (left->number < right->number);
}

static bool in_set(const struct node *node, const struct value *value)
{
	for (const struct operand *operand = node->operands; operand; operand = operand->next)
		if (order(node, value, &operand->low) >= 0 && order(node, value, &operand->high) <= 0)
			return true;
	return false;
}

static bool compare(const struct node *node, const struct value *left, const struct value *right)
{
	switch (node->test) {
	case TEST_EQUAL:
		return order(node, left, right) == 0;
	case TEST_LESS:
		return order(node, left, right) < 0;
	case TEST_LESS_EQUAL:
		return order(node, left, right) <= 0;
	case TEST_GREATER:
		return order(node, left, right) > 0;
	default:
		return order(node, left, right) >= 0;
	}
}

static bool compare_operand(const struct node *node, const struct question *question, const struct value *value)
{
	const struct operand *operand = node->operands;
	struct value right;

	if (!operand->field.field)
		return compare(node, value, &operand->low);
	return field_value(&operand->field, question->trace, 0, &right) && compare(node, value, &right);
}

/* Names are few: their number is as good an id as a string's. */
static uint32_t id_of(const struct node *node, const struct value *value)
{
	if (!node->field.field->names)
		return value->id;
	return value->number >= 0 && value->number < UINT16_MAX ? value->number + 1 : 0;
}

static bool test_text(const struct node *node, const struct question *question, const struct value *value)
{
	struct text text = field_text(node->field.field, question->trace, value);
	struct text wanted = node->operands->low.text;
	int matched;

	if (node->pattern) {
		matched = pattern_match(node->pattern, text, id_of(node, value));
		*question->complex |= matched < 0;
		return matched > 0;
	}
	if (text.length < wanted.length)
		return false;
	if (!wanted.length)
		return true;
	if (node->test == TEST_CONTAINS)
		return memmem(text.bytes, text.length, wanted.bytes, wanted.length);
	if (node->test == TEST_ENDS)
		text.bytes += text.length - wanted.length;
	return !memcmp(text.bytes, wanted.bytes, wanted.length);
}

static bool test_value(const struct node *node, const struct question *question, const struct value *value)
{
	if (node->test == TEST_IN)
		return in_set(node, value);
	return node->test >= TEST_CONTAINS ? test_text(node, question, value)
					   : compare_operand(node, question, value);
}

/* any: one value passes; all: there is one, and each passes. */
static bool test(const struct node *node, const struct question *question)
{
	struct value value;
	size_t index = 0;

	while (field_value(&node->field, question->trace, index, &value)) {
		bool passed = test_value(node, question, &value) != node->negated;

		if (passed != node->all)
			return passed;
		index++;
		if (!node->field.field->many)
			break;
	}
	return node->all && index > 0;
}

static bool is_present(const struct node *node, const struct question *question)
{
	struct value value;

	return field_value(&node->field, question->trace, 0, &value) &&
	       (node->field.field->type != VALUE_BOOL || value.number);
}

static bool is_related(const struct node *node, const struct question *question)
{
	const struct event *event = &question->trace->event;
	const struct member *member = family_member(&question->trace->chronicle->family, event->common.process);

	return member && (member->related & 1ull << node->index);
}

static bool ask(const struct node *node, const struct question *question)
{
	return node->kind == NODE_PRESENT ? is_present(node, question) : test(node, question);
}

/* A file that is not defined (yet) is not remembered. */
static bool ask_of_file(const struct node *node, const struct question *question)
{
	uint32_t file = event_file_id(&question->trace->event);
	enum early_answer known = early_recall(node->memory, file);
	bool yes;

	if (known != EARLY_UNKNOWN)
		return known == EARLY_YES;
	yes = ask(node, question);
	if (!file || context_file(question->trace->context, file))
		early_remember(node->memory, file, yes);
	return yes;
}

static bool answer(const struct node *node, const struct question *question)
{
	switch (node->kind) {
	case NODE_AND:
		for (const struct node *part = node->first; part; part = part->next)
			if (!answer(part, question))
				return false;
		return true;
	case NODE_OR:
		for (const struct node *part = node->first; part; part = part->next)
			if (answer(part, question))
				return true;
		return false;
	case NODE_NOT:
		return !answer(node->first, question);
	case NODE_PRESENT:
	case NODE_TEST:
		return node->basis == BASIS_FILE ? ask_of_file(node, question) : ask(node, question);
	case NODE_RELATION:
		return is_related(node, question);
	case NODE_LINEAGE:
		return lineage_holds(question->trace->chronicle->lineage, &node->lineage, node->index);
	case NODE_REPORT:
		return report_holds(&node->report, question->trace);
	}
	return false;
}

bool eval(const struct node *node, struct trace *trace, bool *complex)
{
	return answer(node, &(struct question){ trace, complex });
}
