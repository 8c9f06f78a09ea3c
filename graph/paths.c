/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of names, and the way from the name asked for to the kernel's. */
#include "paths.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

void paths_init(struct paths *paths)
{
	*paths = (struct paths){ 0 };
	names_init(&paths->names);
	paths->list = memory_grow(NULL, &paths->capacity, 1, sizeof(*paths->list));
	paths->list[0] = (struct path){ .current = NONE, .last = NONE };
}

void paths_free(struct paths *paths)
{
	names_free(&paths->names);
	free(paths->list);
}

struct text path_base(struct text name)
{
	const char *slash = name.length ? memrchr(name.bytes, '/', name.length) : NULL;
	size_t skip = slash ? (size_t)(slash + 1 - name.bytes) : 0;

	return (struct text){ name.bytes + skip, name.length - skip };
}

struct text path_directory(struct text name)
{
	size_t length = name.length - path_base(name).length;

	if (length > 1)
		length--;
	return (struct text){ name.bytes, length };
}

struct text path_extension(struct text name)
{
	struct text base = path_base(name);
	const char *dot = base.length > 1 ? memrchr(base.bytes + 1, '.', base.length - 1) : NULL;

	return (struct text){ dot, dot ? base.bytes + base.length - dot : 0 };
}

uint32_t paths_put(struct paths *paths, struct text name)
{
	size_t before = paths->names.count;
	uint32_t number = names_put(&paths->names, name);
	uint32_t child = number;

	/* Upwards, until a directory that was there already. */
	while (number == before) {
		struct text own = names_get(&paths->names, number);
		struct text directory = path_directory(own);

		paths->list = memory_grow(paths->list, &paths->capacity, number + 1, sizeof(*paths->list));
		paths->list[number] = (struct path){ .current = NONE, .last = NONE,
							.has_entries = number != child };
		if (directory.length == own.length)
			return child;
		before = paths->names.count;
		paths->list[number].parent = names_put(&paths->names, directory);
		number = paths->list[number].parent;
	}
	if (number != child)
		paths->list[number].has_entries = true;
	return child;
}

uint32_t paths_put_real(struct paths *paths, struct text name)
{
	uint32_t number = paths_put(paths, name);
	struct path *directory = &paths->list[paths->list[number].parent];

	directory->itself = true;
	directory->alias = 0;
	return number;
}

/* Joins and cleans: no empty parts, no ".", and ".." taken by name, which is a guess
 * only where a symbolic link is crossed and the kernel was not asked. */
static uint32_t put_clean(struct paths *paths, struct text directory, struct text base)
{
	char *clean = memory_zeroed(directory.length + base.length + 3, 1);
	struct text parts[2] = { directory, base };
	bool absolute = directory.length && directory.bytes[0] == '/';
	size_t length = 0;
	uint32_t number;

	for (int i = 0; i < 2; i++) {
		const char *at = parts[i].bytes, *end = at + parts[i].length;

		while (at < end) {
			const char *slash = memchr(at, '/', end - at);
			size_t part = (slash ? slash : end) - at;

			if (part == 2 && at[0] == '.' && at[1] == '.' && absolute) {
				while (length && clean[--length] != '/')
					;
			} else if (part && !(part == 1 && at[0] == '.')) {
				if (length || absolute)
					clean[length++] = '/';
				memcpy(clean + length, at, part);
				length += part;
			}
			at += part + 1;
		}
	}
	if (!length && absolute)
		clean[length++] = '/';
	number = paths_put(paths, (struct text){ clean, length });
	free(clean);
	return number;
}

static bool same(struct text a, struct text b)
{
	return a.length == b.length && (!a.length || !memcmp(a.bytes, b.bytes, a.length));
}

/* Remembers that the name asked for led to the kernel's: because its directory is a symbolic link,
 * where it may be one and the last part is the same; else by itself. */
static void learn(struct paths *paths, struct text asked, struct text real)
{
	uint32_t from = paths_put(paths, asked), to = paths_put(paths, real);
	uint32_t from_parent = paths->list[from].parent, to_parent = paths->list[to].parent;

	paths->list[from].alias = to;
	if (same(path_base(asked), path_base(real)) && from_parent != to_parent && !paths->list[from_parent].itself)
		paths->list[from_parent].alias = to_parent;
}

/* The name's directory by its known alias, its last part as it is. */
static uint32_t resolve_directory(struct paths *paths, struct text asked)
{
	uint32_t number = paths_put(paths, asked);
	uint32_t alias = paths->list[paths->list[number].parent].alias;

	if (alias)
		return put_clean(paths, names_get(&paths->names, alias), path_base(asked));
	return put_clean(paths, path_directory(asked), path_base(asked));
}

uint32_t paths_resolve(struct paths *paths, struct text asked, struct text real, bool follow)
{
	uint32_t number;

	if (real.length && asked.length && !same(asked, real))
		learn(paths, asked, real);
	if (real.length && (follow || same(path_base(asked), path_base(real))))
		return paths_put(paths, real);
	if (!asked.length)
		return 0;
	number = paths_put(paths, asked);
	if (follow && paths->list[number].alias)
		return paths->list[number].alias;
	return resolve_directory(paths, asked);
}

bool paths_inside(const struct paths *paths, uint32_t path, uint32_t directory)
{
	while (path && path != directory)
		path = paths->list[path].parent;
	return path != 0;
}
