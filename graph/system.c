/* SPDX-License-Identifier: BSD-2-Clause */
/* System directories by name. */
#include "system.h"

#include <string.h>

/* The longer ones first: each is a node of its own with --system fold. */
static const char *const prefixes[] = {
	"/dev", "/proc", "/sys",
	"/usr/include", "/usr/lib/gcc", "/usr/lib", "/usr/libexec", "/usr/share", "/usr/bin", "/usr/sbin",
	"/usr/local", "/usr", "/lib64", "/lib32", "/libx32", "/lib", "/bin", "/sbin", "/etc", "/run", "/var", "/opt", "/nix/store", "/gnu/store",
};
#define VIRTUAL_PREFIXES 3

/* Sources live here, though it is below /usr. */
static const char *const exceptions[] = { "/usr/src", "/usr/local/src" };

static bool starts(struct text path, const char *prefix)
{
	size_t length = strlen(prefix);

	return path.length >= length && !memcmp(path.bytes, prefix, length) &&
	       (path.length == length || path.bytes[length] == '/');
}

static const char *find_prefix(struct text path)
{
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++)
		if (starts(path, exceptions[i]))
			return NULL;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (starts(path, prefixes[i]))
			return prefixes[i];
	return NULL;
}

bool system_is_virtual(struct text path)
{
	for (size_t i = 0; i < VIRTUAL_PREFIXES; i++)
		if (starts(path, prefixes[i]))
			return true;
	return false;
}

static void add_home(const struct model *model, bool *homes, uint32_t path)
{
	struct text name = model_path(model, path);
	const char *prefix = find_prefix(name);

	if (name.length > 1 && (!prefix || name.length > strlen(prefix)))
		homes[path] = true;
}

bool *system_homes(const struct model *model)
{
	bool *homes = memory_zeroed(model->paths.names.count, sizeof(*homes));

	add_home(model, homes, model->cwd);
	for (size_t i = 0; i < model->process_count; i++)
		if (model_class(model, i) == PROGRAM_BUILDER)
			add_home(model, homes, model->processes[i].cwd);
	return homes;
}

const char *system_prefix(const struct model *model, const bool *homes, const struct file *file)
{
	struct text name = model_path(model, file->path);
	const char *prefix = find_prefix(name);

	if (!prefix || (file->flags & FILE_MADE && !system_is_virtual(name)))
		return NULL;
	for (uint32_t path = file->path; path; path = model->paths.list[path].parent)
		if (homes[path])
			return NULL;
	return prefix;
}
