/* SPDX-License-Identifier: BSD-2-Clause */
/* One comparison: which operator a field may have. */
#include <string.h>

#include "parser.h"
#include "suggest.h"

/* Types by the operators they have. */
#define OF(type) (1u << VALUE_##type)
#define ORDERED (OF(STRING) | OF(NUMBER) | OF(TIME))
#define NAMED (OF(STRING) | OF(NAME))

struct comparison {
	const char *name;
	enum test_operator test;
	bool negated;
	unsigned types;
};

static const struct comparison comparisons[] = {
	{ "==", TEST_EQUAL, false, ORDERED | OF(BOOL) | OF(NAME) | OF(ID) },
	{ "!=", TEST_EQUAL, true, ORDERED | OF(BOOL) | OF(NAME) | OF(ID) },
	{ "<", TEST_LESS, false, ORDERED },
	{ "<=", TEST_LESS_EQUAL, false, ORDERED },
	{ ">", TEST_GREATER, false, ORDERED },
	{ ">=", TEST_GREATER_EQUAL, false, ORDERED },
	{ "in", TEST_IN, false, ORDERED | OF(NAME) | OF(ID) },
	{ "~", TEST_REGEX, false, NAMED },
	{ "!~", TEST_REGEX, true, NAMED },
	{ "glob", TEST_GLOB, false, NAMED },
	{ "contains", TEST_CONTAINS, false, NAMED },
	{ "startswith", TEST_STARTS, false, NAMED },
	{ "endswith", TEST_ENDS, false, NAMED },
};

#define COMPARISON_COUNT (sizeof(comparisons) / sizeof(*comparisons))

static const struct comparison *find_comparison(const struct parser *parser)
{
	for (size_t i = 0; i < COMPARISON_COUNT; i++)
		if (parser_at(parser, comparisons[i].name))
			return &comparisons[i];
	return NULL;
}

/* What may follow a field that stands alone. */
static bool ends_comparison(const struct parser *parser)
{
	static const char *const ends[] = { "and", "&&", "or", "||", ")", ",", "&", "|" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (parser_at(parser, ends[i]))
			return true;
	return parser->token.kind == TOKEN_END;
}

static struct node *no_operator(struct parser *parser)
{
	struct token token = parser->token;
	struct suggestion suggestion;

	if (parser_at(parser, "="))
		return parser_fail(parser, token.place, "no operator =; did you mean ==?");
	if (token.kind != TOKEN_WORD)
		return parser_fail(parser, token.place, "expected an operator here, such as ==, glob or in");
	suggest_begin(&suggestion, token.text);
	for (size_t i = 0; i < COMPARISON_COUNT; i++)
		suggest_offer(&suggestion, comparisons[i].name);
	return parser_fail(parser, token.place, "no operator %.*s%s", (int)token.text.length, token.text.bytes,
			   suggest_end(&suggestion));
}

static struct node *negate(struct parser *parser, struct node *test)
{
	struct node *node;

	/* any(a != b) asks each value; a != b is exactly not (a == b). */
	if (parser->quantified) {
		test->negated = true;
		return test;
	}
	node = parser_node(parser, NODE_NOT);
	if (!node)
		return NULL;
	node->first = node->last = test;
	node->passes = test->passes;
	node->about_files = test->about_files;
	return node;
}

static struct node *compare(struct parser *parser, struct node *node)
{
	const struct comparison *comparison = find_comparison(parser);
	const struct field *field = node->field.field;

	if (!comparison)
		return no_operator(parser);
	if (!(comparison->types & (1u << field->type)))
		return parser_fail(parser, parser->token.place, "%s is of type %s, which has no operator %s", field->name,
				   field_type_name(field), comparison->name);
	parser_advance(parser);
	node->kind = NODE_TEST;
	node->test = comparison->test;
	if (!parser_operands(parser, node))
		return NULL;
	return comparison->negated ? negate(parser, node) : node;
}

struct node *parser_test(struct parser *parser, struct token field)
{
	struct node *node = parser_node(parser, NODE_PRESENT);
	struct suggestion suggestion;

	if (!node)
		return NULL;
	if (!field_find(field.text, &node->field))
		return parser_fail(parser, field.place, "no field %.*s%s", (int)field.text.length, field.text.bytes,
				   suggest_field(&suggestion, field.text));
	node->passes = node->field.field->passes;
	node->about_files = !strncmp(node->field.field->name, "file.", strlen("file."));
	return ends_comparison(parser) ? node : compare(parser, node);
}
