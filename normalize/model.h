/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model: what each raw record does to processes, descriptors and directories,
 * and the event it is in the normalized trace.  Borrows the emitter and the verdict.
 */
#ifndef NORMALIZE_MODEL_H
#define NORMALIZE_MODEL_H

#include "emit.h"
#include "links.h"
#include "order.h"
#include "places.h"
#include "process.h"

struct model {
	struct emitter *emitter;
	struct processes *processes;
	struct places *places;
	struct links *links;
	struct record_verdict *verdict;
	struct thread *root;		/* the command's, while the initial state is read */
};

void model_open(struct model *model, struct emitter *emitter, struct record_verdict *verdict);
void model_close(struct model *model);

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

/* model_process.c */
void model_fork(struct model *model, const struct ordered *item);
void model_exec(struct model *model, const struct ordered *item, struct order *order);
void model_exit(struct model *model, const struct ordered *item);

/* model_path.c: where a name leads. */

/* An open file, with one reference, for a name asked for relative to `fd' (AT_FDCWD: the cwd).
 * An empty name is the fd's or cwd's own.  NULL: the name was not readable. */
struct open_file *model_locate(struct model *model, const struct thread *thread, int fd, struct text asked);

/* Takes in what the kernel says was reached, compares it with the model's path, counts, and
 * returns the event status to note. */
uint16_t model_witness(struct model *model, struct open_file *file, uint64_t key, struct text names, uint64_t ino,
		       uint32_t dev, uint32_t mode, uint16_t raw_status, bool no_symlink);

/* Whether no symlink is in the way to this path, but for its last component. */
bool model_parent_is_real(const struct model *model, struct text path);

/* The path without the links that the trace has told of, as a new name; of its last component
 * only when `follow_last'. */
struct name *model_without_links(const struct model *model, const struct name *path, bool follow_last);

/* A link was seen there; or whatever was there is gone, or another thing has come. */
void model_learn_link(struct model *model, const struct open_file *file, struct text text);
void model_forget(struct model *model, struct text path);

/* A file known by nothing but the kernel's word; NULL: there is none. */
struct open_file *model_from_kernel(struct model *model, uint64_t key, struct text names);

/* A directory or file now has another name: cwds and open files follow. */
void model_renamed(struct model *model, struct text from, struct text to);

#endif
