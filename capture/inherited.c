/* SPDX-License-Identifier: BSD-2-Clause */
/* Looks through the descriptors of a process. */
#include "inherited.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool inherited_uring(pid_t pid)
{
	static const char name[] = "anon_inode:[io_uring]";
	char path[32], target[sizeof(name)];
	struct dirent *entry;
	bool found = false;
	DIR *directory;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	directory = opendir(path);
	if (!directory)
		return true;
	while (!found && (entry = readdir(directory)))
		found = readlinkat(dirfd(directory), entry->d_name, target, sizeof(target)) == sizeof(name) - 1 &&
			!memcmp(target, name, sizeof(name) - 1);
	closedir(directory);
	return found;
}
