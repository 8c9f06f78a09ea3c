/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Byte strings to small numbers: equal bytes get equal ids, counted from 1.  The
 * table owns copies of the bytes; a text handed out is good until the next
 * intern_put or intern_clear.
 */
#ifndef COMMON_INTERN_H
#define COMMON_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record.h"

struct intern {
	char *bytes;
	size_t length, capacity;	/* of bytes */
	uint32_t *places;		/* by id - 1 */
	uint32_t count, place_capacity;
	struct intern_slot *slots;
	uint32_t slot_count;		/* a power of two, or 0 */
};

/* The id of these bytes; *is_new tells whether they were unknown.  0: no memory. */
uint32_t intern_put(struct intern *table, const void *bytes, size_t length, bool *is_new);

/* The bytes of an id; NULL bytes: none such. */
struct text intern_get(const struct intern *table, uint32_t id);

/* Bytes that the strings held now take, with what finds them. */
size_t intern_bytes(const struct intern *table);

/* Forgets all, keeps the memory. */
void intern_clear(struct intern *table);
void intern_free(struct intern *table);

#endif
