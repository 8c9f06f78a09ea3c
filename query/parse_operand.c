/* SPDX-License-Identifier: BSD-2-Clause */
/* What a field is compared with: literals of its type, fields of its type, sets. */
#include <string.h>

#include "parser.h"
#include "suggest.h"

static bool is_text_operator(enum test_operator test)
{
	return test >= TEST_CONTAINS;
}

static void say_expected(struct parser *parser, const struct field *field, struct token token)
{
	static const char *const examples[] = {
		[VALUE_STRING] = "a string: \"...\"", [VALUE_NUMBER] = "a number such as 4 or 2K",
		[VALUE_TIME] = "a time such as 1.5s or 20ms", [VALUE_BOOL] = "true or false",
		[VALUE_NAME] = "one of its names", [VALUE_ID] = "a number",
	};

	if (token.kind == TOKEN_END)
		parser_fail(parser, token.place, "the filter ends where %s is expected", examples[field->type]);
	else
		parser_fail(parser, token.place, "%s is compared with %s", field->name, examples[field->type]);
}

static bool read_name(struct parser *parser, const struct field *field, struct token token, struct value *value)
{
	struct suggestion suggestion;

	if (names_find(field->names, token.text, &value->number))
		return true;
	parser_fail(parser, token.place, "no %s %.*s%s", field->names->what, (int)token.text.length,
		    token.text.bytes, suggest_name(&suggestion, token.text, field->names));
	return false;
}

static bool read_truth(struct parser *parser, const struct field *field, struct token token, struct value *value)
{
	value->number = text_is(token.text, "true");
	if (token.kind == TOKEN_WORD && (value->number || text_is(token.text, "false")))
		return true;
	say_expected(parser, field, token);
	return false;
}

static bool read_number(struct parser *parser, const struct field *field, struct token token, struct value *value)
{
	const char *wrong = value_parse_number(token.text, field->type, &value->number);

	if (wrong)
		parser_fail(parser, token.place, "%s", wrong);
	return !wrong;
}

static bool read_literal(struct parser *parser, const struct field *field, struct token token, struct value *value)
{
	bool word = token.kind == TOKEN_WORD || token.kind == TOKEN_STRING;

	if (field->type == VALUE_BOOL)
		return read_truth(parser, field, token, value);
	if (field->type == VALUE_NAME && word)
		return read_name(parser, field, token, value);
	if (field->type == VALUE_STRING && word) {
		value->text = token.text;
		return true;
	}
	if (field->type != VALUE_STRING && token.kind == TOKEN_NUMBER)
		return read_number(parser, field, token, value);
	say_expected(parser, field, token);
	return false;
}

/* Words that can only be meant as fields. */
static bool looks_like_field(struct token token)
{
	static const char *const prefixes[] = { "evt.", "proc.", "file.", "trace." };

	for (size_t i = 0; token.kind == TOKEN_WORD && i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (token.text.length > strlen(prefixes[i]) &&
		    !memcmp(token.text.bytes, prefixes[i], strlen(prefixes[i])))
			return true;
	return false;
}

static bool read_field(struct parser *parser, struct node *node, struct operand *operand)
{
	struct token token = parser->token;
	const struct field *left = node->field.field, *right;
	struct suggestion suggestion;

	if (!field_find(token.text, &operand->field)) {
		parser_fail(parser, token.place, "no field %.*s%s", (int)token.text.length, token.text.bytes,
			    suggest_field(&suggestion, token.text));
		return false;
	}
	right = operand->field.field;
	if (right->many || right->type != left->type || right->names != left->names) {
		parser_fail(parser, token.place, "%s is of type %s, %s of type %s: they cannot be compared", left->name,
			    field_type_name(left), right->name, field_type_name(right));
		return false;
	}
	if (node->test == TEST_IN) {
		parser_fail(parser, token.place, "a set holds values, not fields; a string needs quotes: \"...\"");
		return false;
	}
	if (node->passes < right->passes)
		node->passes = right->passes;
	return true;
}

static bool read_value(struct parser *parser, struct node *node, struct operand *operand)
{
	bool good = looks_like_field(parser->token)
			    ? read_field(parser, node, operand)
			    : read_literal(parser, node->field.field, parser->token, &operand->low);

	if (good)
		parser_advance(parser);
	operand->high = operand->low;
	return good;
}

static struct operand *new_operand(struct parser *parser, struct node *node)
{
	struct operand *operand = arena_alloc(parser->lexer.arena, sizeof(*operand));

	if (!operand)
		return parser_fail(parser, parser->token.place, "no memory for this filter");
	operand->next = node->operands;
	node->operands = operand;
	return operand;
}

static bool read_range_end(struct parser *parser, const struct field *field, struct operand *operand)
{
	struct token token = parser->token;

	if (field->type != VALUE_NUMBER && field->type != VALUE_TIME) {
		parser_fail(parser, token.place, "%s is of type %s, which has no ranges", field->name,
			    field_type_name(field));
		return false;
	}
	parser_advance(parser);
	token = parser->token;
	if (!read_literal(parser, field, token, &operand->high))
		return false;
	if (operand->high.number < operand->low.number) {
		parser_fail(parser, token.place, "this range ends before it begins");
		return false;
	}
	parser_advance(parser);
	return true;
}

static bool read_set(struct parser *parser, struct node *node)
{
	struct place open = parser->token.place;

	if (!parser_take(parser, "{")) {
		parser_fail(parser, open, "in needs a set: {a, b} or {1..9}");
		return false;
	}
	do {
		struct operand *operand = new_operand(parser, node);

		if (!operand || !read_value(parser, node, operand))
			return false;
		if (parser_at(parser, "..") && !read_range_end(parser, node->field.field, operand))
			return false;
	} while (parser_take(parser, ","));
	if (parser_take(parser, "}"))
		return true;
	if (parser->token.kind == TOKEN_END)
		parser_fail(parser, open, "this set is not closed");
	else
		parser_fail(parser, parser->token.place, "expected a comma or } here");
	return false;
}

static bool read_pattern(struct parser *parser, struct node *node, struct token token)
{
	char error[160];

	if (parser->counts.patterns == PARSER_PATTERNS_MAX) {
		parser_fail(parser, token.place, "a filter has at most %d patterns", PARSER_PATTERNS_MAX);
		return false;
	}
	node->pattern = pattern_new(token.text, node->test == TEST_GLOB, error, sizeof(error));
	if (node->pattern)
		parser->pattern[parser->counts.patterns++] = node->pattern;
	else
		parser_fail(parser, token.place, "bad pattern: %s", error);
	return node->pattern;
}

/* contains, glob, ...: their right side is a text, whatever the names that the field may have. */
static bool read_text(struct parser *parser, struct node *node)
{
	struct token token = parser->token;
	struct operand *operand = new_operand(parser, node);

	if (!operand)
		return false;
	if ((token.kind != TOKEN_STRING && token.kind != TOKEN_WORD) || looks_like_field(token)) {
		parser_fail(parser, token.place, "this operator needs a string: \"...\"");
		return false;
	}
	operand->low.text = token.text;
	if (node->test >= TEST_REGEX && !read_pattern(parser, node, token))
		return false;
	parser_advance(parser);
	return true;
}

bool parser_operands(struct parser *parser, struct node *node)
{
	struct operand *operand;

	if (node->test == TEST_IN)
		return read_set(parser, node);
	if (is_text_operator(node->test))
		return read_text(parser, node);
	operand = new_operand(parser, node);
	return operand && read_value(parser, node, operand);
}
