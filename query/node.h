/* SPDX-License-Identifier: BSD-2-Clause */
/* A filter after parsing: a tree whose nodes live in the filter's arena. */
#ifndef QUERY_NODE_H
#define QUERY_NODE_H

#include "family.h"
#include "fields.h"
#include "lineage.h"
#include "pattern.h"

enum node_kind { NODE_AND, NODE_OR, NODE_NOT, NODE_PRESENT, NODE_TEST, NODE_RELATION, NODE_LINEAGE, NODE_REPORT };

enum test_operator {
	TEST_EQUAL,
	TEST_LESS,
	TEST_LESS_EQUAL,
	TEST_GREATER,
	TEST_GREATER_EQUAL,
	TEST_IN,
	TEST_CONTAINS,
	TEST_STARTS,
	TEST_ENDS,
	TEST_REGEX,
	TEST_GLOB,
};

/* What a field is compared with. */
struct operand {
	struct operand *next;
	struct field_reference field;	/* of the same type; its field is NULL when it is a literal: */
	struct value low, high;		/* the same twice, or the ends of a range, both included */
};

/* What must be known of an event before a test has its answer. */
enum basis { BASIS_EVENT, BASIS_KIND, BASIS_FILE };

struct file_memory;

struct node {
	enum node_kind kind;
	struct node *first, *last;	/* operands of and, or, not, relations */
	struct node *next;		/* the operand after this one */
	unsigned passes;		/* over the input before it can be evaluated */
	bool about_files;		/* it asks something about a file */

	/* NODE_PRESENT, NODE_TEST */
	struct field_reference field;
	enum test_operator test;
	bool all;			/* each of many values must pass, not just one */
	bool negated;			/* each value passes when the operator says no */
	struct operand *operands;
	struct pattern *pattern;
	enum basis basis;
	uint64_t kinds;			/* BASIS_KIND: bit (kind - KIND_FIRST_EVENT) where it says yes */
	struct file_memory *memory;	/* BASIS_FILE; see early.h */

	/* NODE_RELATION */
	enum relation_kind relation;
	unsigned index;			/* its bit in struct member; of a lineage: which of the filter's */

	/* NODE_LINEAGE */
	struct lineage_function lineage;

	/* NODE_REPORT */
	struct report_function report;
};

#endif
