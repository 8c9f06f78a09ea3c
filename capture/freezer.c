/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes, freezes, thaws and removes the command's cgroup. */
#include "freezer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct freezer {
	char path[PATH_MAX];
	int directory;
	int freeze;		/* its cgroup.freeze */
	bool frozen;
	uint64_t count, time_ns, since_ns;
};

static uint64_t now_ns(void)
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

static int open_file(const char *directory, const char *name, int flags)
{
	char path[PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return open(path, flags | O_CLOEXEC);
}

static int write_text(const char *directory, const char *name, const char *text)
{
	int fd = open_file(directory, name, O_WRONLY), result;

	if (fd < 0)
		return -1;
	result = write(fd, text, strlen(text)) < 0 ? -1 : 0;
	close(fd);
	return result;
}

struct freezer *freezer_new(void)
{
	struct freezer *freezer = calloc(1, sizeof(*freezer));
	char mount[PATH_MAX], own[PATH_MAX];

	if (!freezer)
		return NULL;
	freezer->directory = freezer->freeze = -1;
	if (find_mount(mount, sizeof(mount)) == 0 && find_own(own, sizeof(own)) == 0 &&
	    snprintf(freezer->path, sizeof(freezer->path), "%s%s/buildtrace-%d-%llx", mount, own, getpid(),
		     (unsigned long long)now_ns()) < (int)sizeof(freezer->path))
		return freezer;
	free(freezer);
	return NULL;
}

int freezer_make(struct freezer *freezer)
{
	if (mkdir(freezer->path, 0755) < 0)
		return -1;
	freezer->directory = open(freezer->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	freezer->freeze = open_file(freezer->path, "cgroup.freeze", O_WRONLY);
	return freezer->directory < 0 || freezer->freeze < 0 ? -1 : 0;
}

int freezer_directory(const struct freezer *freezer)
{
	return freezer ? freezer->directory : -1;
}

void freezer_freeze(struct freezer *freezer)
{
	if (!freezer || freezer->frozen || pwrite(freezer->freeze, "1", 1, 0) < 0)
		return;
	freezer->frozen = true;
	freezer->count++;
	freezer->since_ns = now_ns();
}

void freezer_thaw(struct freezer *freezer)
{
	if (!freezer || !freezer->frozen || pwrite(freezer->freeze, "0", 1, 0) < 0)
		return;
	freezer->frozen = false;
	freezer->time_ns += now_ns() - freezer->since_ns;
}

bool freezer_is_frozen(const struct freezer *freezer)
{
	return freezer && freezer->frozen;
}

uint64_t freezer_count(const struct freezer *freezer)
{
	return freezer ? freezer->count : 0;
}

uint64_t freezer_time(const struct freezer *freezer)
{
	return freezer ? freezer->time_ns : 0;
}

const char *freezer_path(const struct freezer *freezer)
{
	return freezer->path;
}

/* What is in the cgroup moves to the one above: a cgroup can only be removed when it is empty. */
static void move_up(const char *path)
{
	int list = open_file(path, "cgroup.procs", O_RDONLY);
	FILE *file = list < 0 ? NULL : fdopen(list, "r");
	char above[PATH_MAX], number[24];

	if (!file)
		return;
	snprintf(above, sizeof(above), "%s/..", path);
	while (fscanf(file, "%23s", number) == 1)
		write_text(above, "cgroup.procs", number);
	fclose(file);
}

void freezer_clean_up(const char *path, bool kill_all)
{
	static const struct timespec pause = { .tv_nsec = 10000000 };

	write_text(path, "cgroup.freeze", "0");
	if (kill_all)
		write_text(path, "cgroup.kill", "1");
	/* Killed processes take a moment to leave; forks may slip in between list and move. */
	for (int tries = kill_all ? 500 : 50; tries && rmdir(path) < 0 && errno == EBUSY; tries--) {
		if (!kill_all)
			move_up(path);
		nanosleep(&pause, NULL);
	}
}

void freezer_free(struct freezer *freezer)
{
	if (!freezer)
		return;
	freezer_thaw(freezer);
	if (freezer->freeze >= 0)
		close(freezer->freeze);
	if (freezer->directory >= 0)
		close(freezer->directory);
	freezer_clean_up(freezer->path, false);
	free(freezer);
}
