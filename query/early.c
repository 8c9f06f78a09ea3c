/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers in three values: what is not known of a part need not matter for the whole. */
#include "early.h"

#include <stdlib.h>
#include <string.h>

#include "eval.h"
#include "schema.h"

#define MEMORY_MAX (1u << 24)		/* files with greater ids are asked each time */

_Static_assert(FIXED_BEFORE(event_file, file) == FIXED_BEFORE(event_exec, file), "one place for all kinds that have a file");

static bool depends_on_kind(const struct field *field)
{
	return field->get == get_evt_type || field->get == get_evt_class;
}

static bool depends_on_file(const struct field *field)
{
	static field_getter *const getters[] = { get_file_path, get_file_real, get_file_name, get_file_ext, get_file_dir,
						 get_file_type, get_file_dev, get_file_ino, get_file_inside };

	for (size_t i = 0; i < sizeof(getters) / sizeof(*getters); i++)
		if (field->get == getters[i])
			return true;
	return false;
}

/* What the test says of each kind of event, with nothing else known of it.  Returns whether it can say. */
static bool ask_kinds(struct node *test)
{
	struct trace trace = { 0 };
	bool complex = false;

	test->kinds = 0;
	for (uint16_t kind = KIND_FIRST_EVENT; kind < KIND_LIMIT; kind++) {
		const struct schema_kind *schema = schema_kind(kind);

		trace.event.kind = kind;
		trace.event.shape = schema ? schema->shape : SHAPE_COUNT;
		if (eval(test, &trace, &complex))
			test->kinds |= 1ull << (kind - KIND_FIRST_EVENT);
	}
	return !complex;
}

static void classify(struct early *early, struct node *test)
{
	if (test->operands && test->operands->field.field)
		return;
	if (depends_on_kind(test->field.field)) {
		test->basis = ask_kinds(test) ? BASIS_KIND : BASIS_EVENT;
	} else if (depends_on_file(test->field.field) && early->count < EARLY_MEMORIES_MAX) {
		test->basis = BASIS_FILE;
		test->memory = &early->memory[early->count++];
	}
}

static void classify_all(struct early *early, struct node *node)
{
	if (node->kind == NODE_TEST || node->kind == NODE_PRESENT)
		classify(early, node);
	for (struct node *part = node->first; part; part = part->next)
		classify_all(early, part);
}

static enum early_answer opposite(enum early_answer answer)
{
	static const unsigned char opposites[] = {
		[EARLY_UNKNOWN] = EARLY_UNKNOWN, [EARLY_NO] = EARLY_YES, [EARLY_YES] = EARLY_NO
	};

	return opposites[answer];
}

/* An event as far as it is looked at. */
struct outline {
	uint16_t kind;
	bool carries;			/* content may pass through it, as far as is known */
	bool file_known;
	uint32_t file;
};

static enum early_answer answer(const struct node *node, const struct outline *event);

/* and: one no is a no, and all must be yes; or: the other way round. */
static enum early_answer answer_parts(const struct node *node, const struct outline *event, enum early_answer decisive)
{
	enum early_answer result = opposite(decisive);

	for (const struct node *part = node->first; part; part = part->next) {
		enum early_answer one = answer(part, event);

		if (one == decisive)
			return decisive;
		if (one == EARLY_UNKNOWN)
			result = EARLY_UNKNOWN;
	}
	return result;
}

static enum early_answer answer_test(const struct node *test, const struct outline *event)
{
	if (test->basis == BASIS_KIND)
		return test->kinds & 1ull << (event->kind - KIND_FIRST_EVENT) ? EARLY_YES : EARLY_NO;
	return test->basis == BASIS_FILE && event->file_known ? early_recall(test->memory, event->file) : EARLY_UNKNOWN;
}

static enum early_answer answer(const struct node *node, const struct outline *event)
{
	if (!node)
		return EARLY_YES;
	switch (node->kind) {
	case NODE_AND:
		return answer_parts(node, event, EARLY_NO);
	case NODE_OR:
		return answer_parts(node, event, EARLY_YES);
	case NODE_NOT:
		return opposite(answer(node->first, event));
	case NODE_PRESENT:
	case NODE_TEST:
		return answer_test(node, event);
	case NODE_LINEAGE:
		return event->carries ? EARLY_UNKNOWN : EARLY_NO;
	default:
		return EARLY_UNKNOWN;
	}
}

static enum early_answer answer_any(const struct early *early, const struct outline *event)
{
	enum early_answer result = EARLY_NO;

	for (unsigned i = 0; i < early->asked_count; i++) {
		enum early_answer one = answer(early->asked[i], event);

		if (one == EARLY_YES)
			return EARLY_YES;
		if (one == EARLY_UNKNOWN)
			result = EARLY_UNKNOWN;
	}
	return result;
}

void early_prepare(struct early *early, struct node *root)
{
	if (root)
		classify_all(early, root);
	for (uint16_t kind = KIND_FIRST_EVENT; kind < KIND_LIMIT; kind++) {
		const struct schema_kind *schema = schema_kind(kind);

		early->has_file[kind] = schema && (schema->shape == SHAPE_event_file || schema->shape == SHAPE_event_exec);
	}
}

void early_ask_whether(struct early *early, const struct node *const *asked, unsigned count)
{
	memcpy(early->asked, asked, count * sizeof(*asked));
	early->asked_count = count;
	early->only = count == 1 && asked[0] && asked[0]->basis == BASIS_FILE ? asked[0]->memory : NULL;
	for (uint16_t kind = KIND_FIRST_EVENT; kind < KIND_LIMIT; kind++)
		early->by_kind[kind] = answer_any(early, &(struct outline){ .kind = kind, .carries = !early->follows });
	if (!early->count)
		early->asked_count = 0;
}

void early_ask_nothing(struct early *early)
{
	memset(early->by_kind, EARLY_UNKNOWN, sizeof(early->by_kind));
	early->asked_count = 0;
}

void early_forget(struct early *early)
{
	for (unsigned i = 0; i < early->count; i++)
		if (early->memory[i].size)
			memset(early->memory[i].answers, EARLY_UNKNOWN, early->memory[i].size);
}

void early_free(struct early *early)
{
	for (unsigned i = 0; i < early->count; i++)
		free(early->memory[i].answers);
}

enum early_answer early_ask_file(const struct early *early, uint16_t kind, uint32_t file)
{
	return answer_any(early, &(struct outline){
		.kind = kind, .carries = !early->follows, .file_known = true, .file = file,
	});
}

void early_remember(struct file_memory *memory, uint32_t file, bool yes)
{
	size_t size = memory->size ? memory->size : 1024;
	unsigned char *answers;

	if (file >= MEMORY_MAX)
		return;
	while (size <= file)
		size *= 2;
	if (size > memory->size) {
		answers = realloc(memory->answers, size);
		if (!answers)
			return;
		memset(answers + memory->size, EARLY_UNKNOWN, size - memory->size);
		*memory = (struct file_memory){ answers, size };
	}
	memory->answers[file] = yes ? EARLY_YES : EARLY_NO;
}
