/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps objects, their inodes and their names. */
#include "objects.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"

#define ALIAS_LINK UINT32_MAX		/* there is a symbolic link at this path */

void objects_init(struct objects *objects, struct flow *flow)
{
	*objects = (struct objects){ .flow = flow, .known = IDMAP(struct known_file) };
}

void objects_free(struct objects *objects)
{
	free(objects->list);
	free(objects->at_identity);
	free(objects->at_path);
	free(objects->alias);
	intern_free(&objects->identities);
	intern_free(&objects->paths);
	idmap_free(&objects->known);
}

static uint32_t put(struct objects *objects, struct intern *table, uint32_t **at, size_t *capacity,
		    struct text bytes)
{
	bool is_new;
	uint32_t id = intern_put(table, bytes.bytes, bytes.length, &is_new);

	if (id && array_reserve(at, capacity, (size_t)id + 1, sizeof(**at)))
		return id;
	objects->flow->failed = true;
	return 0;
}

static uint32_t identity_of(struct objects *objects, const struct record_file *file)
{
	uint64_t key[2] = { file->ino, file->dev };

	return file->ino ? put(objects, &objects->identities, &objects->at_identity, &objects->identity_capacity,
			       (struct text){ (const char *)key, sizeof(key) })
			 : 0;
}

static uint32_t path_of(struct objects *objects, const struct trace *trace, uint32_t string)
{
	struct text path = context_string(trace->context, string);

	return path.length ? put(objects, &objects->paths, &objects->at_path, &objects->path_capacity, path) : 0;
}

static void note_alias(struct objects *objects, uint32_t path, uint32_t real)
{
	if (!array_reserve(&objects->alias, &objects->alias_capacity, (size_t)path + 1, sizeof(*objects->alias)))
		objects->flow->failed = true;
	else if (objects->alias[path] != ALIAS_LINK)
		objects->alias[path] = real;
}

static void look_up_anew(struct objects *objects, const struct trace *trace, const struct record_file *file,
			 struct known_file *known)
{
	known->identity = identity_of(objects, file);
	known->path = file->status & FILE_NAMELESS ? 0 : path_of(objects, trace, file->path);
	known->real = file->real && file->real != file->path ? path_of(objects, trace, file->real) : known->path;
	if (known->real != known->path)
		note_alias(objects, known->path, known->real);
	known->mode = file->mode & S_IFMT;
	if (!known->mode && file->status & FILE_NAMELESS)
		known->mode = S_IFCHR;	/* all of their sort share one inode */
}

static struct known_file look_up(struct objects *objects, const struct trace *trace, uint32_t id)
{
	const struct record_file *file;
	struct known_file *known;

	if (objects->epoch == trace->epoch && objects->last_id == id)
		return objects->last;
	if (objects->epoch != trace->epoch)
		idmap_clear(&objects->known);
	objects->epoch = trace->epoch;
	known = idmap_get(&objects->known, id);
	file = known ? NULL : context_file(trace->context, id);
	if (file) {
		known = idmap_put(&objects->known, id);
		if (known)
			look_up_anew(objects, trace, file, known);
	}
	if (!known)
		return (struct known_file){ 0 };
	objects->last_id = id;
	objects->last = *known;
	return *known;
}

static bool holds_content(const struct known_file *known, bool listed)
{
	return !known->mode || S_ISREG(known->mode) || S_ISFIFO(known->mode) || S_ISSOCK(known->mode) ||
	       (listed && S_ISDIR(known->mode));
}

static uint32_t add(struct objects *objects, const struct known_file *known)
{
	uint32_t index = objects->count;

	if (!array_reserve(&objects->list, &objects->capacity, objects->count + 1, sizeof(*objects->list))) {
		objects->flow->failed = true;
		return OBJECT_NONE;
	}
	objects->list[objects->count++] = (struct object){
		.content = flow_add_node(objects->flow, false), .identity = known->identity, .mode = known->mode,
	};
	if (known->identity)
		objects->at_identity[known->identity] = index + 1;
	return index;
}

static uint32_t alias_of(const struct objects *objects, uint32_t path)
{
	uint32_t real = path < objects->alias_capacity ? objects->alias[path] : 0;

	return real != ALIAS_LINK ? real : 0;
}

/* By its name, whatever symbolic link on the way leads to it. */
static uint32_t at_name(const struct objects *objects, const struct known_file *known)
{
	uint32_t paths[] = { known->real, known->path, alias_of(objects, known->path) };

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		if (paths[i] && objects->at_path[paths[i]])
			return objects->at_path[paths[i]] - 1;
	return OBJECT_NONE;
}

/* What its inode is known as; not if that was of another type: the number has been used again. */
static uint32_t at_identity(const struct objects *objects, const struct known_file *known)
{
	uint32_t object = objects->at_identity[known->identity];
	uint32_t mode = object ? objects->list[object - 1].mode : 0;

	return object && (!mode || !known->mode || mode == known->mode) ? object - 1 : OBJECT_NONE;
}

/* An object that so far was only known by name is the first that is found there. */
static uint32_t identify(struct objects *objects, const struct known_file *known)
{
	uint32_t object;

	if (!known->identity || objects->at_identity[known->identity])
		return known->identity ? at_identity(objects, known) : at_name(objects, known);
	object = at_name(objects, known);
	if (object == OBJECT_NONE || objects->list[object].identity)
		return OBJECT_NONE;
	objects->list[object].identity = known->identity;
	objects->list[object].mode = known->mode;
	objects->at_identity[known->identity] = object + 1;
	return object;
}

uint32_t objects_find(struct objects *objects, const struct trace *trace, uint32_t file, bool listed)
{
	struct known_file known = look_up(objects, trace, file);

	return holds_content(&known, listed) ? identify(objects, &known) : OBJECT_NONE;
}

static uint32_t unname(struct objects *objects, uint32_t path)
{
	uint32_t object = objects->at_path[path];

	objects->at_path[path] = 0;
	if (!object)
		return OBJECT_NONE;
	if (objects->list[object - 1].names)
		objects->list[object - 1].names--;
	return object - 1;
}

/* Removed, or replaced by another: with its last name an object goes, when it is closed. */
static uint32_t take_name(struct objects *objects, uint32_t path)
{
	uint32_t object = unname(objects, path);

	if (object != OBJECT_NONE && !objects->list[object].names)
		objects->list[object].gone = true;
	return object;
}

static void name(struct objects *objects, uint32_t path, uint32_t object)
{
	if (!path || objects->at_path[path] == object + 1)
		return;
	unname(objects, path);
	objects->at_path[path] = object + 1;
	objects->list[object].names++;
	objects->list[object].gone = false;
}

void objects_name(struct objects *objects, const struct trace *trace, uint32_t file, uint32_t object)
{
	name(objects, look_up(objects, trace, file).real, object);
}

uint32_t objects_at(struct objects *objects, const struct trace *trace, uint32_t file, bool listed)
{
	struct known_file known = look_up(objects, trace, file);
	uint32_t object = objects_find(objects, trace, file, listed);

	if (object != OBJECT_NONE || !holds_content(&known, listed) || !(known.identity || known.path))
		return object;
	object = add(objects, &known);
	if (object != OBJECT_NONE)
		name(objects, known.real, object);
	return object;
}

uint32_t objects_new(struct objects *objects, const struct trace *trace, uint32_t file)
{
	struct known_file known = look_up(objects, trace, file);
	uint32_t object = holds_content(&known, false) && known.identity ? add(objects, &known) : OBJECT_NONE;

	if (object != OBJECT_NONE)
		name(objects, known.real, object);
	return object;
}

static bool same_last_part(struct text left, struct text right)
{
	const char *slash = memrchr(left.bytes, '/', left.length);
	size_t length = slash ? (size_t)(left.bytes + left.length - slash) : left.length;

	return length <= right.length && !memcmp(left.bytes + left.length - length,
						 right.bytes + right.length - length, length);
}

/* The path that holds the name: the one that was given, or the kernel's for it when it seems that
 * only a directory on the way is a symbolic link. */
static uint32_t held_path(const struct objects *objects, uint32_t path, uint32_t real)
{
	uint32_t other = real != path ? real : alias_of(objects, path);

	if (!path || objects->at_path[path] || !other ||
	    !same_last_part(intern_get(&objects->paths, path), intern_get(&objects->paths, other)))
		return path;
	return other;
}

struct moved objects_rename(struct objects *objects, const struct trace *trace, uint32_t from, uint32_t to,
			    bool exchange)
{
	struct known_file source = look_up(objects, trace, from), target = look_up(objects, trace, to);
	uint32_t from_path = held_path(objects, source.path, source.real);
	uint32_t to_path = held_path(objects, target.path, target.real);
	struct moved moved = { objects_at(objects, trace, from, false), OBJECT_NONE };

	if (!from_path || !to_path || moved.object == OBJECT_NONE || from_path == to_path ||
	    objects->at_path[to_path] == moved.object + 1)
		return moved;
	unname(objects, from_path);
	if (exchange && objects->at_path[to_path])
		name(objects, from_path, objects->at_path[to_path] - 1);
	else
		moved.replaced = take_name(objects, to_path);
	name(objects, to_path, moved.object);
	return moved;
}

struct moved objects_link(struct objects *objects, const struct trace *trace, uint32_t from, uint32_t to)
{
	struct known_file target = look_up(objects, trace, to);
	struct moved moved = { objects_at(objects, trace, from, false), OBJECT_NONE };

	if (moved.object != OBJECT_NONE)
		name(objects, held_path(objects, target.path, target.real), moved.object);
	return moved;
}

uint32_t objects_unlink(struct objects *objects, const struct trace *trace, uint32_t file)
{
	struct known_file known = look_up(objects, trace, file);
	uint32_t path = held_path(objects, known.path, known.real);

	return path ? take_name(objects, path) : OBJECT_NONE;
}

void objects_join(struct objects *objects, const struct trace *trace, uint32_t file, uint32_t object)
{
	struct known_file known = look_up(objects, trace, file);

	if (known.identity)
		objects->at_identity[known.identity] = object + 1;
}

void objects_note_link(struct objects *objects, const struct trace *trace, uint32_t file)
{
	struct known_file known = look_up(objects, trace, file);

	if (known.path)
		note_alias(objects, known.path, ALIAS_LINK);
}

void objects_empty(struct objects *objects, uint32_t object)
{
	objects->list[object].content = flow_add_node(objects->flow, false);
	objects->list[object].active = objects->list[object].changed = 0;
}

uint32_t objects_at_address(struct objects *objects, struct text address)
{
	char key[256] = "address ";
	size_t length = strlen(key), room = sizeof(key) - length;
	struct known_file known = { 0 };

	memcpy(key + length, address.bytes, address.length < room ? address.length : room);
	length += address.length < room ? address.length : room;
	known.path = put(objects, &objects->paths, &objects->at_path, &objects->path_capacity,
			 (struct text){ key, length });
	if (!known.path || objects->at_path[known.path])
		return known.path ? objects->at_path[known.path] - 1 : OBJECT_NONE;
	known.real = add(objects, &known);
	if (known.real != OBJECT_NONE)
		name(objects, known.path, known.real);
	return known.real;
}
