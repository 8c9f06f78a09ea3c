/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds a place for the command's cgroup, makes it, and removes it. */
#include "cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PREFIX "buildtrace-"
#define NAME_FORMAT PREFIX "%d-%llx"	/* pid, time */

static const struct timespec pause_between = { .tv_nsec = 10000000 };

static unsigned long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

/* Where cgroup v2 is mounted, by mountinfo ("... mount-point ... - cgroup2 ..."). */
static int find_mount(char *path, size_t size)
{
	FILE *file = fopen("/proc/self/mountinfo", "re");
	char *line = NULL, point[PATH_MAX];
	size_t room = 0;
	int found = -1;

	while (file && found < 0 && getline(&line, &room, file) > 0) {
		if (!strstr(line, " - cgroup2 ") || sscanf(line, "%*s %*s %*s %*s %4095s", point) != 1)
			continue;
		found = (size_t)snprintf(path, size, "%s", point) < size ? 0 : -1;
	}
	free(line);
	if (file)
		fclose(file);
	if (found < 0)
		errno = ENOENT;
	return found;
}

/* Our own cgroup below the mount: the line "0::/path". */
static int find_own(char *path, size_t size)
{
	FILE *file = fopen("/proc/self/cgroup", "re");
	char *line = NULL;
	size_t room = 0;
	int found = -1;

	while (file && found < 0 && getline(&line, &room, file) > 0) {
		if (strncmp(line, "0::", 3))
			continue;
		line[strcspn(line, "\n")] = 0;
		found = (size_t)snprintf(path, size, "%s", strcmp(line + 3, "/") ? line + 3 : "") < size ? 0 : -1;
	}
	free(line);
	if (file)
		fclose(file);
	return found;
}

int cgroup_find(struct cgroup *cgroup)
{
	char mount[PATH_MAX], path[2 * PATH_MAX];

	cgroup->parent = cgroup->directory = -1;
	if (find_mount(mount, sizeof(mount)) < 0 || find_own(cgroup->above, sizeof(cgroup->above)) < 0)
		return -1;
	snprintf(path, sizeof(path), "%s%s", mount, cgroup->above);
	snprintf(cgroup->name, sizeof(cgroup->name), NAME_FORMAT, getpid(), now_ns());
	cgroup->parent = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return cgroup->parent < 0 ? -1 : 0;
}

static int open_directory(int above, const char *name)
{
	return openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* The directory above, in place of the one given. */
static int step_up(int directory)
{
	int above = openat(directory, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);

	close(directory);
	return above;
}

static int write_text(int directory, const char *name, const char *text)
{
	int fd = openat(directory, name, O_WRONLY | O_CLOEXEC), result;

	if (fd < 0)
		return -1;
	result = write(fd, text, strlen(text)) < 0 ? -1 : 0;
	close(fd);
	return result;
}

/* A cgroup can only be removed when no process is in it. */
static void move_up(int directory, int above)
{
	int list = openat(directory, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	FILE *file = list < 0 ? NULL : fdopen(list, "r");
	char number[24];

	if (!file)
		return;
	while (fscanf(file, "%23s", number) == 1)
		write_text(above, "cgroup.procs", number);
	fclose(file);
}

int cgroup_make(struct cgroup *cgroup)
{
	if (mkdirat(cgroup->parent, cgroup->name, 0755) < 0)
		return -1;
	cgroup->directory = open_directory(cgroup->parent, cgroup->name);
	return cgroup->directory < 0 ? -1 : 0;
}

/* Another capture that we are traced by may have ended, and moved us up: what is left goes where we are. */
static int open_above(const struct cgroup *cgroup)
{
	int fd = fcntl(cgroup->parent, F_DUPFD_CLOEXEC, 0);
	char now[PATH_MAX];
	size_t length;

	if (find_own(now, sizeof(now)) < 0)
		return fd;
	length = strlen(now);
	if (strncmp(cgroup->above, now, length) || !strchr("/", cgroup->above[length]))
		return fd;
	for (const char *at = cgroup->above + length; *at && fd >= 0; at++)
		if (*at == '/')
			fd = step_up(fd);
	return fd;
}

/* All in it are dead, so nobody else will remove the cgroups below it. */
static void remove_below(int directory)
{
	int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), below;
	DIR *list = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;

	while (list && (entry = readdir(list))) {
		if (entry->d_type != DT_DIR || !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		below = open_directory(directory, entry->d_name);
		if (below < 0)
			continue;
		remove_below(below);
		close(below);
		unlinkat(directory, entry->d_name, AT_REMOVEDIR);
	}
	if (list)
		closedir(list);
}

/* Killed processes take a moment to leave; forks may slip in between list and move. */
static void remove_own(const struct cgroup *cgroup, int directory, bool kill_all)
{
	int above = open_above(cgroup);

	write_text(directory, "cgroup.freeze", "0");
	if (kill_all)
		write_text(directory, "cgroup.kill", "1");
	for (int tries = kill_all ? 500 : 50; tries; tries--) {
		if (kill_all)
			remove_below(directory);
		if (unlinkat(cgroup->parent, cgroup->name, AT_REMOVEDIR) == 0 || errno != EBUSY)
			break;
		if (!kill_all)
			move_up(directory, above);
		nanosleep(&pause_between, NULL);
	}
	close(above);
}

/* Those of captures that are still at work are not empty: we are in them. */
static void remove_above(struct cgroup *cgroup)
{
	char *name;

	while (cgroup->parent >= 0 && (name = strrchr(cgroup->above, '/')) &&
	       !strncmp(name + 1, PREFIX, strlen(PREFIX))) {
		cgroup->parent = step_up(cgroup->parent);
		if (unlinkat(cgroup->parent, name + 1, AT_REMOVEDIR) < 0)
			return;
		*name = 0;
	}
}

void cgroup_remove(struct cgroup *cgroup, bool kill_all)
{
	int directory = open_directory(cgroup->parent, cgroup->name);

	if (cgroup->directory >= 0)
		close(cgroup->directory);
	if (directory >= 0) {
		remove_own(cgroup, directory, kill_all);
		close(directory);
		remove_above(cgroup);
	}
	close(cgroup->parent);
	cgroup->parent = cgroup->directory = -1;
}
