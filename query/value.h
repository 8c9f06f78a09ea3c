/* SPDX-License-Identifier: BSD-2-Clause */
/* One value of a field, and the types that values have. */
#ifndef QUERY_VALUE_H
#define QUERY_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "record.h"

enum value_type {
	VALUE_STRING,			/* bytes */
	VALUE_NUMBER,
	VALUE_TIME,			/* ns; written and printed in seconds */
	VALUE_BOOL,
	VALUE_NAME,			/* a number that has a name; see names.h */
	VALUE_ID,			/* 64 bits that are compared, never ordered */
};

struct value {
	struct text text;		/* VALUE_STRING; lasts until the next event */
	int64_t number;			/* all others */
	uint32_t id;			/* equal ids of one field have equal texts, until the next RESET; 0: unknown */
};

/* Whether the text is just these characters. */
bool text_is(struct text text, const char *string);

/* Whether the text begins with these characters. */
bool text_begins(struct text text, const char *prefix);

/* What follows the last slash of a path; all of it where there is none. */
struct text text_last_part(struct text path);

/* As memcmp(3), by bytes, a prefix before what it begins. */
int text_compare(struct text left, struct text right);

/* Puts a number with its unit ("20ms", "1.5K", "0x1f") into *number.  Seconds become ns
 * when type is VALUE_TIME.  Returns NULL, or what is wrong. */
const char *value_parse_number(struct text text, enum value_type type, int64_t *number);

#endif
