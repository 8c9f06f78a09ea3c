/* SPDX-License-Identifier: BSD-2-Clause */
/* A bounded table of links, and the walk along them. */
#include "links.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "memory.h"
#include "resolve.h"

#define LINKS_MAX 65536u
#define FOLLOW_MAX 40	/* as the kernel: MAXSYMLINKS (include/linux/namei.h) */

struct link {
	struct name *path, *text;
	UT_hash_handle hh;
};

struct links {
	struct link *by_path;
};

struct links *links_new(void)
{
	return memory_zeroed(1, sizeof(struct links));
}

static void link_remove(struct links *links, struct link *link)
{
	HASH_DEL(links->by_path, link);
	name_drop(link->path);
	name_drop(link->text);
	free(link);
}

void links_free(struct links *links)
{
	struct link *link, *next;

	HASH_ITER(hh, links->by_path, link, next)
		link_remove(links, link);
	free(links);
}

static struct link *find(const struct links *links, struct text path)
{
	struct link *link;

	HASH_FIND(hh, links->by_path, path.bytes, path.length, link);
	return link;
}

void links_learn(struct links *links, struct text path, struct text text)
{
	struct link *link = find(links, path);

	if (link)
		link_remove(links, link);
	if (HASH_COUNT(links->by_path) >= LINKS_MAX)
		link_remove(links, links->by_path);	/* the oldest */
	link = memory_zeroed(1, sizeof(*link));
	link->path = name_new(path.bytes, path.length);
	link->text = name_new(text.bytes, text.length);
	HASH_ADD_KEYPTR(hh, links->by_path, link->path->bytes, link->path->length, link);
}

void links_forget(struct links *links, struct text path)
{
	struct link *link = find(links, path);

	if (link)
		link_remove(links, link);
}

/* The first known link on the way along the path; *end is where its name ends. */
static struct link *first_link(const struct links *links, const struct name *path, bool follow_last, size_t *end)
{
	for (size_t at = 1; at <= path->length; at++) {
		struct link *link;

		if (at < path->length && path->bytes[at] != '/')
			continue;
		if (at == path->length && !follow_last)
			return NULL;
		link = find(links, (struct text){ path->bytes, at });
		if (link) {
			*end = at;
			return link;
		}
	}
	return NULL;
}

/* The link's text in the place of its name, seen from the directory the link is in. */
static struct name *splice(const struct places *places, const struct name *path, const struct link *link, size_t end)
{
	size_t parent = end, rest = path->length - end;
	struct name *base, *joined, *result;

	while (parent > 1 && path->bytes[parent - 1] != '/')
		parent--;
	base = name_new(path->bytes, parent > 1 ? parent - 1 : 1);
	joined = memory_get(sizeof(*joined) + link->text->length + rest);
	joined->references = 1;
	joined->length = link->text->length + rest;
	memcpy(joined->bytes, link->text->bytes, link->text->length);
	memcpy(joined->bytes + link->text->length, path->bytes + end, rest);
	result = resolve_path(places, NULL, base, name_text(joined));
	name_drop(base);
	name_drop(joined);
	return result;
}

struct name *links_follow(const struct links *links, const struct places *places, const struct name *path,
			  bool follow_last)
{
	struct name *now = name_new(path->bytes, path->length);

	for (int steps = 0; steps < FOLLOW_MAX; steps++) {
		size_t end;
		struct link *link = first_link(links, now, follow_last, &end);
		struct name *next;

		if (!link)
			return now;
		next = splice(places, now, link, end);
		name_drop(now);
		now = next;
	}
	name_drop(now);
	return NULL;
}
