/* SPDX-License-Identifier: BSD-2-Clause */
/* One system call being applied to the model: what the files of model_syscall.c share. */
#ifndef NORMALIZE_MODEL_CALL_H
#define NORMALIZE_MODEL_CALL_H

#include "model.h"
#include "syscalls.h"

struct call {
	struct model *model;
	struct thread *thread;
	const struct syscall_rule *rule;
	const char *name;		/* of the call */
	struct record_syscall raw;
	uint32_t resolve;		/* of openat2(2) */
	struct text path, path2;	/* NULL bytes: none, or unreadable */
	struct text names;		/* the kernel's path, where it is told */
	struct open_file *file;		/* what the event is about; held */
	struct open_file *target;	/* held */
	struct record_event_file event;
};

/* A raw record's string; NULL bytes: it has none. */
struct text call_string(const struct record *record, struct span span);

bool call_succeeded(const struct call *call);
struct user call_user(const struct call *call);

/* Applies the call, of which the model, the rule, the name, the raw record and the texts are there. */
void call_run(struct call *call, const struct ordered *item);

/* model_subject.c: where a name leads that is seen from a descriptor, if the rule has such an argument. */
struct open_file *call_locate(const struct call *call, uint8_t argument, int fd, struct text path);

/* Whether the name ends in "/" or "/.": then a link there is followed whatever the call says. */
bool call_enters(struct text path);

/* What a call is about, held: the name, or the descriptor where there is none. */
struct open_file *call_subject(struct call *call);

/* What a call reached, held, known by nothing but the kernel's word; NULL: there is none. */
struct open_file *call_known_by_kernel(const struct call *call);

/* Compares the call's file with what the kernel says it reached: model_witness(). */
void call_witness(struct call *call, bool no_symlink);

/* Sets file and target. */
void call_locate_two(struct call *call);

/* model_names.c: what rename, removal and links do. */
void call_rename(struct call *call);
void call_remove(struct call *call);
void call_link(struct call *call);
void call_make_directory(struct call *call);

/* model_mounts.c: roots, mounts and the namespaces that they are seen in. */
void call_chroot(struct call *call);
void call_mount(struct call *call);
void call_namespace(struct call *call);

/* A symlink's or link's text, or an attribute's name. */
void call_with_text(struct call *call);

/* A new descriptor of something without a name: socket, eventfd, ... */
void model_nameless(struct call *call);

/* connect(2), bind(2): the event's text is the address, in words; a unix socket's name is also
 * its target. */
void model_address(struct call *call);

/* What a call reached that no name led to, held; NULL: not known. */
struct open_file *model_found(const struct call *call);

/* A new descriptor of something that another process opened. */
void model_received(struct call *call);

/* Two at once: pipe(2), socketpair(2). */
void model_pair(struct call *call);

#endif
