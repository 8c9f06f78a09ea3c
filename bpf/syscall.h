/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* The record of a system call that ended. */
#ifndef BPF_SYSCALL_H
#define BPF_SYSCALL_H

#include "call.h"
#include "reached.h"
#include "record.h"

static __always_inline void read_how(struct draft *draft, struct record_syscall *record)
{
	uint64_t how[3];	/* flags, mode, resolve: struct open_how, openat2(2) */

	if (bpf_probe_read_user(how, sizeof(how), (const void *)record->flags)) {
		draft_unreadable(draft);
		record->flags = 0;
		return;
	}
	record->flags = (uint32_t)how[0] | how[2] << 32;
	record->value = how[1];
}

/* Bytes without a NUL: a link's text that the call wrote, an address. */
static __always_inline struct span add_bytes(struct draft *draft, uint64_t address, long count)
{
	uint64_t length = count & (2 * PATH_LONGEST + 1);

	if (count <= 0)
		return (struct span){ 0, 0 };
	if (length > PATH_LONGEST || bpf_probe_read_user(draft_end(draft), length, (const void *)address))
		return draft_unreadable(draft);
	return draft_add(draft, length);
}

/* The name that the call is about; the first string. */
static __always_inline struct span add_path(struct draft *draft, const struct call *call,
					    const struct syscall_rule *rule)
{
	uint64_t path = argument(call, rule->path);

	if (rule->path && (path || !(rule->does & DOES_NULL)))
		return draft_add_user(draft, path);
	return (struct span){ 0, 0 };
}

static __always_inline struct span add_path2(struct draft *draft, const struct call *call,
					     const struct syscall_rule *rule)
{
	uint64_t path2 = argument(call, rule->path2);

	if (rule->does & DOES_TEXT)
		return add_bytes(draft, path2, call->result);
	if (rule->does & DOES_ADDRESS)
		return add_bytes(draft, path2, call->value < ADDRESS_ROOM ? call->value : ADDRESS_ROOM);
	if (rule->path2 && (path2 || !(rule->does & DOES_NULL2)))
		return draft_add_user(draft, path2);
	return (struct span){ 0, 0 };
}

static __always_inline void add_nothing(struct record_syscall *record)
{
	record->ino = record->ino2 = record->name_key = 0;
	record->dev = record->mode = 0;
	record->names = (struct span){ 0, 0 };
}

/* What the call reached: the object of the descriptor that it made, or the new cwd. */
static __always_inline void add_reached(struct draft *draft, struct record_syscall *record, const struct call *call,
					struct task_struct *task, uint32_t does)
{
	struct file *file;

	if (does & DOES_ROOT) {
		add_directory(draft, task->fs->root.mnt, task->fs->root.dentry);
	} else if (does & DOES_CWD) {
		add_directory(draft, task->fs->pwd.mnt, task->fs->pwd.dentry);
	} else {
		file = file_of(task, does & DOES_PAIR ? call->fd : (int)call->result);
		if (!file) {
			draft_unreadable(draft);
			return;
		}
		add_file(draft, file);
	}
	FILL_OBJECT(record, &draft->object);
	file = does & DOES_PAIR ? file_of(task, call->fd2) : NULL;
	if (file)
		record->ino2 = inode_number(file);
}

/* What the call reached if it succeeded: of `does', where to look. */
static __always_inline uint32_t reaches(const struct call *call, const struct syscall_rule *rule)
{
	if (call->result < 0)
		return 0;
	if (rule->does & DOES_IOCTL)
		return argument(call, rule->flags) == TIOCGPTPEER ? DOES_FD : 0;
	if (rule->does & DOES_TOUCH && call->value)
		return 0;
	return rule->does & (DOES_FD | DOES_PAIR | DOES_CWD | DOES_ROOT);
}

static __always_inline bool sets_ids(const struct call *call, const struct syscall_rule *rule)
{
	return call->result >= 0 && rule->kind == KIND_SETID;
}

/* The draft of the call's record, with the path that the call is about; that is read once. */
static __always_inline struct draft *begin_draft(struct call *call, const struct syscall_rule *rule)
{
	struct draft *draft;

	if (call->begun)
		return own_draft();
	draft = draft_begin(sets_ids(call, rule) ? sizeof(struct record_syscall) :
			    reaches(call, rule) ? FIXED_BEFORE(syscall, uid) : FIXED_BEFORE(syscall, ino));
	if (!draft)
		return NULL;
	draft->excused = call->result == -EFAULT || call->result == -ENAMETOOLONG;
	call->path = add_path(draft, call, rule);
	call->begun = true;
	return draft;
}

/* Global, as add_names(). */
__attribute__((noinline)) int record_syscall(void)
{
	struct cpu_state *state = begin();
	struct call *call = own_call();
	const struct syscall_rule *rule;
	struct record_syscall *record;
	struct task_struct *task;
	struct draft *draft;
	uint32_t where;

	if (!state || !call)
		return 0;
	rule = rule_of(call);
	task = task_of(call);
	draft = begin_draft(call, rule);
	if (!draft)
		return 0;
	record = draft_head(draft);
	FILL_HEAD(record, KIND_RAW_SYSCALL, task);
	record->head.fixed = draft->fixed;
	record->result = call->result;
	record->number = call->number;
	record->fd = call->fd;
	record->fd2 = call->fd2;
	record->flags = argument(call, rule->flags);
	record->value = call->value;
	if (rule->does & DOES_HOW)
		read_how(draft, record);
	record->path = call->path;
	record->path2 = add_path2(draft, call, rule);
	where = reaches(call, rule);
	if (where || sets_ids(call, rule))
		add_nothing(record);
	if (where)
		add_reached(draft, record, call, task, where);
	if (sets_ids(call, rule)) {
		record->uid = task->cred->uid.val;
		record->gid = task->cred->gid.val;
	}
	record->status = draft->status | (call->compat ? RAW_COMPAT : 0);
	draft_send(draft, state);
	finish(state);
	call->begun = false;	/* a message may bring another descriptor */
	return 0;
}

#endif
