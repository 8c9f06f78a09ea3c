/* SPDX-License-Identifier: BSD-2-Clause */
/* The grammar: a Pratt parser for and, or, not, functions and parentheses. */
#include "parser.h"

#include <stdarg.h>
#include <stdio.h>

#include "functions.h"
#include "suggest.h"

enum power { POWER_NONE, POWER_OR, POWER_AND, POWER_NOT };

static struct node *parse_expression(struct parser *parser, enum power minimum);

void *parser_fail(struct parser *parser, struct place place, const char *format, ...)
{
	va_list arguments;

	/* The lexer has already said what is wrong with its token. */
	if (parser->token.kind == TOKEN_WRONG)
		return NULL;
	va_start(arguments, format);
	vsnprintf(parser->lexer.problem->message, sizeof(parser->lexer.problem->message), format, arguments);
	va_end(arguments);
	parser->lexer.problem->place = place;
	return NULL;
}

void parser_advance(struct parser *parser)
{
	parser->token = lexer_next(&parser->lexer);
}

bool parser_at(const struct parser *parser, const char *sign_or_word)
{
	return (parser->token.kind == TOKEN_SIGN || parser->token.kind == TOKEN_WORD) &&
	       text_is(parser->token.text, sign_or_word);
}

bool parser_take(struct parser *parser, const char *sign_or_word)
{
	if (!parser_at(parser, sign_or_word))
		return false;
	parser_advance(parser);
	return true;
}

struct node *parser_node(struct parser *parser, enum node_kind kind)
{
	struct node *node = arena_alloc(parser->lexer.arena, sizeof(*node));

	if (!node)
		return parser_fail(parser, parser->token.place, "no memory for this filter");
	node->kind = kind;
	return node;
}

static void adopt(struct node *parent, struct node *child)
{
	*(parent->first ? &parent->last->next : &parent->first) = child;
	parent->last = child;
	if (parent->passes < child->passes)
		parent->passes = child->passes;
	parent->about_files |= child->about_files;
}

struct node *parser_wrap(struct parser *parser, enum node_kind kind, struct node *child)
{
	struct node *node = child ? parser_node(parser, kind) : NULL;

	if (node)
		adopt(node, child);
	return node;
}

/* a and b and c is one node, so that long chains do not make deep trees. */
static struct node *chain(struct parser *parser, enum node_kind kind, struct node *left, struct node *right)
{
	if (!right)
		return NULL;
	if (left->kind != kind)
		left = parser_wrap(parser, kind, left);
	if (left)
		adopt(left, right);
	return left;
}

static bool close_parenthesis(struct parser *parser, struct place open)
{
	if (parser_take(parser, ")"))
		return true;
	if (parser->token.kind == TOKEN_END)
		parser_fail(parser, open, "this parenthesis is not closed");
	else
		parser_fail(parser, parser->token.place, "expected and, or, or a closing parenthesis here");
	return false;
}

static struct node *parse_parenthesis(struct parser *parser)
{
	struct place open = parser->token.place;
	struct node *inner;

	parser_advance(parser);
	inner = parse_expression(parser, POWER_NONE);
	return inner && close_parenthesis(parser, open) ? inner : NULL;
}

static struct node *relation(struct parser *parser, const struct function *function, struct place place,
			     struct node *inner)
{
	struct node *node;

	if (parser->counts.relations == RELATIONS_MAX)
		return parser_fail(parser, place, "a filter has at most %d process relations", RELATIONS_MAX);
	node = parser_wrap(parser, NODE_RELATION, inner);
	if (!node)
		return NULL;
	node->relation = function->which;
	node->index = parser->counts.relations;
	node->passes = inner->passes + 1;
	node->about_files = false;
	parser->relation[parser->counts.relations++] = node;
	return node;
}

static struct node *quantifier(struct parser *parser, const struct function *function, struct place place)
{
	struct token field = parser->token;
	struct node *node;

	if (field.kind != TOKEN_WORD)
		return parser_fail(parser, field.place, "%s() takes one comparison of a field with many values",
				   function->name);
	parser_advance(parser);
	parser->quantified = true;
	node = parser_test(parser, field);
	parser->quantified = false;
	if (!node)
		return NULL;
	if (node->kind != NODE_TEST || !node->field.field->many)
		return parser_fail(parser, place, "%s() takes one comparison of a field with many values",
				   function->name);
	node->all = function->which;
	return node;
}

static struct node *parse_function(struct parser *parser, const struct function *function, struct place place)
{
	struct place open = parser->token.place;
	struct node *node;

	parser_advance(parser);
	if (function->kind == FUNCTION_QUANTIFIER) {
		node = quantifier(parser, function, place);
		return node && close_parenthesis(parser, open) ? node : NULL;
	}
	if (function->kind == FUNCTION_REPORT) {
		node = parser_report(parser, function);
		return node && close_parenthesis(parser, open) ? node : NULL;
	}
	node = parse_expression(parser, POWER_NONE);
	if (node && function->kind == FUNCTION_LINEAGE)
		node = parser_lineage(parser, function, place, node);
	if (!node || !close_parenthesis(parser, open))
		return NULL;
	return function->kind == FUNCTION_RELATION ? relation(parser, function, place, node) : node;
}

static struct node *parse_word(struct parser *parser)
{
	struct token word = parser->token;
	const struct function *function = function_find(word.text);
	struct suggestion suggestion;

	parser_advance(parser);
	if (function && parser_at(parser, "("))
		return parse_function(parser, function, word.place);
	if (function)
		return parser_fail(parser, word.place, "%s is a function: write %s(...)", function->name,
				   function->name);
	if (parser_at(parser, "("))
		return parser_fail(parser, word.place, "no function %.*s%s", (int)word.text.length, word.text.bytes,
				   suggest_field(&suggestion, word.text));
	return parser_test(parser, word);
}

static struct node *parse_operand(struct parser *parser)
{
	if (parser_at(parser, "not") || parser_at(parser, "!")) {
		parser_advance(parser);
		return parser_wrap(parser, NODE_NOT, parse_expression(parser, POWER_NOT));
	}
	if (parser_at(parser, "("))
		return parse_parenthesis(parser);
	if (parser->token.kind == TOKEN_WORD)
		return parse_word(parser);
	if (parser->token.kind == TOKEN_END)
		return parser_fail(parser, parser->token.place, "the filter ends where a comparison is expected");
	if (parser->token.kind == TOKEN_STRING || parser->token.kind == TOKEN_NUMBER)
		return parser_fail(parser, parser->token.place, "a comparison begins with a field, not with a value");
	return parser_fail(parser, parser->token.place, "expected a field, a function, not, or a parenthesis here");
}

static enum power binary_power(const struct parser *parser, enum node_kind *kind)
{
	if (parser_at(parser, "and") || parser_at(parser, "&&")) {
		*kind = NODE_AND;
		return POWER_AND;
	}
	*kind = NODE_OR;
	return parser_at(parser, "or") || parser_at(parser, "||") ? POWER_OR : POWER_NONE;
}

static struct node *parse_expression(struct parser *parser, enum power minimum)
{
	struct node *left;
	enum node_kind kind;
	enum power power;

	if (parser->depth == PARSER_DEPTH_MAX)
		return parser_fail(parser, parser->token.place, "more than %d levels of nesting", PARSER_DEPTH_MAX);
	parser->depth++;
	left = parse_operand(parser);
	while (left && (power = binary_power(parser, &kind)) > minimum) {
		parser_advance(parser);
		left = chain(parser, kind, left, parse_expression(parser, power));
	}
	parser->depth--;
	return left;
}

static bool check_end(struct parser *parser)
{
	if (parser->token.kind == TOKEN_END)
		return true;
	if (parser_at(parser, ")"))
		parser_fail(parser, parser->token.place, "this parenthesis was not opened");
	else if (parser_at(parser, "&") || parser_at(parser, "|"))
		parser_fail(parser, parser->token.place, "no operator %.1s; did you mean %.1s%.1s?",
			    parser->token.text.bytes, parser->token.text.bytes, parser->token.text.bytes);
	else
		parser_fail(parser, parser->token.place, "expected and, or, or the end of the filter here");
	return false;
}

bool parser_parse(struct parser *parser, struct text source, struct problem *problem, struct node **root)
{
	parser->lexer.source = source;
	parser->lexer.position = 0;
	parser->lexer.problem = problem;
	parser->depth = 0;
	parser->quantified = false;
	*root = NULL;
	parser_advance(parser);
	if (parser->token.kind == TOKEN_END)
		return true;
	*root = parse_expression(parser, POWER_NONE);
	return *root && check_end(parser);
}
