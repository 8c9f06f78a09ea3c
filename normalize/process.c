/* SPDX-License-Identifier: BSD-2-Clause */
/* Births, execs and deaths of processes and threads. */
/* Pids are given one after the other: no hash spreads them better. */
#define HASH_FUNCTION(key, length, hash) ((hash) = *(const uint32_t *)(key))

#include "process.h"

#include <stdlib.h>

#include "format.h"
#include "memory.h"

struct processes {
	struct process *by_pid;		/* alive, or with live threads */
	struct thread *by_tid;
	uint32_t count;		/* ever seen */
	uint64_t tree_clock;
	bool other_numbers;		/* the root knows processes by others than the kernel */
};

struct processes *processes_new(void)
{
	return memory_zeroed(1, sizeof(struct processes));
}

struct image *image_new(void)
{
	struct image *image = memory_zeroed(1, sizeof(*image));

	image->references = 1;
	return image;
}

void image_drop(struct image *image)
{
	if (!image || --image->references)
		return;
	name_drop(image->command);
	name_drop(image->path);
	name_drop(image->real);
	name_drop(image->arguments);
	name_drop(image->cwd);
	free(image);
}

void process_set_image(struct process *process, struct image *image)
{
	image_drop(process->image);
	process->image = image;
	process->status &= ~(uint32_t)PROCESS_DOUBTED;
}

void process_doubt(struct process *process)
{
	if (!(process->status & PROCESS_DOUBTED))
		process->defined = 0;	/* to be told before it is used again */
	process->status |= PROCESS_DOUBTED;
	process->umask = UMASK_UNKNOWN;
}

void process_drop(struct process *process)
{
	while (process && --process->references == 0) {
		struct process *parent = process->parent;

		image_drop(process->image);
		free(process);
		process = parent;
	}
}

static struct process *process_hold(struct process *process)
{
	if (process)
		process->references++;
	return process;
}

static struct process *process_new(struct processes *processes, uint32_t pid, uint64_t start_ns)
{
	struct process *process = memory_zeroed(1, sizeof(*process)), *before;

	process->pid = pid;
	process->start_ns = start_ns;
	process->umask = UMASK_UNKNOWN;
	process->other_numbers = processes->other_numbers;
	processes->count++;
	process->references = 1;	/* the table's */
	HASH_FIND(hh, processes->by_pid, &pid, sizeof(pid), before);
	if (before) {
		/* Its end was not seen, but its pid is taken: it must be over. */
		HASH_DEL(processes->by_pid, before);
		before->replaced = true;
		process_drop(before);
	}
	HASH_ADD(hh, processes->by_pid, pid, sizeof(process->pid), process);
	return process;
}

static void thread_remove(struct processes *processes, struct thread *thread)
{
	struct process *process = thread->process, *listed;

	HASH_DEL(processes->by_tid, thread);
	fs_drop(thread->fs);
	fdtable_drop(thread->files);
	free(thread);
	process->threads--;
	HASH_FIND(hh, processes->by_pid, &process->pid, sizeof(process->pid), listed);
	if (!process->threads && listed == process) {
		HASH_DEL(processes->by_pid, process);
		process_drop(process);
	}
	process_drop(process);
}

static struct thread *thread_new(struct processes *processes, uint32_t tid, struct process *process, struct fs *fs,
				 struct fdtable *files)
{
	struct thread *thread = memory_zeroed(1, sizeof(*thread)), *before;

	thread->tid = tid;
	thread->process = process_hold(process);
	thread->fs = fs;
	thread->files = files;
	process->threads++;
	HASH_FIND(hh, processes->by_tid, &tid, sizeof(tid), before);
	if (before)
		thread_remove(processes, before);
	HASH_ADD(hh, processes->by_tid, tid, sizeof(thread->tid), thread);
	return thread;
}

void processes_free(struct processes *processes)
{
	struct thread *thread, *next;
	struct process *process, *next_process;

	HASH_ITER(hh, processes->by_tid, thread, next)
		thread_remove(processes, thread);
	HASH_ITER(hh, processes->by_pid, process, next_process) {
		HASH_DEL(processes->by_pid, process);
		process_drop(process);
	}
	free(processes);
}

struct process *processes_find(struct processes *processes, uint32_t pid, uint64_t start_ns)
{
	struct process *process;

	HASH_FIND(hh, processes->by_pid, &pid, sizeof(pid), process);
	if (process && !process->start_ns)
		process->start_ns = start_ns;	/* the root's is first told by its first record */
	return process && process->start_ns == start_ns ? process : NULL;
}

struct thread *processes_find_thread(const struct processes *processes, uint32_t tid)
{
	struct thread *thread;

	HASH_FIND(hh, processes->by_tid, &tid, sizeof(tid), thread);
	return thread;
}

const struct thread *processes_thread_of(const struct processes *processes, const struct thread *reader, uint32_t tid)
{
	return reader->process->other_numbers ? NULL : processes_find_thread(processes, tid);
}

static bool is_process(const struct process *process, uint32_t pid, uint64_t start_ns)
{
	return process->pid == pid && process->start_ns == start_ns && start_ns && !process->replaced;
}

/* Any thread of the process; NULL: none is known. */
static struct thread *thread_beside(const struct processes *processes, const struct process *process)
{
	struct thread *thread = processes_find_thread(processes, process->pid);

	if (thread && thread->process == process)
		return thread;
	for (thread = processes->by_tid; thread && thread->process != process; thread = thread->hh.next)
		;
	return thread;
}

/* A thread whose birth is not in the trace: pthreads share all. */
static struct thread *join_process(struct processes *processes, struct process *process, uint32_t tid)
{
	struct thread *other = process->threads ? thread_beside(processes, process) : NULL;

	if (!other)
		return thread_new(processes, tid, process, fs_new(&processes->tree_clock), fdtable_new());
	return thread_new(processes, tid, process, fs_hold(other->fs), fdtable_hold(other->files));
}

struct thread *processes_thread(struct processes *processes, uint32_t tgid, uint64_t start_ns, uint32_t tid)
{
	struct thread *thread = processes_find_thread(processes, tid);
	struct process *process;

	if (thread && is_process(thread->process, tgid, start_ns))
		return thread;
	process = processes_find(processes, tgid, start_ns);
	if (process && thread && thread->process == process)
		return thread;
	if (!process) {
		process = process_new(processes, tgid, start_ns);
		process->status = PROCESS_UNKNOWN_BIRTH;
	}
	return join_process(processes, process, tid);
}

struct thread *processes_fork(struct processes *processes, struct thread *parent, uint32_t tgid, uint64_t start_ns,
			      uint32_t tid, bool same_process, bool share_fs, bool share_files)
{
	struct process *process = parent->process;
	struct fdtable *files = share_files ? fdtable_hold(parent->files) : fdtable_copy(parent->files);
	struct fs *fs = share_fs ? fs_hold(parent->fs) : fs_copy(parent->fs);

	if (!same_process) {
		process = process_new(processes, tgid, start_ns);
		process->parent = process_hold(parent->process);
		process->ppid = parent->process->pid;
		process->uid = parent->process->uid;
		process->gid = parent->process->gid;
		process->status = parent->process->status & PROCESS_DOUBTED;
		process->umask = fs->umask;
		process->other_numbers = parent->process->other_numbers;
		process->image = parent->process->image;
		if (process->image)
			process->image->references++;
	}
	return thread_new(processes, tid, process, fs, files);
}

void process_set_parent(struct process *process, struct process *parent, uint32_t ppid)
{
	process_hold(parent);
	process_drop(process->parent);
	process->parent = parent;
	process->ppid = ppid;
}

struct thread *processes_next_thread(struct processes *processes, struct thread *previous)
{
	return previous ? previous->hh.next : processes->by_tid;
}

struct thread *processes_root(struct processes *processes, uint32_t pid, uint64_t start_ns)
{
	struct process *process = process_new(processes, pid, start_ns);

	process->status = PROCESS_ROOT;
	return thread_new(processes, pid, process, fs_new(&processes->tree_clock), fdtable_new());
}

void processes_adopt(struct processes *processes, struct thread *root, uint32_t pid, uint64_t start_ns)
{
	struct process *process = root->process;

	processes->other_numbers = process->other_numbers = process->pid != pid;
	HASH_DEL(processes->by_tid, root);
	HASH_DEL(processes->by_pid, process);
	root->tid = process->pid = pid;
	process->start_ns = start_ns;
	HASH_ADD(hh, processes->by_tid, tid, sizeof(root->tid), root);
	HASH_ADD(hh, processes->by_pid, pid, sizeof(process->pid), process);
}

uint32_t processes_count(const struct processes *processes)
{
	return processes->count;
}

void processes_set_umask(struct processes *processes, struct fs *fs, uint32_t umask)
{
	for (struct thread *thread = processes->by_tid; thread; thread = thread->hh.next) {
		if (thread->fs != fs || thread->process->umask == umask)
			continue;
		thread->process->umask = umask;
		thread->process->defined = 0;	/* to be told before it is used again */
	}
	fs->umask = umask;
}

void processes_exit(struct processes *processes, struct thread *thread)
{
	thread_remove(processes, thread);
}

void thread_unshare_files(struct thread *thread)
{
	struct fdtable *own;

	if (!fdtable_is_shared(thread->files))
		return;
	own = fdtable_copy(thread->files);
	fdtable_drop(thread->files);
	thread->files = own;
}

void thread_unshare_fs(struct thread *thread)
{
	struct fs *own;

	if (thread->fs->references == 1)
		return;
	own = fs_copy(thread->fs);
	fs_drop(thread->fs);
	thread->fs = own;
}

/* All threads of the process but one. */
static void remove_others(struct processes *processes, struct thread *keep)
{
	struct thread *thread, *next;

	if (keep->process->threads == 1)
		return;
	HASH_ITER(hh, processes->by_tid, thread, next)
		if (thread->process == keep->process && thread != keep)
			thread_remove(processes, thread);
}

/* Not the leader called: it takes the leader's place and number, be the leader alive or not. */
static void take_lead(struct processes *processes, struct thread *caller, uint32_t tid)
{
	struct thread *leader;

	HASH_FIND(hh, processes->by_tid, &tid, sizeof(tid), leader);
	if (leader)
		thread_remove(processes, leader);
	HASH_DEL(processes->by_tid, caller);
	caller->tid = tid;
	HASH_ADD(hh, processes->by_tid, tid, sizeof(caller->tid), caller);
}

struct thread *processes_exec(struct processes *processes, uint32_t tgid, uint64_t start_ns, uint32_t old_tid)
{
	struct process *process = processes_find(processes, tgid, start_ns);
	struct thread *thread;

	HASH_FIND(hh, processes->by_tid, &old_tid, sizeof(old_tid), thread);
	if (thread && process && thread->process == process && old_tid != tgid)
		take_lead(processes, thread, tgid);
	else
		thread = processes_thread(processes, tgid, start_ns, tgid);
	remove_others(processes, thread);
	thread_unshare_files(thread);
	return thread;
}
