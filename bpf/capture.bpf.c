/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The kernel half: copies what the traced processes do into per-CPU rings, and
 * interprets nothing.  Everything is taken at the end of a call (sys_exit): the
 * arguments are still in the registers, the result is known, and the kernel has
 * paged the strings in.
 */
#include "kernel.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "arguments.h"
#include "call.h"
#include "names.h"
#include "record.h"
#include "syscalls.h"
#include "touch.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* Calls that one of the two lacks all come to lie, without a kind, on a number that neither has. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winitializer-overrides"
static const struct syscall_rule rules[SYSCALL_NUMBER_LIMIT] = {
#define SYSCALL(name, number, number32, kind, fd, path, fd2, path2, flags, value, does) \
	[number < 0 ? SYSCALL_NUMBER_LIMIT - 1 : number] = \
		{ number < 0 ? 0 : KIND_##kind, fd, path, fd2, path2, flags, value, does },
#include "syscalls.def"
};

static const struct syscall_rule rules32[SYSCALL_NUMBER_LIMIT] = {
#define SYSCALL(name, number, number32, kind, fd, path, fd2, path2, flags, value, does) \
	[number32 < 0 ? SYSCALL_NUMBER_LIMIT - 1 : number32] = \
		{ number32 < 0 ? 0 : KIND_##kind, fd, path, fd2, path2, flags, value, does },
#include "syscalls.def"
};
#pragma clang diagnostic pop

static __always_inline struct file *file_of(struct task_struct *task, int fd)
{
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct file **slots = BPF_CORE_READ(table, fd);
	struct file *file = NULL;

	if (fd < 0 || (unsigned int)fd >= BPF_CORE_READ(table, max_fds))
		return NULL;
	bpf_probe_read_kernel(&file, sizeof(file), slots + fd);
	return file;
}

static __always_inline bool reached(struct task_struct *task, bool by_fd, int fd, struct path *path,
				    struct identity *identity)
{
	struct inode *inode;

	if (by_fd) {
		struct file *file = file_of(task, fd);

		if (!file)
			return false;
		inode = BPF_CORE_READ(file, f_inode);
		path->mnt = BPF_CORE_READ(file, f_path.mnt);
		path->dentry = BPF_CORE_READ(file, f_path.dentry);
	} else {
		path->mnt = BPF_CORE_READ(task, fs, pwd.mnt);
		path->dentry = BPF_CORE_READ(task, fs, pwd.dentry);
		inode = BPF_CORE_READ(path->dentry, d_inode);
	}
	*identity = identify(inode);
	return true;
}

static __always_inline void read_how(struct cursor *cursor, struct record_syscall *record)
{
	uint64_t how[2];	/* flags, mode: struct open_how, openat2(2) */

	if (bpf_probe_read_user(how, sizeof(how), (const void *)record->flags)) {
		cursor->status |= RAW_UNREADABLE;
		cursor->state->unreadable += !cursor->excused;
		record->flags = 0;
		return;
	}
	record->flags = how[0];
	record->value = how[1];
}

/* Bytes without a NUL: a link's text that the call wrote, an address. */
static __always_inline struct span add_bytes(struct cursor *cursor, uint64_t address, long count)
{
	uint64_t length = count & (2 * PATH_LONGEST + 1);

	if (count <= 0)
		return (struct span){ 0, 0 };
	if (length > PATH_LONGEST || bpf_probe_read_user(text_end(cursor), length, (const void *)address)) {
		cursor->status |= RAW_UNREADABLE;
		cursor->state->unreadable += !cursor->excused;
		return (struct span){ 0, 0 };
	}
	return add_span(cursor, length);
}

/* The call's strings, behind the fixed part. */
static __always_inline void add_strings(struct cursor *cursor, struct record_syscall *record,
					const struct syscall_rule *rule, const struct pt_regs *regs, bool compat)
{
	uint64_t path = argument(regs, compat, rule->path), path2 = argument(regs, compat, rule->path2);

	record->path = record->path2 = (struct span){ 0, 0 };
	if (rule->path && (path || !(rule->does & DOES_NULL)))
		record->path = add_user_string(cursor, path);
	if (rule->does & DOES_TEXT)
		record->path2 = add_bytes(cursor, path2, record->result);
	else if (rule->does & DOES_ADDRESS)
		record->path2 = add_bytes(cursor, path2, record->value < ADDRESS_ROOM ? record->value : ADDRESS_ROOM);
	else if (rule->path2 && (path2 || !(rule->does & DOES_NULL2)))
		record->path2 = add_user_string(cursor, path2);
}

static __always_inline void record_syscall(const struct call *call)
{
	const struct syscall_rule *rule = call->rule;
	bool by_fd = rule->does & (DOES_FD | DOES_PAIR);
	int new_fd = rule->does & DOES_PAIR ? call->fd : (int)call->result;
	bool reaches = call->result >= 0 && rule->does & (DOES_FD | DOES_PAIR | DOES_CWD);
	struct record_syscall *record;
	struct identity identity = { 0 };
	struct path path = { 0 };
	struct cursor cursor;

	if (!begin(&cursor, FIXED_BEFORE(syscall, ino)))
		return;
	if (reaches && !reached(call->task, by_fd, new_fd, &path, &identity)) {
		cursor.status |= RAW_UNREADABLE;
		cursor.state->unreadable++;
		reaches = false;
	}
	if (reaches)
		cursor.fixed = sizeof(*record);
	record = RECORD(&cursor);
	FILL_HEAD(record, KIND_RAW_SYSCALL, call->task);
	record->head.fixed = cursor.fixed;
	record->result = call->result;
	record->number = call->number;
	record->fd = call->fd;
	record->fd2 = call->fd2;
	record->flags = argument(call->regs, call->compat, rule->flags);
	record->value = call->value;
	cursor.excused = call->result == -EFAULT || call->result == -ENAMETOOLONG;
	if (rule->does & DOES_HOW)
		read_how(&cursor, record);
	add_strings(&cursor, record, rule, call->regs, call->compat);
	if (reaches) {
		struct path path2;
		struct identity identity2;

		ADD_IDENTITY(&cursor, record, &identity, &path);
		record->ino2 = 0;
		if (rule->does & DOES_PAIR && reached(call->task, true, call->fd2, &path2, &identity2))
			record->ino2 = identity2.ino;
	}
	record->status = cursor.status | (call->compat ? RAW_COMPAT : 0);
	send_with_strings(&cursor, &record->head);
	finish(&cursor);
}

/* Whether the call is one to be told, after what it does to our own books. */
static __always_inline bool is_wanted(struct member *member, struct call *call)
{
	uint32_t does = call->rule->does;
	struct member *leader;

	if (!(does & (DOES_TOUCH | DOES_FD | DOES_RENEW | DOES_FCNTL | DOES_PAIR | DOES_CLOSE)))
		return true;
	leader = call->task->pid == call->task->tgid ? member : member_of(call->task->group_leader);
	if (!leader)
		return true;	/* joined as a thread: every touch is told */
	if (does & DOES_TOUCH)
		return first_touch(leader, call);
	if (does & DOES_CLOSE)
		renew(leader, call->fd);
	if (does & DOES_PAIR)
		call->value = 0;
	if (does & DOES_PAIR && !read_pair(call))
		return true;
	if (call->result >= 0)
		note_new_fds(leader, call);
	return true;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(capture_sys_exit, struct pt_regs *regs, long result)
{
	struct call call = { .task = bpf_get_current_task_btf(), .regs = regs, .result = result };
	uint64_t number = regs->orig_ax;
	const struct syscall_rule *rule;
	struct member *member;

	call.compat = call.task->thread_info.status & TS_COMPAT;
	if (number >= SYSCALL_NUMBER_LIMIT)
		return 0;
	rule = call.compat ? &rules32[number] : &rules[number];
	if (!rule->kind)
		return 0;
	if (rule->does & (DOES_FCNTL | DOES_IOCTL) &&
	    !is_table_command(rule->does, argument(regs, call.compat, rule->flags)))
		return 0;
	member = member_of(call.task);
	if (!member)
		return 0;
	if (rule->does & DOES_EXEC && result == 0)
		return 0;
	if (rule->does & DOES_MOVE && result == 0)
		__sync_fetch_and_add(&name_generation, 1);
	call.rule = rule;
	call.number = number;
	call.fd = rule->fd ? (int)argument(regs, call.compat, rule->fd) : -1;
	call.fd2 = rule->fd2 ? (int)argument(regs, call.compat, rule->fd2) : -1;
	call.value = argument(regs, call.compat, rule->value);
	if (is_wanted(member, &call))
		record_syscall(&call);
	return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(capture_fork, struct task_struct *parent, struct task_struct *child)
{
	struct record_fork record = { 0 };
	struct cursor cursor;

	if (!is_member(parent) || !begin(&cursor, 0))
		return 0;
	if (!bpf_task_storage_get(&members, child, 0, BPF_LOCAL_STORAGE_GET_F_CREATE)) {
		/* No memory for it: all that this child does is lost. */
		record.status |= RAW_UNREADABLE;
		cursor.state->unreadable++;
	}
	FILL_HEAD(&record, KIND_RAW_FORK, parent);
	record.child_start = child->group_leader->start_time;
	record.child_tgid = child->tgid;
	record.child_tid = child->pid;
	record.parent_tgid = child->real_parent->tgid;
	record.parent_start = child->real_parent->group_leader->start_time;
	record.shares = (child->tgid == parent->tgid ? SHARES_THREAD : 0) |
			(child->files == parent->files ? SHARES_FILES : 0) |
			(child->fs == parent->fs ? SHARES_FS : 0) |
			(child->mm == parent->mm ? SHARES_MEMORY : 0);
	cursor.state->born += !(record.shares & SHARES_THREAD);
	send(cursor.state, &record, sizeof(record));
	finish(&cursor);
	return 0;
}

static __always_inline void fill_exec(struct cursor *cursor, struct record_exec *record, struct task_struct *task,
				      struct linux_binprm *bprm)
{
	struct mm_struct *mm = task->mm;
	const struct cred *cred = task->cred;

	FILL_HEAD(record, KIND_RAW_EXEC, task);
	/* Not from orig_ax, which by now is execve's always (set_personality_64bit()). */
	record->number = bprm->fdpath ? NR_EXECVEAT : NR_EXECVE;
	record->uid = cred->uid.val;
	record->gid = cred->gid.val;
	record->argv_size = mm->arg_end - mm->arg_start;
	record->env_size = mm->env_end - mm->env_start;
	record->argc = bprm->argc;
	record->envc = bprm->envc;
	record->interpreter = (struct span){ 0, 0 };
	record->path = add_kernel_string(cursor, bprm->filename);
	if (bprm->interp != bprm->filename)
		record->interpreter = add_kernel_string(cursor, bprm->interp);
	record->command = add_kernel_string(cursor, task->comm);
}

static __always_inline void fill_exec_file(struct cursor *cursor, struct record_exec *record, struct file *file)
{
	/* By probe reads, since the verifier forbids arithmetic on typed pointers (name_key). */
	struct path path = { .mnt = BPF_CORE_READ(file, f_path.mnt), .dentry = BPF_CORE_READ(file, f_path.dentry) };
	struct identity identity = identify(file->f_inode);

	ADD_IDENTITY(cursor, record, &identity, &path);
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(capture_exec, struct task_struct *task, int old_tid, struct linux_binprm *bprm)
{
	struct member *member = member_of(task);
	struct record_exec *record;
	struct cursor cursor;
	struct copy copy = { .cursor = &cursor };
	struct mm_struct *mm;

	if (!member || !begin(&cursor, sizeof(*record)))
		return 0;
	__builtin_memset(member->touched, 0, sizeof(member->touched));	/* another program: told anew */
	record = RECORD(&cursor);
	fill_exec(&cursor, record, task, bprm);
	record->old_tid = old_tid;
	fill_exec_file(&cursor, record, bprm->file);
	record->status = cursor.status;
	send_with_strings(&cursor, &record->head);
	mm = task->mm;
	copy.address = mm->arg_start;
	copy.total = mm->env_end - mm->arg_start;
	bpf_loop(CHUNKS_MAX, copy_chunk, &copy, 0);
	finish(&cursor);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(capture_exit, struct task_struct *task)
{
	struct signal_struct *signal = task->signal;
	struct record_exit record = { 0 };
	struct member *leader;
	struct cursor cursor;

	if (!is_member(task) || !begin(&cursor, 0))
		return 0;
	FILL_HEAD(&record, KIND_RAW_EXIT, task);
	/* Two threads that end together may both find nobody alive: only one is the last. */
	leader = member_of(task->group_leader);
	record.last = signal->live.counter == 0 &&
		      (!leader || __sync_val_compare_and_swap(&leader->ended, 0, 1) == 0);
	cursor.state->died += record.last;
	if (record.last) {
		/* What wait(2) reports: wait_task_zombie() (kernel/exit.c). */
		record.code = signal->flags & SIGNAL_GROUP_EXIT ? signal->group_exit_code
								: task->group_leader->exit_code;
		record.user = signal->utime + task->utime;
		record.system = signal->stime + task->stime;
		record.maxrss = signal->maxrss * PAGE_BYTES;
	}
	send(cursor.state, &record, sizeof(record));
	finish(&cursor);
	return 0;
}
