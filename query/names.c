/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of names. */
#include "names.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "schema.h"
#include "value.h"

#define ERRNO_LAST 4095
#define TABLE(names, number) \
	((number) >= 0 && (number) < (int64_t)(sizeof(names) / sizeof(*(names))) ? (names)[number] : NULL)

static const char *event_type_name(int64_t number)
{
	const struct schema_kind *kind = record_is_event(number) && number == (uint16_t)number ? schema_kind(number)
											       : NULL;

	return kind ? kind->name : NULL;
}

static const char *event_class_name(int64_t number)
{
	static const char *const classes[] = {
		[CLASS_PROCESS] = "process",
		[CLASS_FILE] = "file",
		[CLASS_NAME] = "name",
		[CLASS_TRACE] = "trace",
	};

	return TABLE(classes, number);
}

static const char *errno_name(int64_t number)
{
	return number > 0 && number <= ERRNO_LAST ? strerrorname_np(number) : NULL;
}

static const char *signal_name(int64_t number)
{
	static const char *const signals[] = {
		NULL,	     "SIGHUP",	 "SIGINT",  "SIGQUIT",	"SIGILL",    "SIGTRAP", "SIGABRT",   "SIGBUS",
		"SIGFPE",    "SIGKILL",	 "SIGUSR1", "SIGSEGV",	"SIGUSR2",   "SIGPIPE", "SIGALRM",   "SIGTERM",
		"SIGSTKFLT", "SIGCHLD",	 "SIGCONT", "SIGSTOP",	"SIGTSTP",   "SIGTTIN", "SIGTTOU",   "SIGURG",
		"SIGXCPU",   "SIGXFSZ",	 "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO",	"SIGPWR",    "SIGSYS",
	};

	return TABLE(signals, number);
}

static const char *file_type_name(int64_t number)
{
	static const char *const types[] = {
		[S_IFREG >> 12] = "file",  [S_IFDIR >> 12] = "dir",  [S_IFLNK >> 12] = "link",
		[S_IFCHR >> 12] = "char",  [S_IFBLK >> 12] = "block", [S_IFIFO >> 12] = "fifo",
		[S_IFSOCK >> 12] = "socket",
	};

	return TABLE(types, number);
}

static const char *file_mode_name(int64_t number)
{
	static const char *const modes[] = {
		[ACCESS_READ] = "r",
		[ACCESS_WRITE] = "w",
		[ACCESS_READ_WRITE] = "rw",
		[ACCESS_EXECUTE] = "x",
	};

	return TABLE(modes, number);
}

const struct names names_event_type = { "event type", "", event_type_name, KIND_LIMIT };
const struct names names_event_class = { "event class", "", event_class_name, CLASS_TRACE };
const struct names names_errno = { "errno name", "", errno_name, ERRNO_LAST };
const struct names names_signal = { "signal", "SIG", signal_name, 64 };
const struct names names_file_type = { "file type", "", file_type_name, S_IFMT >> 12 };
const struct names names_file_mode = { "file mode", "", file_mode_name, ACCESS_EXECUTE };

bool names_find(const struct names *names, struct text text, int64_t *number)
{
	for (int64_t i = 0; i <= names->last; i++) {
		const char *name = names->name(i);

		if (!name || !(text_is(text, name) || text_is(text, name + strlen(names->prefix))))
			continue;
		*number = i;
		return true;
	}
	return false;
}

struct text names_text(const struct names *names, int64_t number, char digits[NAMES_DIGITS])
{
	const char *name = names->name(number);

	if (name)
		return (struct text){ name, strlen(name) };
	return (struct text){ digits, snprintf(digits, NAMES_DIGITS, "%" PRId64, number) };
}
