/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins and cleans paths, component by component. */
#include "resolve.h"

#include <stdbool.h>
#include <string.h>

/* A path under construction; "" stands for the root. */
struct path_buffer {
	char *bytes;
	size_t length;
};

static void append(struct path_buffer *path, const char *component, size_t length)
{
	path->bytes[path->length++] = '/';
	memcpy(path->bytes + path->length, component, length);
	path->length += length;
}

static bool is_real_directory(const struct tree *tree, const struct path_buffer *path)
{
	return !path->length || tree_is_directory(tree, (struct text){ path->bytes, path->length });
}

static void go_up(struct path_buffer *path)
{
	while (path->length && path->bytes[path->length - 1] != '/')
		path->length--;
	if (path->length)
		path->length--;
}

static bool is_root(const struct name *root, const struct path_buffer *path)
{
	return root && path->length == root->length && !memcmp(path->bytes, root->bytes, root->length);
}

static void add_component(const struct tree *tree, const struct name *root, struct path_buffer *path,
			  const char *component, size_t length)
{
	bool is_up = length == 2 && component[0] == '.' && component[1] == '.';

	if (!length || (length == 1 && component[0] == '.') || (is_up && is_root(root, path)))
		return;
	if (is_up && is_real_directory(tree, path))
		go_up(path);
	else
		append(path, component, length);
}

/* Whether no component is empty or begins with a dot: most names are their own short form. */
static bool is_plain(struct text asked)
{
	bool begins = true;

	for (size_t at = 0; at < asked.length; at++) {
		if (begins && (asked.bytes[at] == '/' || asked.bytes[at] == '.'))
			return false;
		begins = asked.bytes[at] == '/';
	}
	return !begins;
}

struct name *resolve_path(struct names *names, const struct tree *tree, const struct name *root,
			  const struct name *base, struct text asked)
{
	bool absolute = asked.length && asked.bytes[0] == '/';
	struct path_buffer path = { 0 };

	if (!absolute && !base)
		return names_get(names, asked);
	path.bytes = names_draft(names, (absolute ? 0 : base->length) + asked.length + 2);
	if (!absolute && base->length > 1) {
		memcpy(path.bytes, base->bytes, base->length);
		path.length = base->length;
	}
	if (is_plain(asked)) {
		append(&path, asked.bytes, asked.length);
		return names_get(names, (struct text){ path.bytes, path.length });
	}
	for (size_t at = 0; at < asked.length;) {
		const char *component = asked.bytes + at;
		const char *slash = memchr(component, '/', asked.length - at);
		size_t length = slash ? (size_t)(slash - component) : asked.length - at;

		add_component(tree, root, &path, component, length);
		at += length + 1;
	}
	if (!path.length)
		path.bytes[path.length++] = '/';
	return names_get(names, (struct text){ path.bytes, path.length });
}

struct name *resolve_moved(const struct name *path, struct text from, struct text to)
{
	if (!path || path->length < from.length || memcmp(path->bytes, from.bytes, from.length))
		return NULL;
	if (path->length > from.length && path->bytes[from.length] != '/')
		return NULL;
	return name_join(to, (struct text){ path->bytes + from.length, path->length - from.length });
}
