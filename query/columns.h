/* SPDX-License-Identifier: BSD-2-Clause */
/* Which fields a JSON or CSV line shows. */
#ifndef QUERY_COLUMNS_H
#define QUERY_COLUMNS_H

#include "fields.h"

#define COLUMNS_MAX 256

struct columns {
	struct column {
		struct field_reference reference;
		char name[64];
		bool chosen;		/* by the user: shown in each event */
	} column[COLUMNS_MAX];
	size_t count;
};

/* Reads "evt.time,proc.name".  Returns 0, or -1: `error' says why. */
int columns_parse(struct columns *columns, const char *list, char *error, size_t size);

/* Takes the usual columns when none were asked for. */
void columns_complete(struct columns *columns);

/* Whether the column is shown in an event of this kind. */
bool column_is_shown(const struct column *column, uint16_t kind);

/* Passes over the input before all columns are known. */
unsigned columns_passes(const struct columns *columns);

#endif
