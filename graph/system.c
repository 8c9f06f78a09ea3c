/* SPDX-License-Identifier: BSD-2-Clause */
/* System directories by name. */
#include "system.h"

#include <string.h>

struct prefix {
	const char *name;
	size_t length;
};
#define PREFIX(name) { name, sizeof(name) - 1 }

/* The longer ones first: each is a node of its own with --system fold. */
static const struct prefix prefixes[] = {
	PREFIX("/dev"), PREFIX("/proc"), PREFIX("/sys"), PREFIX("/usr/include"), PREFIX("/usr/lib/gcc"),
	PREFIX("/usr/lib"), PREFIX("/usr/libexec"), PREFIX("/usr/share"), PREFIX("/usr/bin"),
	PREFIX("/usr/sbin"), PREFIX("/usr/local"), PREFIX("/usr"), PREFIX("/lib64"), PREFIX("/lib32"),
	PREFIX("/libx32"), PREFIX("/lib"), PREFIX("/bin"), PREFIX("/sbin"), PREFIX("/etc"), PREFIX("/run"),
	PREFIX("/var"), PREFIX("/opt"), PREFIX("/nix/store"), PREFIX("/gnu/store"),
};
#define VIRTUAL_PREFIXES 3

/* Sources live here, though it is below /usr. */
static const struct prefix exceptions[] = { PREFIX("/usr/src"), PREFIX("/usr/local/src") };

/* The last byte tells most names apart. */
static bool starts(struct text path, const struct prefix *prefix)
{
	size_t length = prefix->length;

	return path.length >= length && path.bytes[length - 1] == prefix->name[length - 1] &&
	       (path.length == length || path.bytes[length] == '/') && !memcmp(path.bytes, prefix->name, length);
}

static const struct prefix *find_prefix(struct text path)
{
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++)
		if (starts(path, &exceptions[i]))
			return NULL;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (starts(path, &prefixes[i]))
			return &prefixes[i];
	return NULL;
}

bool system_is_virtual(struct text path)
{
	for (size_t i = 0; i < VIRTUAL_PREFIXES; i++)
		if (starts(path, &prefixes[i]))
			return true;
	return false;
}

static void add_home(const struct model *model, bool *homes, uint32_t path)
{
	struct text name = model_path(model, path);
	const struct prefix *prefix = find_prefix(name);

	if (name.length > 1 && (!prefix || name.length > prefix->length))
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

bool system_is_home(const struct model *model, const bool *homes, uint32_t path)
{
	while (path && !homes[path])
		path = model->paths.list[path].parent;
	return path != 0;
}

const char *system_prefix(const struct model *model, const bool *homes, const struct file *file)
{
	struct text name = model_path(model, file->path);
	const struct prefix *prefix = find_prefix(name);

	if (!prefix || (file->flags & FILE_MADE && !system_is_virtual(name)))
		return NULL;
	return system_is_home(model, homes, file->path) ? NULL : prefix->name;
}
