/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds and becomes the user that the command runs as. */
#include "user.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "environment.h"

/* A whole decimal id below (id_t)-1, which means "no change" to setresuid(2); else false. */
static bool read_id(const char *text, id_t *id)
{
	unsigned long number;
	char *end;

	errno = 0;
	number = strtoul(text, &end, 10);
	*id = number;
	return *text >= '0' && *text <= '9' && !*end && !errno && number < UINT32_MAX;
}

static char *copy(const char *text)
{
	return text ? strdup(text) : NULL;
}

static int find_groups(struct user *user)
{
	int room = 64;

	if (!user->name)
		return 0;
	for (;; room = user->group_count) {
		gid_t *groups = reallocarray(user->groups, room, sizeof(*groups));

		if (!groups)
			return -1;
		user->groups = groups;
		user->group_count = room;
		if (getgrouplist(user->name, user->gid, groups, &user->group_count) >= 0)
			return 0;
		if (user->group_count <= room)
			user->group_count = 2 * room;
	}
}

static int fill(struct user *user, const struct passwd *entry, uid_t uid, gid_t gid)
{
	user->uid = uid;
	user->gid = gid;
	if (entry) {
		user->name = copy(entry->pw_name);
		user->home = copy(entry->pw_dir);
		user->shell = copy(entry->pw_shell);
	}
	user->other = uid != getuid() || uid != geteuid();
	return user->other ? find_groups(user) : 0;
}

static int find_asked(struct user *user, const char *asked, const char **error)
{
	const struct passwd *entry = getpwnam(asked);
	id_t uid = 0;

	if (!entry && !read_id(asked, &uid)) {
		*error = "no such user";
		return -1;
	}
	if (!entry)
		entry = getpwuid(uid);
	return fill(user, entry, entry ? entry->pw_uid : uid, entry ? entry->pw_gid : uid);
}

/* Changes the ids to the caller's when sudo(8) started us as root for somebody else. */
static void find_caller(uid_t *uid, gid_t *gid)
{
	const char *uid_text = getenv("SUDO_UID"), *gid_text = getenv("SUDO_GID");
	id_t caller, group;

	if (geteuid() != 0 || getuid() != 0 || !uid_text || !gid_text)
		return;
	if (!read_id(uid_text, &caller) || !read_id(gid_text, &group) || !caller)
		return;
	*uid = caller;
	*gid = group;
}

int user_find(struct user *user, const char *asked, const char **error)
{
	uid_t uid = getuid();
	gid_t gid = getgid();

	*user = (struct user){ 0 };
	*error = "no memory for the list of his groups";
	if (asked) {
		if (find_asked(user, asked, error) < 0)
			return -1;
	} else {
		find_caller(&uid, &gid);
		if (fill(user, getpwuid(uid), uid, gid) < 0)
			return -1;
	}
	if (!user->other || geteuid() == 0)
		return 0;
	*error = "only root may run a command as somebody else: use sudo";
	return -1;
}

/* By number: the C library's functions speak to threads, of which this process, made by
 * clone3(2), knows nothing. */
int user_become(const struct user *user)
{
	if (!user->other)
		return 0;
	if (syscall(SYS_setgroups, user->group_count, user->groups) < 0 ||
	    syscall(SYS_setresgid, user->gid, user->gid, user->gid) < 0)
		return -1;
	return syscall(SYS_setresuid, user->uid, user->uid, user->uid) < 0 ? -1 : 0;
}

char **user_environment(const struct user *user)
{
	static const char *const added_by_sudo[] = { "SUDO_COMMAND", "SUDO_USER", "SUDO_UID", "SUDO_GID" };
	struct environment environment;

	if (environment_own(&environment) < 0)
		return NULL;
	if (!user->other)
		return environment.strings;
	for (size_t i = 0; i < sizeof(added_by_sudo) / sizeof(*added_by_sudo); i++)
		environment_remove(&environment, added_by_sudo[i]);
	if (environment_set(&environment, "HOME", user->home) < 0 ||
	    environment_set(&environment, "USER", user->name) < 0 ||
	    environment_set(&environment, "LOGNAME", user->name) < 0 ||
	    environment_set(&environment, "SHELL", user->shell) < 0)
		return NULL;
	return environment.strings;
}

void user_free(struct user *user)
{
	free(user->groups);
	free(user->name);
	free(user->home);
	free(user->shell);
}
