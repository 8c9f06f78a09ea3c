/* SPDX-License-Identifier: BSD-2-Clause */
/* Ties parser and evaluation together. */
#include "filter.h"

#include <stdlib.h>

#include "eval.h"
#include "parser.h"

struct filter {
	struct arena arena;
	struct parser parser;		/* holds relations and patterns */
	struct node *root;		/* NULL: selects everything */
	struct early early;
	uint64_t epoch;			/* of the trace, that patterns and early remember ids of */
	bool complex, no_memory;
};

struct filter *filter_new(void)
{
	struct filter *filter = calloc(1, sizeof(*filter));

	if (filter)
		filter->parser.lexer.arena = &filter->arena;
	return filter;
}

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	for (unsigned i = 0; i < filter->parser.counts.patterns; i++)
		pattern_free(filter->parser.pattern[i]);
	early_free(&filter->early);
	arena_free(&filter->arena);
	free(filter);
}

static int wrap(struct filter *filter, enum node_kind kind, struct node *other)
{
	struct node *node = arena_alloc(&filter->arena, sizeof(*node));

	if (!node)
		return -1;
	node->kind = kind;
	node->first = filter->root;
	node->last = other ? other : filter->root;
	filter->root->next = other;
	node->passes = filter->root->passes;
	if (other && other->passes > node->passes)
		node->passes = other->passes;
	filter->root = node;
	return 0;
}

/* What was parsed before an error leaves no trace. */
static void drop_back(struct parser *parser, const struct parser_counts *before)
{
	parser->counts.relations = before->relations;
	parser->counts.lineages = before->lineages;
	parser->counts.reports = before->reports;
	while (parser->counts.patterns > before->patterns)
		pattern_free(parser->pattern[--parser->counts.patterns]);
}

int filter_add(struct filter *filter, struct text source, struct problem *problem)
{
	struct parser_counts before = filter->parser.counts;
	struct node *root;

	if (!parser_parse(&filter->parser, source, problem, &root)) {
		drop_back(&filter->parser, &before);
		return -1;
	}
	if (!root)
		return 0;
	if (!filter->root) {
		filter->root = root;
		return 0;
	}
	if (!wrap(filter, NODE_AND, root))
		return 0;
	problem_set(problem, (struct place){ 0, 0 }, "no memory for this filter");
	return -1;
}

int filter_invert(struct filter *filter)
{
	if (filter->root)
		return wrap(filter, NODE_NOT, NULL);
	/* Nothing is what "everything" leaves: an or without operands. */
	filter->root = arena_alloc(&filter->arena, sizeof(*filter->root));
	if (!filter->root)
		return -1;
	filter->root->kind = NODE_OR;
	return 0;
}

void filter_prepare(struct filter *filter)
{
	const struct parser_counts *counts = &filter->parser.counts;

	early_prepare(&filter->early, filter->root);
	filter->early.follows = counts->lineages || counts->reports;
	filter_begin_pass(filter, filter_passes(filter), true);
}

bool filter_is_empty(const struct filter *filter)
{
	return !filter->root;
}

unsigned filter_passes(const struct filter *filter)
{
	return filter->root ? filter->root->passes : 0;
}

static void follow_epoch(struct filter *filter, const struct trace *trace)
{
	if (filter->epoch == trace->epoch)
		return;
	filter->epoch = trace->epoch;
	for (unsigned i = 0; i < filter->parser.counts.patterns; i++)
		pattern_forget(filter->parser.pattern[i]);
	early_forget(&filter->early);
}

/* The lineage is followed through every event of every pass. */
static struct lineage *follow_lineage(struct filter *filter, struct trace *trace)
{
	bool follows = filter->early.follows;
	struct lineage *lineage = follows ? lineage_event(trace, filter->parser.counts.reports) : NULL;

	filter->no_memory |= follows && !lineage;
	return lineage;
}

bool filter_pass_over(const struct filter *filter, const struct trace *trace, const struct record *event)
{
	return !filter->early.follows || lineage_pass_over(trace->chronicle, event);
}

/* A function is worked out in the pass after those that its inner filter needs. */
static bool is_learned_in(const struct node *function, unsigned pass)
{
	return function->passes == pass + 1;
}

static unsigned add_learned(const struct node **asked, unsigned count, struct node *const *functions,
			    unsigned function_count, unsigned pass)
{
	for (unsigned i = 0; i < function_count; i++)
		if (is_learned_in(functions[i], pass))
			asked[count++] = functions[i]->first;
	return count;
}

void filter_begin_pass(struct filter *filter, unsigned pass, bool last)
{
	const struct parser *parser = &filter->parser;
	const struct node *asked[EARLY_ASKED_MAX] = { filter->root };
	unsigned count = 1;

	if (!last && pass == 0 && parser->counts.reports) {
		early_ask_nothing(&filter->early);
		return;
	}
	if (!last) {
		count = add_learned(asked, 0, parser->relation, parser->counts.relations, pass);
		count = add_learned(asked, count, parser->lineage, parser->counts.lineages, pass);
	}
	early_ask_whether(&filter->early, asked, count);
}

static void learn_relations(struct filter *filter, struct trace *trace, unsigned pass)
{
	struct member *member = family_member(&trace->chronicle->family, trace->event.common.process);

	for (unsigned i = 0; member && i < filter->parser.counts.relations; i++) {
		const struct node *relation = filter->parser.relation[i];

		if (is_learned_in(relation, pass) && !(member->seen & 1ull << i) &&
		    eval(relation->first, trace, &filter->complex))
			member->seen |= 1ull << i;
	}
}

/* The new name of a rename or link is asked for as if it were the name. */
static bool holds_for_target(const struct node *node, struct trace *trace, bool *complex)
{
	struct record_event_file *event = &trace->event.file;
	uint32_t file = event->file;
	bool holds;

	if ((trace->event.kind != KIND_RENAME && trace->event.kind != KIND_LINK) || !event->target)
		return false;
	event->file = event->target;
	holds = eval(node, trace, complex);
	event->file = file;
	return holds;
}

static void learn_lineages(struct filter *filter, struct trace *trace, struct lineage *lineage, unsigned pass)
{
	for (unsigned i = 0; i < filter->parser.counts.lineages; i++) {
		const struct node *node = filter->parser.lineage[i];

		if (is_learned_in(node, pass) && (eval(node->first, trace, &filter->complex) ||
						  holds_for_target(node->first, trace, &filter->complex)))
			lineage_ask(lineage, trace, &node->lineage, i);
	}
}

void filter_learn(struct filter *filter, struct trace *trace, unsigned pass)
{
	struct lineage *lineage = follow_lineage(filter, trace);

	if (filter->no_memory)
		return;
	follow_epoch(filter, trace);
	learn_relations(filter, trace, pass);
	if (lineage)
		learn_lineages(filter, trace, lineage, pass);
}

void filter_conclude(struct filter *filter, struct chronicle *chronicle, unsigned pass)
{
	for (unsigned i = 0; i < filter->parser.counts.relations; i++)
		if (is_learned_in(filter->parser.relation[i], pass))
			family_relate(&chronicle->family, filter->parser.relation[i]->relation, i);
	if (chronicle->lineage && pass == 0)
		lineage_conclude_reports(chronicle->lineage);
	for (unsigned i = 0; chronicle->lineage && i < filter->parser.counts.lineages; i++)
		if (is_learned_in(filter->parser.lineage[i], pass))
			lineage_conclude(chronicle->lineage, &filter->parser.lineage[i]->lineage, i);
}

struct interval filter_interval(const struct filter *filter)
{
	return filter->early.follows ? INTERVAL_ALWAYS : interval_of(filter->root);
}

uint64_t filter_kinds(const struct filter *filter)
{
	uint64_t kinds = 0;

	for (unsigned kind = KIND_FIRST_EVENT; kind < KIND_LIMIT; kind++)
		if (filter->early.follows || filter->early.by_kind[kind] != EARLY_NO)
			kinds |= 1ull << (kind - KIND_FIRST_EVENT);
	return kinds;
}

const struct early *filter_early(struct filter *filter, const struct trace *trace)
{
	follow_epoch(filter, trace);
	return &filter->early;
}

bool filter_match(struct filter *filter, struct trace *trace)
{
	follow_lineage(filter, trace);
	buffer_clear(&trace->explanation);
	if (filter->no_memory)
		return false;
	follow_epoch(filter, trace);
	return !filter->root || eval(filter->root, trace, &filter->complex);
}

const char *filter_error(const struct filter *filter)
{
	if (filter->no_memory)
		return "no memory for the lineage of the files in this trace";
	return filter->complex ? "pattern too complex: it needs too many steps to match a name of this trace" : NULL;
}
