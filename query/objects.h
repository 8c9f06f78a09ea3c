/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which file is meant.  An object is what an inode is from its making to its end: an inode
 * number, or a name, that is used again is another object.  Objects are known by device and
 * inode, which events on descriptors tell, and by names, which is all that a rename, a link
 * or a removal tells.  The objects own what they hand out, by index, for one reading of one
 * section; they grow with files.
 */
#ifndef QUERY_OBJECTS_H
#define QUERY_OBJECTS_H

#include "flow.h"
#include "idmap.h"
#include "intern.h"
#include "trace.h"

#define OBJECT_NONE UINT32_MAX

struct object {
	uint32_t content;		/* node of its version at hand */
	uint32_t names;			/* that lead to it, as far as known */
	uint32_t open;			/* accesses through which somebody still reads or writes it */
	uint32_t writing;		/* of these, those that write */
	uint64_t active;		/* when somebody last began or ended writing; 0: never */
	uint64_t changed;		/* when writing last began; 0: never */
	uint32_t identity;		/* 0: not known yet */
	uint32_t mode;			/* type; 0: unknown */
	bool gone;			/* its last name was removed, or taken by another */
};

/* A file definition of the trace, looked up once: its ids are good until the next RESET. */
struct known_file {
	uint32_t identity, path, real;	/* ids of the tables; 0: it has none */
	uint32_t mode;			/* type; 0: unknown */
};

struct objects {
	struct flow *flow;
	struct object *list;
	size_t count, capacity;
	struct intern identities, paths;
	uint32_t *at_identity, *at_path;	/* by id: object + 1; 0: none */
	uint32_t *alias;		/* by id of a path: the kernel's path for it; 0: the same */
	size_t identity_capacity, path_capacity, alias_capacity;
	struct idmap known;		/* by file id: struct known_file */
	uint64_t epoch;			/* of the trace, that file ids are of */
	uint32_t last_id;		/* an event asks for the same file several times */
	struct known_file last;
};

/* How an object comes by a name. */
struct moved {
	uint32_t object;		/* OBJECT_NONE: it is not known */
	uint32_t replaced;		/* lost its name by it; OBJECT_NONE: none */
};

void objects_init(struct objects *objects, struct flow *flow);
void objects_free(struct objects *objects);

/* The object that a file of the event at hand is, by inode or else by name.  OBJECT_NONE: none that
 * is known, or nothing that content can be in: a directory (unless `listed'), a device. */
uint32_t objects_find(struct objects *objects, const struct trace *trace, uint32_t file, bool listed);

/* The same, made known if need be; OBJECT_NONE also: no memory. */
uint32_t objects_at(struct objects *objects, const struct trace *trace, uint32_t file, bool listed);

/* An object that did not exist before, and so nothing that was there is it. */
uint32_t objects_new(struct objects *objects, const struct trace *trace, uint32_t file);

/* The name that was opened leads to the object. */
void objects_name(struct objects *objects, const struct trace *trace, uint32_t file, uint32_t object);

/* rename(2), link(2), and a removed name; `exchange' as RENAME_EXCHANGE. */
struct moved objects_rename(struct objects *objects, const struct trace *trace, uint32_t from, uint32_t to,
			    bool exchange);
struct moved objects_link(struct objects *objects, const struct trace *trace, uint32_t from, uint32_t to);
uint32_t objects_unlink(struct objects *objects, const struct trace *trace, uint32_t file);

/* The file is another inode of the same object. */
void objects_join(struct objects *objects, const struct trace *trace, uint32_t file, uint32_t object);

/* At this name is a symbolic link, so that what is done to the name is not done to a file. */
void objects_note_link(struct objects *objects, const struct trace *trace, uint32_t file);

/* All that it held is gone: another version begins. */
void objects_empty(struct objects *objects, uint32_t object);

/* A meeting place that has only this name, such as a socket's address. */
uint32_t objects_at_address(struct objects *objects, struct text address);

#endif
