/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a filter says of an event by its kind and its file alone, before the event is taken
 * apart.  Tests of a file are asked once per file and then remembered.
 */
#ifndef QUERY_EARLY_H
#define QUERY_EARLY_H

#include "node.h"

#define EARLY_MEMORIES_MAX 256		/* tests that remember, in one filter */

/* What one test said of each file: enum early_answer by the file's id. */
struct file_memory {
	unsigned char *answers;
	size_t size;
};

struct early {
	struct file_memory memory[EARLY_MEMORIES_MAX];
	unsigned count;
	bool needs_all;			/* the filter follows something from event to event: nothing is early */
	unsigned char by_kind[KIND_LIMIT];	/* enum early_answer, whatever the file is */
	unsigned char has_file[KIND_LIMIT];	/* events of this kind may have one */
};

enum early_answer { EARLY_UNKNOWN, EARLY_NO, EARLY_YES };

/* Finds out on what each test of the tree depends.  After the last change to it; NULL: an empty one. */
void early_prepare(struct early *early, struct node *root);

/* All files have lost their meaning. */
void early_forget(struct early *early);
void early_free(struct early *early);

/* What the tree says of this event, whose kind is below KIND_LIMIT, when its kind alone does not tell. */
enum early_answer early_ask_file(const struct early *early, const struct node *root, const struct record *event);

/* What a test said of the file; and what it says now. */
static inline enum early_answer early_recall(const struct file_memory *memory, uint32_t file)
{
	return file < memory->size ? (enum early_answer)memory->answers[file] : EARLY_UNKNOWN;
}

void early_remember(struct file_memory *memory, uint32_t file, bool yes);

#endif
