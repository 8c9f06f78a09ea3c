/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a filter says of an event by its kind and its file alone, before the event is taken
 * apart.  Tests of a file are asked once per file and then remembered.  In a pass that only
 * learns, the question is whether one of those functions that learn in it asks for the event.
 */
#ifndef QUERY_EARLY_H
#define QUERY_EARLY_H

#include "node.h"

#define EARLY_MEMORIES_MAX 256		/* tests that remember, in one filter */
#define EARLY_ASKED_MAX (RELATIONS_MAX + LINEAGES_MAX)

/* What one test said of each file: enum early_answer by the file's id. */
struct file_memory {
	unsigned char *answers;
	size_t size;
};

struct early {
	struct file_memory memory[EARLY_MEMORIES_MAX];
	unsigned count;
	bool follows;			/* content is followed: what is said here, is of events that carry none */
	const struct node *asked[EARLY_ASKED_MAX];	/* whether one of these selects an event */
	unsigned asked_count;		/* 0: the file does not help */
	const struct file_memory *only;	/* what is asked is one test of the file; else NULL */
	unsigned char by_kind[KIND_LIMIT];	/* enum early_answer, whatever the file is */
	unsigned char has_file[KIND_LIMIT];	/* events of this kind may have one */
};

enum early_answer { EARLY_UNKNOWN, EARLY_NO, EARLY_YES };

/* Finds out on what each test of the tree depends.  After the last change to it; NULL: an empty one. */
void early_prepare(struct early *early, struct node *root);

/* From now on it is asked whether one of these trees selects an event; a NULL one selects all. */
void early_ask_whether(struct early *early, const struct node *const *asked, unsigned count);

/* From now on nothing can be said of any event. */
void early_ask_nothing(struct early *early);

/* All files have lost their meaning. */
void early_forget(struct early *early);
void early_free(struct early *early);

/* What a test said of the file. */
static inline enum early_answer early_recall(const struct file_memory *memory, uint32_t file)
{
	return file < memory->size ? (enum early_answer)memory->answers[file] : EARLY_UNKNOWN;
}

/* What it says now. */
void early_remember(struct file_memory *memory, uint32_t file, bool yes);

/* What is said of an event of this kind about this file. */
enum early_answer early_ask_file(const struct early *early, uint16_t kind, uint32_t file);

/* The event's file; kinds that have one have it at one place. */
static inline uint32_t early_file(const struct early *early, const struct record *event)
{
	uint32_t file = 0;

	if (early->has_file[event->kind] && event->fixed >= FIXED_BEFORE(event_file, file) + sizeof(file))
		__builtin_memcpy(&file, (const char *)event + FIXED_BEFORE(event_file, file), sizeof(file));
	return file;
}

/* What is said of this event, whose kind is below KIND_LIMIT. */
static inline enum early_answer early_ask(const struct early *early, const struct record *event)
{
	enum early_answer answer = (enum early_answer)early->by_kind[event->kind];

	if (answer != EARLY_UNKNOWN || !early->asked_count)
		return answer;
	return early->only ? early_recall(early->only, early_file(early, event))
			   : early_ask_file(early, event->kind, early_file(early, event));
}

#endif
