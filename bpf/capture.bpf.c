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
#include "late.h"
#include "names.h"
#include "probe.h"
#include "receive.h"
#include "record.h"
#include "syscalls.h"
#include "syscall.h"
#include "touch.h"
#ifndef NEWEST
#include "uring.h"
#endif
#include "waited.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* Whether the call is one to be told, after what it does to our own books. */
static __always_inline bool is_wanted(struct task_struct *task, struct member *member, struct member *leader,
				      struct call *call, const struct syscall_rule *rule)
{
	uint32_t does = rule->does;

	if (does & (DOES_WAIT | DOES_WAIT_INFO))
		return has_waited(call, rule);
	if (!(does & (DOES_TOUCH | DOES_FD | DOES_RENEW | DOES_FCNTL | DOES_IOCTL | DOES_PAIR | DOES_CLOSE |
		      DOES_FORGET | DOES_PROBE)))
		return true;
	if (!leader)
		return true;	/* joined as a thread: every touch is told */
	if (does & DOES_FORGET && call->result == 0)
		forget_probes(leader);
	if (does & DOES_TOUCH)
		return first_touch(task, leader, call, rule);
	if (does & DOES_CLOSE)
		renew(leader, call->fd);
	if (does & DOES_PAIR)
		call->value = 0;
	if (does & DOES_PAIR && !read_pair(call, rule))
		return true;
	if (call->result >= 0)
		note_new_fds(leader, call, does);
	else if (does & DOES_PROBE && !settings.all_probes)
		return !is_repeated(member, leader, call);
	return true;
}

/* A filter has kept the call from being made (SECCOMP_RET_TRAP, SECCOMP_RET_KILL_PROCESS of
 * seccomp(2)): what looks like its result is its number (syscall_rollback()). */
static __always_inline bool is_trapped(struct task_struct *task, uint64_t number, long result)
{
	return (uint64_t)result == number && task->pending.signal.sig[0] & 1ul << (SIGSYS - 1);
}

/* x32 has numbers of its own, and few kernels have x32: a call that has succeeded is not told. */
static __always_inline bool is_x32(uint64_t number, long result)
{
	return number / X32_SYSCALL_BIT == 1 && result >= 0;
}

__attribute__((noinline)) int count_x32(uint64_t number, long result)
{
	struct task_struct *trusted = bpf_get_current_task_btf();

	if (is_member(trusted) && !is_trapped(READABLE(task_struct, trusted), number, result))
		count_unreadable();
	return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(capture_sys_exit, struct pt_regs *regs, long result)
{
	struct task_struct *trusted = bpf_get_current_task_btf();
	struct task_struct *task = READABLE(task_struct, trusted);
	const struct syscall_rule *rule;
	struct member *member, *leader;
	struct call *call;
	uint64_t number;
	bool compat;

	/* Most tasks are nobody's, and have to pass here too. */
	if (!task->bpf_storage)
		return 0;
	number = regs->orig_ax;
	compat = task->thread_info.status & TS_COMPAT;
	if (number >= SYSCALL_NUMBER_LIMIT) {
		if (is_x32(number, result))
			count_x32(number, result);
		return 0;
	}
	/* As in bits_of(): or else it may be stored before it is compared, and 6.1 forgets its range. */
	asm volatile("%0 &= %1" : "+r"(number) : "i"(SYSCALL_NUMBER_LIMIT - 1));
	rule = &rules[compat][number];
	if (!rule->kind) {
		if (number == NR_IO_URING_ENTER)
			uring_awaited(true);
		return 0;
	}
	member = leader = member_of(trusted);
	if (!member)
		return 0;
	if (task->pid != task->tgid)
		leader = member_of(trusted->group_leader);
	if (member->unfollowed)
		uring_awaited(false);
	call = own_call();
	if (!call || is_trapped(task, number, result))
		return 0;
	call->begun = false;
	call->task = (uint64_t)trusted;
	call->number = number;
	call->compat = compat;
	call->result = result;
	read_arguments(call, regs);
	FORGET();
	if (rule->does & DOES_EXEC && call->result == 0)
		return 0;
	if (rule->does & (DOES_FCNTL | DOES_IOCTL) && !is_table_command(rule->does, argument(call, rule->flags)))
		return 0;
	if (rule->does & DOES_MOVE && call->result == 0)
		__sync_fetch_and_add(&name_generation, 1);
	call->fd = rule->fd ? (int)argument(call, rule->fd) : -1;
	call->fd2 = rule->fd2 ? (int)argument(call, rule->fd2) : -1;
	call->value = argument(call, rule->value);
	if (is_wanted(task, member, leader, call, rule))
		record_syscall();
	if (number == NR_IO_URING_SETUP && call->result >= 0)
		uring_made(argument(call, A1));
	if (rule->does & (DOES_RECEIVE | DOES_RECEIVE_MANY) && call->result >= 0) {
		call->value = 0;
		receive(argument(call, rule->value), rule->does & DOES_RECEIVE ? 1 : call->result);
	}
	return 0;
}

/*
 * What parent and child have in common, and what not.  Volatile, so that the compiler collects the
 * bits in the draft: of those in a register the verifier would follow each combination.
 */
static __always_inline void fill_shares(volatile uint16_t *shares, struct task_struct *parent,
					struct task_struct *child)
{
	if (child->tgid == parent->tgid)
		*shares |= SHARES_THREAD;
	if (child->files == parent->files)
		*shares |= SHARES_FILES;
	if (child->fs == parent->fs)
		*shares |= SHARES_FS;
	if (child->mm == parent->mm)
		*shares |= SHARES_MEMORY;
	if (child->nsproxy->mnt_ns != parent->nsproxy->mnt_ns)
		*shares |= FORK_NEW_MOUNTS;
	if (child->thread_pid->level != parent->thread_pid->level)
		*shares |= FORK_NEW_PIDS;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(capture_fork, struct task_struct *trusted_parent, struct task_struct *trusted_child)
{
	struct task_struct *parent = READABLE(task_struct, trusted_parent);
	struct task_struct *child = READABLE(task_struct, trusted_child);
	struct member *member, *leader;
	struct record_fork *record;
	struct cpu_state *state;
	struct draft *draft;

	if (!is_member(trusted_parent))
		return 0;
	leader = member_of(trusted_parent->group_leader);	/* here the verifier comes by once: follow.h */
	state = begin();
	draft = draft_begin(sizeof(*record));
	if (!state || !draft)
		return 0;
	member = bpf_task_storage_get(&members, trusted_child, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	record = draft_head(draft);
	*record = (struct record_fork){ 0 };
	if (!member) {
		/* No memory for it: all that this child does is lost. */
		record->status |= RAW_UNREADABLE;
		state->unreadable++;
	}
	FILL_HEAD(record, KIND_RAW_FORK, parent);
	record->child_start = child->group_leader->start_time;
	record->child_tgid = child->tgid;
	record->child_tid = child->pid;
	record->parent_tgid = child->real_parent->tgid;
	record->parent_start = child->real_parent->group_leader->start_time;
	fill_shares(&record->shares, parent, child);
	if (member && leader && record->shares & SHARES_THREAD) {
		__sync_fetch_and_add(&leader->more_threads, 1);
		member->programs = leader->programs;
	}
	if (member && leader && (record->shares & (SHARES_FILES | SHARES_THREAD)) == SHARES_FILES)
		member->shares_files = leader->shares_files = 1;
	state->born += !(record->shares & SHARES_THREAD);
	send(state, record, sizeof(*record));
	finish(state);
	return 0;
}

static __always_inline void fill_exec(struct draft *draft, struct record_exec *record, struct task_struct *task,
				      struct linux_binprm *bprm)
{
	const char *filename = bprm->filename, *interp = bprm->interp;

	FILL_HEAD(record, KIND_RAW_EXEC, task);
	/* Not from orig_ax, which by now is execve's always (set_personality_64bit()). */
	record->number = bprm->fdpath ? NR_EXECVEAT : NR_EXECVE;
	record->uid = task->cred->uid.val;
	record->gid = task->cred->gid.val;
	record->argv_size = task->mm->arg_end - task->mm->arg_start;
	record->env_size = task->mm->env_end - task->mm->env_start;
	record->argc = bprm->argc;
	record->envc = bprm->envc;
	record->interpreter = (struct span){ 0, 0 };
	record->path = draft_add_kernel(draft, filename);
	if (interp != filename)
		record->interpreter = draft_add_kernel(draft, interp);
	record->command = draft_add_kernel(draft, task->comm);
}

/* Where the task's root directory is, when that is not the root of the mount namespace. */
static __always_inline void fill_root(struct draft *draft, struct record_exec *record, struct task_struct *task)
{
	struct fs_struct *fs = task->fs;
	struct mount *mount;

	draft_set_object(draft, fs->root.mnt, fs->root.dentry, NULL);
	draft->object.names = (struct span){ 0, 0 };
	mount = mount_of(number_of(fs->root.mnt, draft));
	if (fs->root.dentry != FOLLOW(mount, mnt.mnt_root) || FOLLOW(mount, mnt_parent) != mount)
		add_names();
	record->root = draft->object.names;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(capture_exec, struct task_struct *trusted, int old_tid, struct linux_binprm *bprm)
{
	struct task_struct *task = READABLE(task_struct, trusted);
	struct member *member = member_of(trusted);
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
	/* Another program: all is told anew. */
	member->programs++;
	member->more_threads = 0;
	member->shares_files = 0;
	__builtin_memset(member->touched, 0, sizeof(member->touched));
	forget_probes(member);
	record = draft_head(draft);
	bprm = READABLE(linux_binprm, bprm);
	fill_exec(draft, record, task, bprm);
	record->old_tid = old_tid;
	add_file(draft, bprm->file);
	FILL_OBJECT(record, &draft->object);
	fill_root(draft, record, task);
	record->status = draft->status;
	draft_send(draft, state);
	copy.state = state;
	copy.address = task->mm->arg_start;
	copy.total = task->mm->env_end - copy.address;
	bpf_loop(CHUNKS_MAX, copy_chunk, &copy, 0);
	finish(state);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(capture_exit, struct task_struct *trusted)
{
	struct task_struct *task = READABLE(task_struct, trusted);
	struct signal_struct *signal = task->signal;
	struct record_exit record = { 0 };
	struct member *member = member_of(trusted), *leader;
	struct cpu_state *state;

	if (!member)
		return 0;
	state = begin();
	if (!state)
		return 0;
	FILL_HEAD(&record, KIND_RAW_EXIT, task);
	record.repeats = member->repeats;
	/* Not by signal->live: threads that the kernel has for an io_uring may live a moment longer. */
	leader = member_of(trusted->group_leader);
	record.last = leader ? __sync_fetch_and_add(&leader->more_threads, -1) == 0 : signal->live.counter == 0;
	state->died += record.last;
	if (record.last) {
		/* What wait(2) reports: wait_task_zombie() (kernel/exit.c). */
		record.code = signal->flags & SIGNAL_GROUP_EXIT
				      ? signal->group_exit_code
				      : task->group_leader->exit_code;
		record.user = signal->utime + task->utime;
		record.system = signal->stime + task->stime;
		record.maxrss = signal->maxrss * PAGE_BYTES;
	}
	send(state, &record, sizeof(record));
	finish(state);
	return 0;
}

#ifndef NEWEST
/* Named differently before Linux 6.3, and not in every kernel; loaded when they are needed. */
SEC("?tp_btf/io_uring_submit_req")
int BPF_PROG(capture_uring_submit, struct io_kiocb *request)
{
	submitted(request);
	return 0;
}

SEC("?tp_btf/io_uring_submit_sqe")
int BPF_PROG(capture_uring_submit_old, struct io_kiocb *request)
{
	submitted(request);
	return 0;
}

SEC("?tp_btf/io_uring_complete")
int BPF_PROG(capture_uring_complete, void *ring, void *request)
{
	uint64_t address = (uint64_t)request;

	if (bpf_map_lookup_elem(&pendings, &address))
		record_complete(address);
	return 0;
}
#endif
