/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model: what each raw record does to processes, descriptors and directories,
 * and the event it is in the normalized trace.  Borrows the emitter and the verdict.
 */
#ifndef NORMALIZE_MODEL_H
#define NORMALIZE_MODEL_H

#include "emit.h"
#include "order.h"
#include "places.h"
#include "process.h"
#include "zombies.h"

struct model {
	struct emitter *emitter;
	struct processes *processes;
	struct names *names;
	struct zombies *zombies;
	struct places *places;
	struct record_verdict *verdict;
	struct request *requests;	/* to io_urings, that have not completed */
	struct thread *root;		/* the command's, while the initial state is read */
	bool lists;			/* contradictions, on stderr */
	bool rooted;			/* the command's root directory was told by the kernel */
	bool in_hole;			/* records may be missing now */
	uint64_t round;			/* of walks over all threads */
};

void model_open(struct model *model, struct emitter *emitter, struct record_verdict *verdict);
void model_close(struct model *model);

/* Whether records may be missing between those that are applied from now on. */
void model_set_hole(struct model *model, bool in_hole);

/* Initial state. */
void model_state(struct model *model, const struct record *record);

/* One raw record in its place in time.  A raw exec takes the argument records that follow
 * it on its CPU out of `order'. */
void model_apply(struct model *model, const struct ordered *item, struct order *order);

/* Records that are missing: counted, and an event at the end of the gap. */
void model_lost(struct model *model, const struct ordered *item);

/* What the calls of model_*.c share: an event's common part, filled in. */
#define EVENT_HEAD(record_type, kind_, item, model, thread, result_) { \
	.head = { sizeof(struct record_type), kind_, sizeof(struct record_type) }, \
	.time = (item)->time_ns, \
	.process = emitter_process((model)->emitter, (thread)->process), \
	.tid = (thread)->tid, \
	.cpu = (item)->cpu, \
	.result = result_, \
}

/* model_syscall.c */
void model_syscall(struct model *model, const struct ordered *item);

/* model_uring.c */
void model_submit(struct model *model, const struct ordered *item);
void model_complete(struct model *model, const struct ordered *item);
void model_drop_requests(struct model *model);

/* model_process.c */
void model_fork(struct model *model, const struct ordered *item);
void model_exec(struct model *model, const struct ordered *item, struct order *order);
void model_exit(struct model *model, const struct ordered *item);

/* model_path.c: where a name leads. */

/* An open file, with one reference, for a name asked for relative to `fd' (AT_FDCWD: the cwd).
 * An empty name is the fd's or cwd's own.  `in_root': that is also the root (RESOLVE_IN_ROOT,
 * openat2(2)).  NULL: the name was not readable. */
struct open_file *model_locate(struct model *model, const struct thread *thread, int fd, struct text asked,
			       bool in_root);

/* Where a path leads, along the links that the trace has told of and those of /proc that lead to
 * what a process has: held, `path' itself where there are none.  `how': enum follow.  *object is the
 * open file, borrowed, where it is the link of a descriptor. */
struct name *model_follow(const struct model *model, const struct thread *thread, struct name *path, unsigned how,
			  struct open_file **object);
struct name *model_without_links(const struct model *model, const struct thread *thread, struct name *path,
				 unsigned how);

/* Gives a file of whose name the kernel says nothing the path that known links lead to. */
void model_serve(const struct model *model, const struct thread *thread, struct open_file *file, unsigned how);

/* A link was seen there. */
void model_learn_link(struct model *model, const struct thread *thread, const struct open_file *file, struct text text);

/* The path by which an open file is reached by all, borrowed: the kernel's, else as asked for;
 * NULL: not known. */
struct name *model_place(const struct open_file *file);

/* Whether there is a ".." left in the path, so that it is not known where it goes. */
bool model_goes_up(struct text path);

/* Whether links there have other texts for each process (proc(5)), wherever that is mounted. */
bool model_is_of_reader(struct text path);

/* model_witness.c: what the kernel says that a call reached. */
struct sighting {
	uint64_t key, ino;
	uint32_t dev, mode;
	uint16_t status;	/* enum raw_status */
	bool no_symlink;	/* none was followed at the end */
	bool in_root;		/* links led where they lead in a root of its own */
	struct text names;
	struct text asked;	/* the name in the call, and what it was seen from */
	int dirfd;
};

/* Takes that in, compares it with the model's path, counts, and returns the event status to note.
 * Where the kernel contradicts the model, it is believed, also about what the name was seen from. */
uint16_t model_witness(struct model *model, const struct thread *thread, struct open_file *file,
		       const struct sighting *sighting);

/* The kernel's path of what was reached, borrowed; NULL: not known. */
struct name *model_kernel_path(struct model *model, const struct thread *thread, const struct sighting *sighting);

/* model_root.c: the kernel says what the root directory of a thread is, as names; none: "/". */
void model_learn_root(struct model *model, struct thread *thread, struct text names);

/* model_contradiction.c: for those who want to see them. */
void model_contradiction(const struct model *model, const struct thread *thread, const struct open_file *file);
void model_contradictions_end(const struct model *model);

/* model_hole.c: forgets what may have changed; after a call of a thread, what that told of it. */
void model_enter_hole(struct model *model);
void model_stay_in_hole(struct model *model, uint32_t tid);

/* model_move.c: the path was removed, or something else came to stand there. */
void model_forget(struct model *model, struct text path);

/* The same in all mount namespaces but one. */
void model_forget_elsewhere(struct model *model, const struct tree *here, struct text path);

/* Calls back for each cwd, root (`file': NULL) and open file whose name is known to a thread of the
 * namespace (NULL: to any), once. */
void model_each_name(struct model *model, const struct tree *tree,
		     void (*change)(struct name **name, struct open_file *file, void *context), void *context);

/* A directory is gone: whoever stands there or has it open has no name for it. */
void model_deleted(struct model *model, struct text directory);

/* What has that name has another now: cwds, open directories and what is open below follow. */
void model_renamed(struct model *model, struct text from, struct text to);

#endif
