/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers that have names in the language: event types, errno, signals, file types. */
#ifndef QUERY_NAMES_H
#define QUERY_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "record.h"

struct names {
	const char *what;		/* for messages: "errno name" */
	const char *prefix;		/* may be left out when a name is looked up */
	const char *(*name)(int64_t number);	/* NULL: that number has none */
	int64_t last;			/* numbers from 0 to this may have names */
};

extern const struct names names_event_type, names_event_class, names_errno, names_signal;
extern const struct names names_file_type, names_file_mode;

/* Modes of file.mode. */
enum file_access { ACCESS_NONE, ACCESS_READ, ACCESS_WRITE, ACCESS_READ_WRITE, ACCESS_EXECUTE };

enum event_class { CLASS_NONE, CLASS_PROCESS, CLASS_FILE, CLASS_NAME, CLASS_TRACE };

/* Looks a name up.  Returns whether there is such a name. */
bool names_find(const struct names *names, struct text text, int64_t *number);

/* The number's name; where it has none its digits, put into `digits'. */
#define NAMES_DIGITS 24
struct text names_text(const struct names *names, int64_t number, char digits[NAMES_DIGITS]);

#endif
