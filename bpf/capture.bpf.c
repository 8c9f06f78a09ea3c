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

static __always_inline void read_how(struct draft *draft, struct record_syscall *record)
{
	uint64_t how[2];	/* flags, mode: struct open_how, openat2(2) */

	if (bpf_probe_read_user(how, sizeof(how), (const void *)record->flags)) {
		draft_unreadable(draft);
		record->flags = 0;
		return;
	}
	record->flags = how[0];
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

/* The call's strings, behind the fixed part. */
static __always_inline void add_strings(struct draft *draft, struct record_syscall *record, const struct call *call,
					const struct syscall_rule *rule)
{
	uint64_t path = argument(call, rule->path), path2 = argument(call, rule->path2);

	record->path = record->path2 = (struct span){ 0, 0 };
	if (rule->path && (path || !(rule->does & DOES_NULL)))
		record->path = draft_add_user(draft, path);
	if (rule->does & DOES_TEXT)
		record->path2 = add_bytes(draft, path2, record->result);
	else if (rule->does & DOES_ADDRESS)
		record->path2 = add_bytes(draft, path2, record->value < ADDRESS_ROOM ? record->value : ADDRESS_ROOM);
	else if (rule->path2 && (path2 || !(rule->does & DOES_NULL2)))
		record->path2 = draft_add_user(draft, path2);
}

/* What the call reached: the object of the descriptor that it made, or the new cwd. */
static __always_inline void add_reached(struct draft *draft, struct record_syscall *record, const struct call *call,
					struct task_struct *task, uint32_t does)
{
	int new_fd = does & DOES_PAIR ? call->fd : (int)call->result;
	struct identity identity;
	struct path path;

	record->ino = record->ino2 = record->name_key = 0;
	record->dev = record->mode = 0;
	record->names = (struct span){ 0, 0 };
	if (!reached(task, does & (DOES_FD | DOES_PAIR), new_fd, &path, &identity)) {
		draft_unreadable(draft);
		return;
	}
	ADD_IDENTITY(draft, record, &identity, &path);
	if (does & DOES_PAIR && reached(task, true, call->fd2, &path, &identity))
		record->ino2 = identity.ino;
}

/*
 * Not static: the verifier follows a global function by itself, once, and not again for each
 * way that leads here.
 */
__attribute__((noinline)) int record_syscall(void)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct cpu_state *state = begin();
	struct call *call = own_call();
	const struct syscall_rule *rule;
	struct record_syscall *record;
	struct draft *draft;
	bool reaches;

	if (!state || !call)
		return 0;
	rule = rule_of(call);
	reaches = call->result >= 0 && rule->does & (DOES_FD | DOES_PAIR | DOES_CWD);
	draft = draft_begin(reaches ? sizeof(*record) : FIXED_BEFORE(syscall, ino));
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
	draft->excused = call->result == -EFAULT || call->result == -ENAMETOOLONG;
	if (rule->does & DOES_HOW)
		read_how(draft, record);
	add_strings(draft, record, call, rule);
	if (reaches)
		add_reached(draft, record, call, task, rule->does);
	record->status = draft->status | (call->compat ? RAW_COMPAT : 0);
	draft_send(draft, state);
	finish(state);
	return 0;
}

/* Whether the call is one to be told, after what it does to our own books. */
static __always_inline bool is_wanted(struct task_struct *task, struct member *member, struct call *call,
				      const struct syscall_rule *rule)
{
	uint32_t does = rule->does;
	struct member *leader;

	if (!(does & (DOES_TOUCH | DOES_FD | DOES_RENEW | DOES_FCNTL | DOES_PAIR | DOES_CLOSE)))
		return true;
	leader = task->pid == task->tgid ? member : member_of(task->group_leader);
	if (!leader)
		return true;	/* joined as a thread: every touch is told */
	if (does & DOES_TOUCH)
		return first_touch(leader, call, rule);
	if (does & DOES_CLOSE)
		renew(leader, call->fd);
	if (does & DOES_PAIR)
		call->value = 0;
	if (does & DOES_PAIR && !read_pair(call, rule))
		return true;
	if (call->result >= 0)
		note_new_fds(leader, call, does);
	return true;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(capture_sys_exit, struct pt_regs *regs, long result)
{
	struct task_struct *task = bpf_get_current_task_btf();
	const struct syscall_rule *rule;
	struct member *member;
	struct call *call;
	uint64_t number = regs->orig_ax;
	bool compat = task->thread_info.status & TS_COMPAT;

	if (number >= SYSCALL_NUMBER_LIMIT)
		return 0;
	rule = &rules[compat][number];
	if (!rule->kind || (rule->does & DOES_EXEC && result == 0))
		return 0;
	member = member_of(task);
	call = own_call();
	if (!member || !call)
		return 0;
	call->number = number;
	call->compat = compat;
	call->result = result;
	read_arguments(call, regs);
	if (rule->does & (DOES_FCNTL | DOES_IOCTL) && !is_table_command(rule->does, argument(call, rule->flags)))
		return 0;
	if (rule->does & DOES_MOVE && result == 0)
		__sync_fetch_and_add(&name_generation, 1);
	call->fd = rule->fd ? (int)argument(call, rule->fd) : -1;
	call->fd2 = rule->fd2 ? (int)argument(call, rule->fd2) : -1;
	call->value = argument(call, rule->value);
	if (is_wanted(task, member, call, rule))
		record_syscall();
	return 0;
}

/*
 * Of the rare events below, pointers are followed by probe reads: for each that is followed
 * directly the verifier searches the whole of the kernel's BTF, which takes a millisecond.
 */
SEC("tp_btf/sched_process_fork")
int BPF_PROG(capture_fork, struct task_struct *parent, struct task_struct *child)
{
	struct record_fork record = { 0 };
	struct cpu_state *state;

	if (!is_member(parent))
		return 0;
	state = begin();
	if (!state)
		return 0;
	if (!bpf_task_storage_get(&members, child, 0, BPF_LOCAL_STORAGE_GET_F_CREATE)) {
		/* No memory for it: all that this child does is lost. */
		record.status |= RAW_UNREADABLE;
		state->unreadable++;
	}
	FILL_HEAD(&record, KIND_RAW_FORK, parent);
	record.child_start = BPF_CORE_READ(child, group_leader, start_time);
	record.child_tgid = child->tgid;
	record.child_tid = child->pid;
	record.parent_tgid = BPF_CORE_READ(child, real_parent, tgid);
	record.parent_start = BPF_CORE_READ(child, real_parent, group_leader, start_time);
	record.shares = (child->tgid == parent->tgid ? SHARES_THREAD : 0) |
			(BPF_CORE_READ(child, files) == BPF_CORE_READ(parent, files) ? SHARES_FILES : 0) |
			(BPF_CORE_READ(child, fs) == BPF_CORE_READ(parent, fs) ? SHARES_FS : 0) |
			(BPF_CORE_READ(child, mm) == BPF_CORE_READ(parent, mm) ? SHARES_MEMORY : 0);
	state->born += !(record.shares & SHARES_THREAD);
	send(state, &record, sizeof(record));
	finish(state);
	return 0;
}

static __always_inline void fill_exec(struct draft *draft, struct record_exec *record, struct task_struct *task,
				      struct linux_binprm *bprm)
{
	const char *filename = BPF_CORE_READ(bprm, filename), *interp = BPF_CORE_READ(bprm, interp);

	FILL_HEAD(record, KIND_RAW_EXEC, task);
	/* Not from orig_ax, which by now is execve's always (set_personality_64bit()). */
	record->number = BPF_CORE_READ(bprm, fdpath) ? NR_EXECVEAT : NR_EXECVE;
	record->uid = BPF_CORE_READ(task, cred, uid.val);
	record->gid = BPF_CORE_READ(task, cred, gid.val);
	record->argv_size = BPF_CORE_READ(task, mm, arg_end) - BPF_CORE_READ(task, mm, arg_start);
	record->env_size = BPF_CORE_READ(task, mm, env_end) - BPF_CORE_READ(task, mm, env_start);
	record->argc = bprm->argc;
	record->envc = bprm->envc;
	record->interpreter = (struct span){ 0, 0 };
	record->path = draft_add_kernel(draft, filename);
	if (interp != filename)
		record->interpreter = draft_add_kernel(draft, interp);
	record->command = draft_add_kernel(draft, task->comm);
}

static __always_inline void fill_exec_file(struct draft *draft, struct record_exec *record, struct file *file)
{
	/* By probe reads, since the verifier forbids arithmetic on typed pointers (name_key). */
	struct path path = { .mnt = BPF_CORE_READ(file, f_path.mnt), .dentry = BPF_CORE_READ(file, f_path.dentry) };
	struct identity identity = identify(BPF_CORE_READ(file, f_inode));

	ADD_IDENTITY(draft, record, &identity, &path);
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(capture_exec, struct task_struct *task, int old_tid, struct linux_binprm *bprm)
{
	struct member *member = member_of(task);
	struct record_exec *record;
	struct cpu_state *state;
	struct draft *draft;
	struct copy copy;

	if (!member)
		return 0;
	state = begin();
	draft = draft_begin(sizeof(*record));
	if (!state || !draft)
		return 0;
	__builtin_memset(member->touched, 0, sizeof(member->touched));	/* another program: told anew */
	record = draft_head(draft);
	fill_exec(draft, record, task, bprm);
	record->old_tid = old_tid;
	fill_exec_file(draft, record, BPF_CORE_READ(bprm, file));
	record->status = draft->status;
	draft_send(draft, state);
	copy.state = state;
	copy.address = BPF_CORE_READ(task, mm, arg_start);
	copy.total = BPF_CORE_READ(task, mm, env_end) - copy.address;
	bpf_loop(CHUNKS_MAX, copy_chunk, &copy, 0);
	finish(state);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(capture_exit, struct task_struct *task)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	struct record_exit record = { 0 };
	struct cpu_state *state;
	struct member *leader;

	if (!is_member(task))
		return 0;
	state = begin();
	if (!state)
		return 0;
	FILL_HEAD(&record, KIND_RAW_EXIT, task);
	/* Two threads that end together may both find nobody alive: only one is the last. */
	leader = member_of(task->group_leader);
	record.last = BPF_CORE_READ(signal, live.counter) == 0 &&
		      (!leader || __sync_val_compare_and_swap(&leader->ended, 0, 1) == 0);
	state->died += record.last;
	if (record.last) {
		/* What wait(2) reports: wait_task_zombie() (kernel/exit.c). */
		record.code = BPF_CORE_READ(signal, flags) & SIGNAL_GROUP_EXIT
				      ? BPF_CORE_READ(signal, group_exit_code)
				      : BPF_CORE_READ(task, group_leader, exit_code);
		record.user = BPF_CORE_READ(signal, utime) + task->utime;
		record.system = BPF_CORE_READ(signal, stime) + task->stime;
		record.maxrss = BPF_CORE_READ(signal, maxrss) * PAGE_BYTES;
	}
	send(state, &record, sizeof(record));
	finish(state);
	return 0;
}
