/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a build did, as the graph needs it: processes, files, and who touched
 * which.  Grows with those, never with events.  The model owns all of it;
 * processes, files, programs and accesses are named by their index.
 */
#ifndef GRAPH_MODEL_H
#define GRAPH_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "classify.h"
#include "memory.h"
#include "names.h"
#include "pairs.h"
#include "paths.h"

/* One exec. */
struct program {
	uint32_t previous;		/* what the same process ran before */
	uint32_t argv;			/* name: the arguments, a NUL behind each */
	uint32_t name;			/* name: what to call it */
	uint32_t cwd;			/* path */
	uint32_t exe;			/* path */
	enum program_class class;
	bool script;
	bool answers;			/* exit status 1 is no failure */
};

struct process {
	uint32_t parent;		/* NONE: not traced; else smaller than its own index */
	uint32_t program;		/* the last one, perhaps the parent's; NONE: unknown */
	uint32_t starter;		/* the parent's program when it started this; NONE: unknown */
	uint32_t first_child, last_child, next_sibling;
	uint32_t pid;
	uint32_t execs;			/* own programs; 0: a fork that runs on as its parent */
	uint32_t cwd;			/* path, as it was last */
	uint32_t code;			/* as wait(2) reports it, when ended */
	uint64_t start_ns, end_ns;
	uint64_t cpu_ns;
	uint64_t maxrss_bytes;
	bool ended;
	bool selected;			/* has events in a trace that was filtered; others are only context */
	uint8_t focus;			/* as of a file */
	bool gathers;			/* one of its programs is libtool: see struct classified */
	bool caches;			/* one of its programs is a compiler's cache, as ccache is */
	bool placed;			/* its program is known by a fork, an exec or its definition */
	uint32_t *slots;		/* while it runs: where its accesses are; see access.c */
	uint32_t slot_count, used;
	struct program defined;		/* as its definition has it; used when there is no fork or exec */
};

enum file_flag {
	FILE_MADE = 1 << 0,		/* somebody wrote it */
	FILE_GONE = 1 << 1,		/* deleted, or replaced by another */
	FILE_IS_LINK = 1 << 2,		/* a symbolic link that was made */
	FILE_MISSING = 1 << 3,		/* was only looked for */
	FILE_SPARE = 1 << 4,		/* replaced by its own writer: free for its next version */
	FILE_OPENED = 1 << 5,		/* somebody opened it for writing, or gave it its name */
	FILE_SAID = 1 << 6,		/* written through standard output or error */
	FILE_PIPE = 1 << 7,		/* no file: a pipe or fifo */
};

/* One version of a file: from when it is made to when it is deleted or written anew. */
struct file {
	uint32_t path;
	uint32_t earlier;		/* path it had before it was renamed; 0: none */
	uint32_t version;		/* which of the path's files, from 0 */
	uint32_t maker;			/* the process that made it first; NONE: nobody here */
	uint32_t only;			/* the one process that touched it; NONE: none or several */
	uint32_t flags;
	uint32_t links;			/* further names */
	uint32_t readers;		/* processes that read it, without having written it */
	bool touched;
	uint8_t focus;			/* asked for: a bit for each way to follow from it; see options.h */
};

enum access_how {
	HOW_OPENED_READ = 1 << 0,
	HOW_OPENED_WRITE = 1 << 1,
	HOW_READ = 1 << 2,
	HOW_WROTE = 1 << 3,
	HOW_RAN = 1 << 4,
	HOW_RENAMED = 1 << 5,
	HOW_LINKED = 1 << 6,
	HOW_DELETED = 1 << 7,
	HOW_FAILED = 1 << 8,
};

/* A process's dealings with one file. */
struct access {
	uint32_t process, file;
	uint32_t how;
	uint32_t first_read, first_write;	/* order among all first reads and writes, from 1; 0: never */
};

struct model {
	struct names names;
	struct paths paths;
	struct process *processes;
	size_t process_count, process_capacity;
	struct program *programs;
	size_t program_count, program_capacity;
	struct file *files;
	size_t file_count, file_capacity;
	struct access *accesses;
	size_t access_count, access_capacity;
	struct pairs version_of;	/* process, path -> file it made there */
	struct pairs gone;		/* hash of a name by chance -> 0; see mask.h */
	uint32_t order;			/* first reads and writes so far */
	size_t sections;
	uint64_t start_ns;		/* of the first section */
	uint64_t lost;			/* events known to be missing */
	bool exact;			/* read and write events are there: opening alone is no use */
	bool keep_missing;		/* option: failed lookups are wanted */
	bool filtered;			/* events were left out by a filter */
	uint32_t filter;		/* name: the (first) filter */
	uint8_t selected;		/* by the event at hand: ways that begin here */
	uint8_t by_file;		/* ways that begin at the files of selected events, not at their processes */
	uint32_t cwd;			/* path where the (first) command was started */
	uint32_t command;		/* name: its argv */
};

void model_init(struct model *model);
void model_free(struct model *model);

/* A new process; the parent may be NONE. */
uint32_t model_add_process(struct model *model, uint32_t parent);

/* The process now runs this; program->argv, cwd and exe are given, the rest is found. */
void model_run(struct model *model, uint32_t process, const struct program *program);

/* Notes that the process did something with the file; now. */
void model_access(struct model *model, uint32_t process, uint32_t file, uint32_t how);

/* The process runs on as its parent does. */
void model_inherit(struct model *model, uint32_t process);

/* Takes the program from the definition where no event told it. */
void model_place(struct model *model, uint32_t process);

/* The process's access to the file; NULL: it has none, or has ended. */
const struct access *model_find_access(const struct model *model, uint32_t process, uint32_t file);

/* The process will do nothing more. */
void model_end_process(struct model *model, uint32_t process);

/* What the access amounts to: HOW_READ, HOW_WROTE and the like, openings resolved. */
uint32_t access_meaning(const struct model *model, const struct access *access);

struct text model_path(const struct model *model, uint32_t path);
struct text model_name(const struct model *model, uint32_t name);

/* The program a process is called after: its last that is no wrapper.  NONE: unknown. */
uint32_t model_telling_program(const struct model *model, uint32_t process);

/* Its class; PROGRAM_PLAIN when unknown. */
enum program_class model_class(const struct model *model, uint32_t process);

/* The class of the program that started the process, which the same process may have run on
 * as another; PROGRAM_PLAIN when unknown. */
enum program_class model_starter_class(const struct model *model, uint32_t process);

/* Whether the process ended with a failure; what grep answers with 1 is none. */
bool model_failed(const struct model *model, uint32_t process);

#endif
