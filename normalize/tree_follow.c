/* SPDX-License-Identifier: BSD-2-Clause */
/* The walk along known links: as link_path_walk() of fs/namei.c does it, where the trace tells of them. */
#include <string.h>

#include "resolve.h"
#include "tree_link.h"

#define FOLLOW_MAX 40	/* as the kernel: MAXSYMLINKS (include/linux/namei.h) */

/* The first known link on the way along the path; *end is where its name ends. */
static const struct link *first_link(const struct tree *tree, const struct name *path, unsigned how, size_t *end)
{
	size_t at = 1;

	if (tree_has_parent(tree, name_text(path))) {
		if (!(how & FOLLOW_LAST))
			return NULL;
		at = path->length;	/* only the last component can be one */
	}
	for (; at <= path->length; at++) {
		const struct link *link;

		if (at < path->length && path->bytes[at] != '/')
			continue;
		if (at == path->length && !(how & FOLLOW_LAST))
			return NULL;
		link = tree_link(tree, (struct text){ path->bytes, at }, how & FOLLOW_TOLD);
		if (link) {
			*end = at;
			return link;
		}
	}
	return NULL;
}

/* The directory that the link's text is seen from. */
static struct name *directory_of(const struct link *link, const struct name *root)
{
	size_t end = link->path->length;

	if (link->is_real || (link->text->length && link->text->bytes[0] == '/'))
		return root && !link->is_real ? name_new(root->bytes, root->length) : name_new("/", 1);
	while (end > 1 && link->path->bytes[end - 1] != '/')
		end--;
	return name_new(link->path->bytes, end > 1 ? end - 1 : 1);
}

/* The link's text in the place of its name. */
static struct name *splice(struct names *names, const struct tree *tree, const struct name *root, const struct name *path,
			   const struct link *link, size_t end)
{
	struct name *directory = directory_of(link, root), *joined, *result;
	struct text text = name_text(link->text);

	while (text.length && text.bytes[0] == '/')
		text.bytes++, text.length--;
	joined = name_join(text, (struct text){ path->bytes + end, path->length - end });
	/* What is left of an absolute text may be empty, or begin with a slash: it is no new start. */
	for (text = name_text(joined); text.length && text.bytes[0] == '/'; text.length--)
		text.bytes++;
	result = resolve_path(names, tree, link->is_real ? NULL : root, directory, text);
	name_drop(directory);
	name_drop(joined);
	return result;
}

bool tree_meets_link(const struct tree *tree, const struct name *path)
{
	size_t end;

	return first_link(tree, path, FOLLOW_LAST, &end);
}

struct name *tree_follow(struct names *names, const struct tree *tree, const struct name *root, struct name *path,
			 unsigned how)
{
	struct name *now = name_hold(path);

	for (int steps = 0; steps < FOLLOW_MAX; steps++) {
		size_t end;
		const struct link *link = first_link(tree, now, how, &end);
		struct name *next;

		if (!link)
			return now;
		next = splice(names, tree, root, now, link, end);
		name_drop(now);
		now = next;
	}
	name_drop(now);
	return name_hold(path);
}
