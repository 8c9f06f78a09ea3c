/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands in the parentheses of lineage functions and reports. */
#include "functions.h"
#include "parser.h"

/* "depth=N" */
static bool parse_depth(struct parser *parser, struct lineage_function *lineage)
{
	int64_t depth = 0;

	if (!parser_take(parser, "depth") || !parser_take(parser, "=") || parser->token.kind != TOKEN_NUMBER ||
	    value_parse_number(parser->token.text, VALUE_NUMBER, &depth) || depth < 1 || depth > UINT16_MAX) {
		parser_fail(parser, parser->token.place, "expected depth=N here, with a number from 1 on");
		return false;
	}
	lineage->depth = depth;
	parser_advance(parser);
	return true;
}

struct node *parser_lineage(struct parser *parser, const struct function *function, struct place place,
			    struct node *inner)
{
	struct node *node;

	if (parser->counts.lineages == LINEAGES_MAX)
		return parser_fail(parser, place, "a filter has at most %d lineage functions", LINEAGES_MAX);
	node = parser_wrap(parser, NODE_LINEAGE, inner);
	if (!node)
		return NULL;
	node->lineage.kind = function->which;
	node->lineage.of_processes = !inner->about_files && function->which <= LINEAGE_OUTPUTS;
	if (function->which <= LINEAGE_OUTPUTS && parser_take(parser, ",") && !parse_depth(parser, &node->lineage))
		return NULL;
	node->index = parser->counts.lineages;
	node->passes = inner->passes + 1;
	node->about_files = true;
	parser->lineage[parser->counts.lineages++] = node;
	return node;
}

/* One of the directories of outside(): where it begins must be clear. */
static struct operand *parse_directory(struct parser *parser)
{
	struct token token = parser->token;
	struct operand *operand = arena_alloc(parser->lexer.arena, sizeof(*operand));

	if (!operand)
		return parser_fail(parser, token.place, "no memory for this filter");
	if (token.kind != TOKEN_STRING || !token.text.length || token.text.bytes[0] != '/')
		return parser_fail(parser, token.place, "outside() takes absolute directories: \"/...\"");
	operand->low.text = token.text;
	parser_advance(parser);
	return operand;
}

static bool parse_directories(struct parser *parser, struct report_function *report)
{
	do {
		struct operand *operand = parse_directory(parser);

		if (!operand)
			return false;
		operand->next = report->texts;
		report->texts = operand;
	} while (parser_take(parser, ","));
	return true;
}

/* missed() or missed(found), and so on. */
static bool parse_missed(struct parser *parser, struct report_function *report)
{
	if (parser_at(parser, ")"))
		return true;
	if (parser->token.kind == TOKEN_WORD && missed_find(parser->token.text, &report->missed)) {
		parser_advance(parser);
		return true;
	}
	parser_fail(parser, parser->token.place, "missed() takes nothing, or one of found, late, never");
	return false;
}

struct node *parser_report(struct parser *parser, const struct function *function)
{
	struct node *node = parser_node(parser, NODE_REPORT);

	if (!node)
		return NULL;
	node->report.kind = function->which;
	node->about_files = true;
	if (report_reads_ahead(node->report.kind)) {
		node->passes = 1;
		parser->counts.reports |= 1u << node->report.kind;
	}
	if (node->report.kind == REPORT_OUTSIDE)
		return parse_directories(parser, &node->report) ? node : NULL;
	if (node->report.kind == REPORT_MISSED)
		return parse_missed(parser, &node->report) ? node : NULL;
	return node;
}
