/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which fields of a record are ids of something defined elsewhere.  Taken from our
 * schema and from the trace's own, so that kinds and fields of newer programs are
 * known too.
 */
#ifndef QUERY_REFERENCES_H
#define QUERY_REFERENCES_H

#include <stdbool.h>
#include <stdint.h>

#include "record.h"

#define REFERENCES_SHAPES 128		/* shapes with higher numbers are not followed */
#define REFERENCES_FIELDS 16		/* of one shape */

struct reference {
	uint16_t offset;
	uint16_t type;			/* TYPE_u32, or TYPE_ids: a span of ids */
	uint16_t unit;			/* UNIT_string, _list, _process, _file */
};

struct references {
	uint16_t shape_of[KIND_LIMIT];	/* shape + 1; 0: kind not known */
	struct {
		struct reference field[REFERENCES_FIELDS];
		unsigned count;
	} shape[REFERENCES_SHAPES];
};

/* Begins with what our own schema says. */
void references_init(struct references *references);

/* Takes in a record of the trace's schema.  Returns whether it says something new. */
bool references_learn(struct references *references, const struct record *record);

typedef int reference_visitor(void *visitor, uint16_t unit, uint32_t id);

/* Calls visit for each id other than 0 in the record; stops at the first result other than 0 and returns it. */
int references_visit(const struct references *references, const struct record *record, reference_visitor *visit,
		     void *visitor);

#endif
