/* SPDX-License-Identifier: BSD-2-Clause */
/* Bounded tables of directories and links. */
#include "tree.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "memory.h"
#include "resolve.h"
#include "tree_link.h"

#define DIRECTORIES_MAX 65536u
#define LINKS_MAX 65536u

struct directory {
	struct name *path;
	UT_hash_handle hh;
};

struct tree {
	size_t references;
	struct directory *directories;
	struct link *told, *inferred;	/* oldest first */
	uint64_t *clock;
	uint64_t stamp;
};

/* A directory or a link came or went. */
static void note_change(struct tree *tree)
{
	tree->stamp = ++*tree->clock;
}

struct tree *tree_new(uint64_t *clock)
{
	struct tree *tree = memory_zeroed(1, sizeof(*tree));

	tree->references = 1;
	tree->clock = clock;
	note_change(tree);
	return tree;
}

struct tree *tree_new_beside(const struct tree *tree)
{
	return tree_new(tree->clock);
}

uint64_t tree_stamp(const struct tree *tree)
{
	return tree->stamp;
}

struct tree *tree_hold(struct tree *tree)
{
	tree->references++;
	return tree;
}

void tree_drop(struct tree *tree)
{
	if (!tree || --tree->references)
		return;
	tree_forget_all(tree);
	free(tree);
}

static void directory_remove(struct tree *tree, struct directory *directory)
{
	HASH_DEL(tree->directories, directory);
	name_drop(directory->path);
	free(directory);
	note_change(tree);
}

static void link_remove(struct tree *tree, struct link **table, struct link *link)
{
	HASH_DEL(*table, link);
	name_drop(link->path);
	name_drop(link->text);
	free(link);
	note_change(tree);
}

static void forget_directories(struct tree *tree)
{
	struct directory *directory, *next;

	HASH_ITER(hh, tree->directories, directory, next)
		directory_remove(tree, directory);
}

static void forget_links(struct tree *tree, struct link **table)
{
	struct link *link, *next;

	HASH_ITER(hh, *table, link, next)
		link_remove(tree, table, link);
}

void tree_forget_all(struct tree *tree)
{
	forget_directories(tree);
	forget_links(tree, &tree->told);
	forget_links(tree, &tree->inferred);
}

static struct directory *find_directory(const struct tree *tree, struct text path)
{
	struct directory *directory;

	HASH_FIND(hh, tree->directories, path.bytes, path.length, directory);
	return directory;
}

static void add_directory(struct tree *tree, struct text path)
{
	struct directory *directory = find_directory(tree, path);

	if (directory)
		return;
	if (HASH_COUNT(tree->directories) >= DIRECTORIES_MAX)
		tree_forget_all(tree);	/* links too: what lies below a directory is found by it */
	directory = memory_zeroed(1, sizeof(*directory));
	directory->path = name_new(path.bytes, path.length);
	HASH_ADD_KEYPTR(hh, tree->directories, directory->path->bytes, directory->path->length, directory);
	note_change(tree);
}

bool tree_is_directory(const struct tree *tree, struct text path)
{
	return find_directory(tree, path) != NULL;
}

static struct text parent_of(struct text path)
{
	while (path.length > 1 && path.bytes[path.length - 1] != '/')
		path.length--;
	if (path.length > 1)
		path.length--;
	return path;
}

bool tree_has_parent(const struct tree *tree, struct text path)
{
	return tree_is_directory(tree, parent_of(path));
}

void tree_learn_real(struct tree *tree, struct text path, bool is_directory)
{
	if (is_directory)
		add_directory(tree, path);
	while (path.length > 1) {
		path = parent_of(path);
		if (tree_is_directory(tree, path))
			return;
		add_directory(tree, path);
	}
}

static struct link *find_link(struct link *table, struct text path)
{
	struct link *link;

	HASH_FIND(hh, table, path.bytes, path.length, link);
	return link;
}

static bool is_text(const struct name *name, struct text text)
{
	return name->length == text.length && !memcmp(name->bytes, text.bytes, text.length);
}

static void add_link(struct tree *tree, struct link **table, struct text path, struct text text)
{
	struct link *link = find_link(*table, path);

	if (link)
		link_remove(tree, table, link);
	if (HASH_COUNT(*table) >= LINKS_MAX)
		link_remove(tree, table, *table);	/* the oldest */
	link = memory_zeroed(1, sizeof(*link));
	link->path = name_new(path.bytes, path.length);
	link->text = name_new(text.bytes, text.length);
	HASH_ADD_KEYPTR(hh, *table, link->path->bytes, link->path->length, link);
	note_change(tree);
}

void tree_learn_link(struct tree *tree, struct text path, struct text text)
{
	const struct link *before = find_link(tree->told, path);

	if (before && is_text(before->text, text))
		return;
	if (before)
		tree_link_made(tree);
	add_link(tree, &tree->told, path, text);
	tree_forget_inferred(tree, path);
}

void tree_copy_link(struct tree *tree, struct text from, struct text to)
{
	struct link *link = find_link(tree->told, from);
	struct name *text;

	if (!link || !tree_has_parent(tree, to))
		return;
	text = name_hold(link->text);
	tree_link_made(tree);
	tree_learn_link(tree, to, name_text(text));
	name_drop(text);
}

void tree_link_made(struct tree *tree)
{
	forget_links(tree, &tree->inferred);
}

void tree_infer_link(struct tree *tree, struct text path, struct text real)
{
	add_link(tree, &tree->inferred, path, real);
	find_link(tree->inferred, path)->is_real = true;
}

void tree_forget_inferred(struct tree *tree, struct text path)
{
	struct link *link = find_link(tree->inferred, path);

	if (link)
		link_remove(tree, &tree->inferred, link);
}

bool tree_led_to(const struct tree *tree, struct text path, struct text real)
{
	const struct link *link = find_link(tree->inferred, path);

	return link && is_text(link->text, real);
}

const struct link *tree_link(const struct tree *tree, struct text path, bool told_only)
{
	struct link *link;
	unsigned hash;

	HASH_VALUE(path.bytes, path.length, hash);
	HASH_FIND_BYHASHVALUE(hh, tree->told, path.bytes, path.length, hash, link);
	if (link || told_only)
		return link;
	HASH_FIND_BYHASHVALUE(hh, tree->inferred, path.bytes, path.length, hash, link);
	return link && tree_has_parent(tree, path) ? link : NULL;
}

static bool is_within(const struct name *path, struct text directory)
{
	return path->length >= directory.length && !memcmp(path->bytes, directory.bytes, directory.length) &&
	       (path->length == directory.length || path->bytes[directory.length] == '/');
}

static void forget_links_within(struct tree *tree, struct link **table, struct text path)
{
	struct link *link, *next;

	HASH_ITER(hh, *table, link, next)
		if (is_within(link->path, path))
			link_remove(tree, table, link);
}

static void forget_directory(struct tree *tree, struct text path)
{
	struct directory *each, *next;

	HASH_ITER(hh, tree->directories, each, next)
		if (is_within(each->path, path))
			directory_remove(tree, each);
	forget_links_within(tree, &tree->told, path);
	tree_link_made(tree);	/* or went */
}

void tree_forget_link(struct tree *tree, struct text path)
{
	struct link *link = find_link(tree->told, path);

	if (link) {
		link_remove(tree, &tree->told, link);
		tree_link_made(tree);
	}
	tree_forget_inferred(tree, path);
}

void tree_forget(struct tree *tree, struct text path)
{
	tree_forget_link(tree, path);
	if (tree_is_directory(tree, path))
		forget_directory(tree, path);
}

static void move_directories(struct tree *tree, struct text from, struct text to)
{
	struct directory *each, *next;

	HASH_ITER(hh, tree->directories, each, next) {
		struct name *moved = resolve_moved(each->path, from, to);

		if (!moved)
			continue;
		directory_remove(tree, each);
		add_directory(tree, name_text(moved));
		name_drop(moved);
	}
}

static void move_link(struct tree *tree, struct link *link, struct text to)
{
	struct name *text = name_hold(link->text);

	link_remove(tree, &tree->told, link);
	add_link(tree, &tree->told, to, name_text(text));
	name_drop(text);
}

static void move_links(struct tree *tree, struct text from, struct text to)
{
	struct link *link, *next;

	HASH_ITER(hh, tree->told, link, next) {
		struct name *moved = resolve_moved(link->path, from, to);

		if (moved)
			move_link(tree, link, name_text(moved));
		name_drop(moved);
	}
}

void tree_move(struct tree *tree, struct text from, struct text to)
{
	tree_forget_inferred(tree, from);
	if (tree_is_directory(tree, from)) {
		move_directories(tree, from, to);
		move_links(tree, from, to);
		tree_link_made(tree);
	} else if (find_link(tree->told, from)) {
		move_link(tree, find_link(tree->told, from), to);
		tree_link_made(tree);
	}
}

void tree_put_below(struct tree *tree, const struct name *root)
{
	struct tree *below = tree_new_beside(tree), all;
	struct link *link, *next;
	char path[PATH_MAX];

	HASH_ITER(hh, tree->told, link, next) {
		int length = snprintf(path, sizeof(path), "%.*s%.*s", (int)root->length, root->bytes,
				      (int)link->path->length, link->path->bytes);

		if (length >= (int)sizeof(path))
			continue;
		tree_learn_real(below, (struct text){ path, length }, false);
		add_link(below, &below->told, (struct text){ path, length }, name_text(link->text));
	}
	all = *tree;
	tree->directories = below->directories;
	tree->told = below->told;
	tree->inferred = NULL;
	note_change(tree);
	below->directories = all.directories;
	below->told = all.told;
	below->inferred = all.inferred;
	tree_drop(below);
}
