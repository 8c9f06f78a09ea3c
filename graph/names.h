/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Byte strings kept once, by number.  The table owns the bytes; a text handed
 * out is good until the next names_put.
 */
#ifndef GRAPH_NAMES_H
#define GRAPH_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "record.h"

struct name {
	size_t offset;
	uint32_t length;
};

struct name_slot {
	uint32_t hash;
	uint32_t number;		/* 1 + the name's; 0: free */
};

struct names {
	char *bytes;
	size_t length, capacity;
	struct name *list;
	size_t count, list_capacity;
	struct name_slot *slots;
	size_t slot_count;
};

/* Number 0 is the empty string. */
void names_init(struct names *names);
void names_free(struct names *names);

/* The string's number; the text may lie in the table itself. */
uint32_t names_put(struct names *names, struct text text);
struct text names_get(const struct names *names, uint32_t number);

#endif
