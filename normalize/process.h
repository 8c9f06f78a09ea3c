/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processes and their threads.  A process is (pid, start time), never a pid; a
 * thread has a cwd and a table of descriptors that it may share with others.
 */
#ifndef NORMALIZE_PROCESS_H
#define NORMALIZE_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <uthash.h>

#include "fdtable.h"
#include "fs.h"
#include "name.h"

/* The program that a process runs, replaced at exec. */
struct image {
	size_t references;
	struct name *command;	/* the task's name */
	struct name *path;	/* as asked for, absolute */
	struct name *real;
	uint64_t ino;
	uint32_t dev, mode;
	uint32_t file_status;	/* enum file_status */
	struct name *arguments;	/* argv and environment, each string with a NUL */
	size_t argv_size;	/* bytes of `arguments' that are argv */
	struct name *cwd;	/* when it started */
};

struct process {
	uint64_t start_ns;	/* with pid its identity */
	uint32_t pid;
	uint32_t id;		/* in the normalized trace; 0: not mentioned yet */
	struct process *parent;	/* held; NULL: outside the trace */
	size_t references;	/* by threads, children and the table */
	size_t threads;		/* alive */
	struct image *image;	/* NULL: not known */
	uint32_t ppid, uid, gid;
	uint32_t status;	/* enum process_status */
	uint32_t umask;		/* of its tasks, of which all but the oddest have one */
	bool replaced;		/* another process has its pid now */
	bool other_numbers;	/* it knows processes by others than the kernel (pid_namespaces(7)) */
	uint32_t defined;	/* the epoch in which it was last written out */
	UT_hash_handle hh;
};

struct thread {
	uint32_t tid;
	struct process *process;
	uint64_t last_ns;	/* when it last ended a call */
	struct fs *fs;
	struct fdtable *files;
	UT_hash_handle hh;
};

struct processes;

struct processes *processes_new(void);
void processes_free(struct processes *processes);

/* The thread that a raw record speaks of; made when its birth is not in the trace: it
 * shares all with its process' other threads, if there are any, else nothing is known of it. */
struct thread *processes_thread(struct processes *processes, uint32_t tgid, uint64_t start_ns, uint32_t tid);

/* The thread that /proc shows under this number to a reader; NULL: none of the trace, or that /proc
 * numbers them otherwise (pid_namespaces(7)). */
const struct thread *processes_thread_of(const struct processes *processes, const struct thread *reader, uint32_t tid);

/* The same by the kernel's numbers. */
struct thread *processes_find_thread(const struct processes *processes, uint32_t tid);

/* The process (pid, start), NULL: not known. */
struct process *processes_find(struct processes *processes, uint32_t pid, uint64_t start_ns);

/* A new thread; of `parent's process when `same_process', else of a new process that has
 * parent's image.  fs and files are the parent's own or copies, as asked. */
struct thread *processes_fork(struct processes *processes, struct thread *parent, uint32_t tgid, uint64_t start_ns,
			      uint32_t tid, bool same_process, bool share_fs, bool share_files);

/* Who wait(2)s for it: with CLONE_PARENT not the one that forked.  NULL: outside the trace. */
void process_set_parent(struct process *process, struct process *parent, uint32_t ppid);

/* Walks all threads; NULL begins, and ends.  Nothing may be born or end meanwhile. */
struct thread *processes_next_thread(struct processes *processes, struct thread *previous);

/* A thread has ended. */
void processes_exit(struct processes *processes, struct thread *thread);

/* The root of the trace, whose start time its first record will tell. */
struct thread *processes_root(struct processes *processes, uint32_t pid, uint64_t start_ns);

/* The root's single thread and process get the pid and start time that records call them by. */
void processes_adopt(struct processes *processes, struct thread *root, uint32_t pid, uint64_t start_ns);

uint32_t processes_count(const struct processes *processes);	/* ever seen */

/* What exec does to threads and tables: the caller becomes the leader, the others are gone,
 * descriptors are unshared (begin_new_exec(), fs/exec.c).  Closing by flag is left to the
 * caller: fdtable_exec(). */
struct thread *processes_exec(struct processes *processes, uint32_t tgid, uint64_t start_ns, uint32_t old_tid);

/* Gives the thread a table of descriptors of its own, where it was shared (unshare_files()). */
void thread_unshare_files(struct thread *thread);

/* The same for cwd and root (unshare_fs_struct()). */
void thread_unshare_fs(struct thread *thread);

/* Those that share `fs' have another umask now. */
void processes_set_umask(struct processes *processes, struct fs *fs, uint32_t umask);

/* Records are missing: its program and umask may be others now. */
void process_doubt(struct process *process);

struct image *image_new(void);
void image_drop(struct image *image);
void process_set_image(struct process *process, struct image *image);	/* takes it over */

void process_drop(struct process *process);

#endif
