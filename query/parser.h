/* SPDX-License-Identifier: BSD-2-Clause */
/* Filter text to tree: grammar and type check.  Everything made lives in the arena, but patterns. */
#ifndef QUERY_PARSER_H
#define QUERY_PARSER_H

#include "lexer.h"
#include "node.h"

#define PARSER_DEPTH_MAX 200		/* of parentheses, nots and functions in each other */
#define PARSER_PATTERNS_MAX 1024

/* What has been made so far, in the whole filter. */
struct parser_counts {
	unsigned relations, lineages, patterns;
	unsigned reports;		/* a bit per enum report_kind that reads ahead */
};

struct parser {
	struct lexer lexer;
	struct token token;		/* the next one */
	unsigned depth;
	bool quantified;		/* inside any() or all() */
	struct parser_counts counts;
	struct node *relation[RELATIONS_MAX];
	struct node *lineage[LINEAGES_MAX];
	struct pattern *pattern[PARSER_PATTERNS_MAX];	/* the caller frees them */
};

/* Parses a whole filter.  *root is NULL when it is empty, and selects everything.
 * Returns whether all is well; if not the lexer's problem is set. */
bool parser_parse(struct parser *parser, struct text source, struct problem *problem, struct node **root);

/* Between the parser's files. */
void parser_advance(struct parser *parser);
bool parser_at(const struct parser *parser, const char *sign_or_word);
bool parser_take(struct parser *parser, const char *sign_or_word);
struct node *parser_node(struct parser *parser, enum node_kind kind);
__attribute__((format(printf, 3, 4)))
void *parser_fail(struct parser *parser, struct place place, const char *format, ...);

/* Another node around this one, which may be NULL after a failure. */
struct node *parser_wrap(struct parser *parser, enum node_kind kind, struct node *child);

/* The rest of a lineage function behind what it asks about; all that a report has in parentheses. */
struct function;
struct node *parser_lineage(struct parser *parser, const struct function *function, struct place place,
			    struct node *inner);
struct node *parser_report(struct parser *parser, const struct function *function);

/* The test that begins with this field; the operator comes next.  NULL: failed. */
struct node *parser_test(struct parser *parser, struct token field);

/* Reads what the node's operator compares with.  false: failed. */
bool parser_operands(struct parser *parser, struct node *node);

#endif
