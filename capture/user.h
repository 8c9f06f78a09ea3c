/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who the command runs as: whoever runs capture; under sudo(8) whoever called that; or
 * whom -u names.
 */
#ifndef CAPTURE_USER_H
#define CAPTURE_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct user {
	bool other;		/* not whoever runs capture: ids must be changed */
	uid_t uid;
	gid_t gid;
	gid_t *groups;		/* supplementary ones, only of an `other' */
	int group_count;
	char *name, *home, *shell;	/* NULL: the user has no entry (getpwuid(3)) */
};

/* Finds out who: `asked' is a name or number, NULL where none was asked for.  Returns 0, or -1
 * with a sentence in *error.  getpwnam(3), getgrouplist(3), SUDO_UID of sudo(8). */
int user_find(struct user *user, const char *asked, const char **error);

/* Becomes that user: groups, then ids.  0, or -1 with errno.  In the command's process only. */
int user_become(const struct user *user);

/* The environment for the command: ours, and for an `other' with his HOME, USER, LOGNAME and
 * SHELL and without what sudo added.  NULL: errno says why.  Lives until the process ends. */
char **user_environment(const struct user *user);

void user_free(struct user *user);

#endif
