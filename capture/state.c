/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the initial state from /proc, while the command still waits at its gate. */
#include "state.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define LINK_ROOM (2 * PATH_MAX)

/* The kernel's own coding of a device number: MKDEV() (include/linux/kdev_t.h). */
static uint32_t kernel_dev(unsigned major_number, unsigned minor_number)
{
	return major_number << 20 | minor_number;
}

/* A number in a "Key:\tvalue" file of /proc; `missing' when it has none. */
static unsigned long proc_number(const char *path, const char *key, int base, unsigned long missing)
{
	FILE *file = fopen(path, "re");
	size_t length = strlen(key);
	unsigned long number = missing;
	char line[256];

	if (!file)
		return missing;
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, key, length))
			continue;
		number = strtoul(line + length, NULL, base);
		break;
	}
	fclose(file);
	return number;
}

/*
 * The device of the file system as the kernel half sees it (super_block.s_dev), which
 * for some file systems (btrfs, overlayfs) is not what stat(2) says: the mount's.
 */
static uint32_t mount_dev(unsigned long mount_id, uint32_t missing)
{
	FILE *file = fopen("/proc/self/mountinfo", "re");
	unsigned id, major_number, minor_number;
	uint32_t dev = missing;
	char *line = NULL;
	size_t room = 0;

	while (file && getline(&line, &room, file) > 0)
		if (sscanf(line, "%u %*u %u:%u", &id, &major_number, &minor_number) == 3 && id == mount_id)
			dev = kernel_dev(major_number, minor_number);
	free(line);
	if (file)
		fclose(file);
	return dev;
}

/* Adds where a link of /proc leads, if that still has a name: a path longer than PATH_MAX
 * cannot be had, and to what was deleted none leads any more (proc(5)). */
static void add_link(struct batch *batch, size_t field, const char *path)
{
	static const char deleted[] = " (deleted)", memfd[] = "/memfd:";
	const size_t tail = sizeof(deleted) - 1;
	char target[LINK_ROOM];
	ssize_t length = readlink(path, target, sizeof(target));
	struct stat status;
	bool is_deleted;

	if (length < 0)
		return;
	is_deleted = length > (ssize_t)tail && !memcmp(target + length - tail, deleted, tail) &&
		     stat(path, &status) == 0 && status.st_nlink == 0;
	if (is_deleted && !strncmp(target, memfd, sizeof(memfd) - 1))
		batch_span(batch, field, target + 1, length - 1 - tail);	/* "memfd:name" is a label */
	else if (!is_deleted)
		batch_span(batch, field, target, length);
}

static void directory_identity(const char *path, uint64_t *ino, uint32_t *dev)
{
	char info[64];
	struct stat status;
	int fd = open(path, O_PATH | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &status) < 0)
		goto cleanup;
	snprintf(info, sizeof(info), "/proc/self/fdinfo/%d", fd);
	*ino = status.st_ino;
	*dev = mount_dev(proc_number(info, "mnt_id:", 10, 0), kernel_dev(major(status.st_dev), minor(status.st_dev)));
cleanup:
	if (fd >= 0)
		close(fd);
}

static int describe_process(struct batch *batch, pid_t pid)
{
	struct record_state_process *record = batch_begin(batch, KIND_STATE_PROCESS, sizeof(*record));
	char path[64], root[64];

	if (!record)
		return -1;
	record->tgid = pid;
	record->ppid = getpid();
	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	record->uid = proc_number(path, "Uid:", 10, getuid());
	record->gid = proc_number(path, "Gid:", 10, getgid());
	record->umask = proc_number(path, "Umask:", 8, 0);
	snprintf(path, sizeof(path), "/proc/%d/cwd", pid);
	directory_identity(path, &record->cwd_ino, &record->cwd_dev);
	snprintf(root, sizeof(root), "/proc/%d/root", pid);
	directory_identity(root, &record->root_ino, &record->root_dev);
	add_link(batch, offsetof(struct record_state_process, cwd), path);
	add_link(batch, offsetof(struct record_state_process, root), root);
	BATCH_TEXT(batch, state_process, name, program_invocation_short_name, strlen(program_invocation_short_name));
	return batch_end(batch);
}

static int describe_fd(struct batch *batch, pid_t pid, int directory, const char *entry)
{
	char path[64], info[64];
	struct record_state_fd *record;
	struct stat status;
	unsigned long flags;
	int fd = atoi(entry);

	(void)directory;
	if (!isdigit((unsigned char)*entry))
		return 0;
	snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, fd);
	snprintf(info, sizeof(info), "/proc/%d/fdinfo/%d", pid, fd);
	flags = proc_number(info, "flags:", 8, 0);
	if (flags & O_CLOEXEC)
		return 0;	/* capture's own: the command never sees it */
	if (stat(path, &status) < 0)
		return -1;
	record = batch_begin(batch, KIND_STATE_FD, sizeof(*record));
	if (!record)
		return -1;
	record->fd = fd;
	record->flags = flags;
	record->position = proc_number(info, "pos:", 10, 0);
	record->ino = status.st_ino;
	record->mode = status.st_mode;
	record->dev = mount_dev(proc_number(info, "mnt_id:", 10, 0),
				kernel_dev(major(status.st_dev), minor(status.st_dev)));
	add_link(batch, offsetof(struct record_state_fd, target), path);
	return batch_end(batch);
}

/* Describes the entries of a directory of /proc/PID.  -1: one could not be, or the directory not be read. */
static int describe_entries(struct batch *batch, pid_t pid, const char *name,
			    int (*describe)(struct batch *batch, pid_t pid, int directory, const char *entry))
{
	char path[64];
	struct dirent *entry;
	DIR *directory;
	int result = 0;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	directory = opendir(path);
	if (!directory)
		return -1;
	while (!result && (entry = readdir(directory)))
		result = describe(batch, pid, dirfd(directory), entry->d_name);
	closedir(directory);
	return result;
}

/* Undoes proc(5)'s octal escapes in place; returns the length. */
static size_t unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from; to++) {
		if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] && from[3]) {
			*to = (from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0');
			from += 4;
		} else {
			*to = *from++;
		}
	}
	return to - text;
}

static void add_word(struct batch *batch, size_t field, char *word)
{
	if (word)
		batch_span(batch, field, word, unescape(word));
}

/* "36 35 98:0 /root /point options [optional...] - type source super-options" */
static int describe_mount(struct batch *batch, char *line)
{
	struct record_state_mount *record;
	unsigned id, parent, major_number, minor_number;
	char *rest, *root, *point, *options, *type, *source;
	int used;

	if (sscanf(line, "%u %u %u:%u %n", &id, &parent, &major_number, &minor_number, &used) != 4)
		return 0;
	rest = line + used;
	root = strsep(&rest, " ");
	point = strsep(&rest, " ");
	options = strsep(&rest, " ");
	rest = rest ? strstr(rest, "- ") : NULL;
	if (!rest)
		return 0;
	rest += 2;
	type = strsep(&rest, " ");
	source = strsep(&rest, " ");
	record = batch_begin(batch, KIND_STATE_MOUNT, sizeof(*record));
	if (!record)
		return -1;
	record->id = id;
	record->parent = parent;
	record->dev = kernel_dev(major_number, minor_number);
	add_word(batch, offsetof(struct record_state_mount, root), root);
	add_word(batch, offsetof(struct record_state_mount, point), point);
	add_word(batch, offsetof(struct record_state_mount, type), type);
	add_word(batch, offsetof(struct record_state_mount, source), source);
	add_word(batch, offsetof(struct record_state_mount, options), options);
	return batch_end(batch);
}

static int describe_mounts(struct batch *batch, pid_t pid)
{
	char path[64], *line = NULL;
	size_t room = 0;
	FILE *file;
	int result = 0;

	snprintf(path, sizeof(path), "/proc/%d/mountinfo", pid);
	file = fopen(path, "re");
	if (!file)
		return -1;
	while (!result && getline(&line, &room, file) > 0) {
		line[strcspn(line, "\n")] = 0;
		result = describe_mount(batch, line);
	}
	free(line);
	fclose(file);
	return result;
}

/* Those of the root directory: what is looked up at /bin or /lib is found by way of them, and no
 * call of the command needs to tell so. */
static int describe_link(struct batch *batch, pid_t pid, int directory, const char *entry)
{
	char path[NAME_MAX + 2], text[PATH_MAX];
	ssize_t length = readlinkat(directory, entry, text, sizeof(text));

	(void)pid;
	if (length < 0)
		return 0;	/* no link */
	if (!batch_begin(batch, KIND_STATE_LINK, sizeof(struct record_state_link)))
		return -1;
	BATCH_TEXT(batch, state_link, path, path, snprintf(path, sizeof(path), "/%s", entry));
	BATCH_TEXT(batch, state_link, text, text, length);
	return batch_end(batch);
}

int state_describe(struct batch *batch, pid_t pid)
{
	if (describe_process(batch, pid) < 0 || describe_entries(batch, pid, "fd", describe_fd) < 0)
		return -1;
	describe_entries(batch, pid, "root", describe_link);	/* which not everybody may read */
	return describe_mounts(batch, pid);
}
