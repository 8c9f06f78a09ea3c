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

#include "format.h"
#include "kernel_state.h"
#include "syscalls.h"

#define PAGE_BYTES 4096u	/* x86-64 */
#define NAME_ROOM 256u		/* NAME_MAX and its NUL */
#define PATH_ROOM 4104u		/* more than PATH_MAX, to tell a longest path from a cut one */
#define PATH_LONGEST 4095u	/* the kernel refuses more: ENAMETOOLONG */
#define TEXT_ROOM 16384u	/* strings of one record; a power of two */
#define NAMES_MAX 256		/* steps of a walk up to the root: names and mounts */
#define CHUNKS_MAX 1024		/* 8 MiB of arguments; the kernel's limit is 6 MiB (execve(2)) */

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* Set by capture before loading. */
const volatile uint64_t wake_size = 1 << 20;	/* wake the reader when a ring holds this much, bytes */

struct ring {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 << 20);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, uint32_t);
	__array(values, struct ring);
} rings SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, uint32_t);
	__type(value, struct cpu_state);
} states SEC(".maps");

/* Whoever has an entry is traced; children inherit it at fork. */
struct member {
	uint32_t traced;
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct member);
} members SEC(".maps");

/* Names whose path was already sent (by name_key), with the generation in which it was. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32768);
	__type(key, uint64_t);
	__type(value, uint64_t);
} sent_names SEC(".maps");

/* Counts what may have changed the path of a name sent before. */
uint64_t name_generation;

/* Room for a record: its fixed part ends where `text' begins, its strings lie there. */
struct scratch {
	unsigned char fixed[256];
	char text[TEXT_ROOM + PATH_ROOM];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, uint32_t);
	__type(value, struct scratch);
} scratches SEC(".maps");

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

/* The record under construction: where its strings end, and what befell them. */
struct cursor {
	char *text;
	struct cpu_state *state;
	uint32_t fixed;		/* bytes before the strings */
	uint32_t length;	/* of the strings so far */
	uint16_t status;	/* enum raw_status */
	bool excused;		/* the kernel could not read the strings either: nothing is missing */
};

static __always_inline bool is_member(struct task_struct *task)
{
	return bpf_task_storage_get(&members, task, 0, 0) != NULL;
}

static __always_inline bool begin(struct cursor *cursor, uint32_t fixed)
{
	uint32_t zero = 0, cpu = bpf_get_smp_processor_id();
	struct scratch *scratch = bpf_map_lookup_elem(&scratches, &zero);

	cursor->state = bpf_map_lookup_elem(&states, &cpu);
	if (!scratch || !cursor->state)
		return false;
	cursor->state->busy = 1;
	cursor->text = scratch->text;
	cursor->fixed = fixed;
	cursor->length = 0;
	cursor->status = 0;
	cursor->excused = false;
	return true;
}

/* The fixed part under construction. */
#define RECORD(cursor) ((void *)((cursor)->text - (cursor)->fixed))

static __always_inline void finish(struct cursor *cursor)
{
	cursor->state->busy = 0;
}

/* The fields that every raw record begins with. */
#define FILL_HEAD(record, kind_, task) do { \
	(record)->head.kind = (kind_); \
	(record)->head.fixed = sizeof(*(record)); \
	(record)->head.length = sizeof(*(record)); \
	(record)->time = bpf_ktime_get_ns(); \
	(record)->start = (task)->group_leader->start_time; \
	(record)->tgid = (task)->tgid; \
	(record)->tid = (task)->pid; \
} while (0)

static __always_inline void send(struct cpu_state *state, void *record, uint32_t size)
{
	uint32_t cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);
	uint64_t flags = BPF_RB_NO_WAKEUP;

	((struct record_arguments *)record)->sequence = state->sequence;
	if (state->sequence++ % 16 == 0 && ring && bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) > wake_size)
		flags = BPF_RB_FORCE_WAKEUP;
	if (ring && !bpf_ringbuf_output(ring, record, size, flags))
		return;
	state->lost++;
	__sync_fetch_and_add(&name_generation, 1);	/* a path may have been lost with it: send all again */
}

/* Adds `length' string bytes that were just written behind the others. */
static __always_inline struct span add_span(struct cursor *cursor, uint32_t length)
{
	struct span span = { cursor->fixed + cursor->length, length };

	cursor->length += length;
	return span;
}

static __always_inline char *text_end(struct cursor *cursor)
{
	return cursor->text + (cursor->length & (TEXT_ROOM - 1));
}

/* A string of the traced process; a path has at most PATH_ROOM bytes with its NUL. */
static __always_inline struct span add_user_string(struct cursor *cursor, uint64_t address)
{
	long length = bpf_probe_read_user_str(text_end(cursor), PATH_ROOM, (const void *)address);

	if (length <= 0) {
		cursor->status |= RAW_UNREADABLE;
		cursor->state->unreadable += !cursor->excused;
		return (struct span){ 0, 0 };
	}
	if (length - 1 > PATH_LONGEST) {
		cursor->status |= RAW_CUT;
		cursor->state->cut += !cursor->excused;
	}
	return add_span(cursor, (length - 1) & (2 * PATH_LONGEST + 1));
}

static __always_inline struct span add_kernel_string(struct cursor *cursor, const void *address)
{
	long length = bpf_probe_read_kernel_str(text_end(cursor), PATH_ROOM, address);

	if (length <= 0) {
		cursor->status |= RAW_UNREADABLE;
		cursor->state->unreadable++;
		return (struct span){ 0, 0 };
	}
	return add_span(cursor, (length - 1) & (2 * PATH_LONGEST + 1));
}

/* Pads with zeros to a multiple of 8, and sends. */
static __always_inline void send_with_strings(struct cursor *cursor, struct record *head)
{
	uint32_t size = (cursor->fixed + cursor->length + RECORD_ALIGNMENT - 1) & ~(RECORD_ALIGNMENT - 1);

	*(uint64_t *)text_end(cursor) = 0;
	if (size > TEXT_ROOM)	/* cannot be: three paths are less; but the verifier wants to hear it */
		return;
	head->length = size;
	send(cursor->state, head, size);
}

struct identity {
	uint64_t ino;
	uint32_t dev;
	uint32_t mode;
	unsigned long super_flags;
};

static __always_inline struct identity identify(struct inode *inode)
{
	struct super_block *super = BPF_CORE_READ(inode, i_sb);

	return (struct identity){
		.ino = BPF_CORE_READ(inode, i_ino),
		.dev = BPF_CORE_READ(super, s_dev),
		.mode = BPF_CORE_READ(inode, i_mode),
		.super_flags = BPF_CORE_READ(super, s_flags),
	};
}

static __always_inline uint64_t mix(uint64_t sum, uint64_t value)
{
	sum = (sum ^ value) * 0x9e3779b97f4a7c15ull;
	return sum ^ sum >> 32;
}

/* A number for (mount, directory, name, object): equal for each time it is reached. */
static __always_inline uint64_t name_key(const struct path *path, const struct identity *identity)
{
	uint64_t key = mix((uint64_t)path->mnt, (uint64_t)BPF_CORE_READ(path->dentry, d_parent));

	key = mix(key, BPF_CORE_READ(path->dentry, d_name.hash_len));
	key = mix(key, identity->ino);
	return mix(key, identity->dev) | 1;
}

/* Whether the path must be sent: it is new, or may have changed since. */
static __always_inline bool name_is_new(uint64_t key)
{
	uint64_t generation = name_generation;
	uint64_t *sent = bpf_map_lookup_elem(&sent_names, &key);

	if (sent && *sent == generation)
		return false;
	if (sent)
		*sent = generation;
	else
		bpf_map_update_elem(&sent_names, &key, &generation, BPF_ANY);
	return true;
}

/* Whether the object's name was removed (d_unlinked(), include/linux/dcache.h). */
static __always_inline bool is_deleted(struct dentry *dentry)
{
	return !BPF_CORE_READ(dentry, d_hash.pprev) && BPF_CORE_READ(dentry, d_parent) != dentry;
}

static __always_inline struct mount *mount_of(struct vfsmount *mount)
{
	return (struct mount *)((char *)mount - bpf_core_field_offset(struct mount, mnt));
}

/* A walk from a name up to the root. */
struct walk {
	struct cursor *cursor;
	struct dentry *dentry;
	struct vfsmount *mount;
	struct dentry *root;	/* of that mount */
	uint32_t begin;
	bool whole;		/* the root was reached */
};

/* From the root of a mount to where it is mounted. */
static __always_inline long leave_mount(struct walk *walk)
{
	struct mount *self = mount_of(walk->mount);
	struct mount *up = BPF_CORE_READ(self, mnt_parent);
	struct vfsmount *mount;

	if (up == self) {
		walk->whole = true;
		return 1;
	}
	mount = (struct vfsmount *)((char *)up + bpf_core_field_offset(struct mount, mnt));
	walk->dentry = BPF_CORE_READ(self, mnt_mountpoint);
	walk->mount = mount;
	walk->root = BPF_CORE_READ(mount, mnt_root);
	return 0;
}

/* One step; not 0 ends the walk. */
static long walk_step(uint32_t step, struct walk *walk)
{
	struct cursor *cursor = walk->cursor;
	struct dentry *dentry = walk->dentry, *parent;
	const unsigned char *name;
	long length;

	if (dentry == walk->root)
		return leave_mount(walk);
	parent = BPF_CORE_READ(dentry, d_parent);
	if (parent == dentry || cursor->length - walk->begin > PATH_ROOM)
		return 1;
	name = BPF_CORE_READ(dentry, d_name.name);
	length = bpf_probe_read_kernel_str(text_end(cursor), NAME_ROOM, name);
	if (length <= 0)
		return 1;
	cursor->length += length & (2 * NAME_ROOM - 1);
	walk->dentry = parent;
	return 0;
}

/*
 * The kernel's own absolute path, leaf first, each name with a NUL: the walk of
 * prepend_path() (fs/d_path.c), up to the root of the mount namespace.  (bpf_loop()
 * since a bounded loop with a running offset is more than the verifier will follow.)
 */
static __always_inline struct span add_names(struct cursor *cursor, const struct path *path)
{
	struct walk walk = {
		.cursor = cursor,
		.dentry = path->dentry,
		.mount = path->mnt,
		.root = BPF_CORE_READ(path->mnt, mnt_root),
		.begin = cursor->length,
	};

	bpf_loop(NAMES_MAX, walk_step, &walk, 0);
	if (!walk.whole) {
		/* Too deep, or not below the root any more: no path rather than half of one. */
		cursor->length = walk.begin;
		cursor->status |= RAW_UNREADABLE;
		cursor->state->unreadable++;
		return (struct span){ 0, 0 };
	}
	if (cursor->length == walk.begin) {
		*text_end(cursor) = 0;	/* the root itself */
		cursor->length++;
	}
	return (struct span){ cursor->fixed + walk.begin, cursor->length - walk.begin };
}

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

static __always_inline bool reached(struct task_struct *task, uint8_t does, long result, struct path *path,
				    struct identity *identity)
{
	struct inode *inode;

	if (does & DOES_FD) {
		struct file *file = file_of(task, result);

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

static __always_inline uint64_t argument(const struct pt_regs *regs, bool compat, uint8_t which)
{
	switch (which) {
	case A0:
		return compat ? (uint32_t)regs->bx : regs->di;
	case A1:
		return compat ? (uint32_t)regs->cx : regs->si;
	case A2:
		return compat ? (uint32_t)regs->dx : regs->dx;
	case A3:
		return compat ? (uint32_t)regs->si : regs->r10;
	case A4:
		return compat ? (uint32_t)regs->di : regs->r8;
	case A5:
		return compat ? (uint32_t)regs->bp : regs->r9;
	default:
		return 0;
	}
}

static __always_inline bool is_table_command(uint64_t command)
{
	return (uint32_t)command == F_DUPFD || (uint32_t)command == F_DUPFD_CLOEXEC || (uint32_t)command == F_SETFD;
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

/* What the call's success reached, and the strings, behind the fixed part. */
static __always_inline void add_strings(struct cursor *cursor, struct record_syscall *record,
					const struct syscall_rule *rule, const struct pt_regs *regs, bool compat)
{
	record->path = record->path2 = (struct span){ 0, 0 };
	if (rule->path)
		record->path = add_user_string(cursor, argument(regs, compat, rule->path));
	if (rule->path2)
		record->path2 = add_user_string(cursor, argument(regs, compat, rule->path2));
}

/* Fills in the fields that syscall and exec records share for what was reached. */
#define ADD_IDENTITY(cursor, record, identity, path) do { \
	(record)->ino = (identity)->ino; \
	(record)->dev = (identity)->dev; \
	(record)->mode = (identity)->mode; \
	(record)->names = (struct span){ 0, 0 }; \
	(record)->name_key = 0; \
	(cursor)->status |= RAW_IDENTIFIED; \
	if ((identity)->super_flags & SB_NOUSER) \
		break; \
	if (is_deleted((path)->dentry)) \
		(cursor)->status |= RAW_DELETED; \
	(record)->name_key = name_key(path, identity); \
	if (name_is_new((record)->name_key)) \
		(record)->names = add_names(cursor, path); \
} while (0)

static __always_inline void record_syscall(struct task_struct *task, const struct pt_regs *regs,
					   const struct syscall_rule *rule, uint16_t number, bool compat, long result)
{
	bool reaches = result >= 0 && rule->does & (DOES_FD | DOES_CWD);
	struct record_syscall *record;
	struct identity identity;
	struct cursor cursor;
	struct path path;

	if (!begin(&cursor, FIXED_BEFORE(syscall, ino)))
		return;
	if (reaches && !reached(task, rule->does, result, &path, &identity)) {
		cursor.status |= RAW_UNREADABLE;
		cursor.state->unreadable++;
		reaches = false;
	}
	if (reaches)
		cursor.fixed = sizeof(*record);
	record = RECORD(&cursor);
	FILL_HEAD(record, KIND_RAW_SYSCALL, task);
	record->head.fixed = cursor.fixed;
	record->result = result;
	record->number = number;
	record->fd = rule->fd ? (int)argument(regs, compat, rule->fd) : -1;
	record->fd2 = rule->fd2 ? (int)argument(regs, compat, rule->fd2) : -1;
	record->flags = argument(regs, compat, rule->flags);
	record->value = argument(regs, compat, rule->value);
	cursor.excused = result == -EFAULT || result == -ENAMETOOLONG;
	if (rule->does & DOES_HOW)
		read_how(&cursor, record);
	add_strings(&cursor, record, rule, regs, compat);
	if (reaches)
		ADD_IDENTITY(&cursor, record, &identity, &path);
	record->status = cursor.status | (compat ? RAW_COMPAT : 0);
	send_with_strings(&cursor, &record->head);
	finish(&cursor);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(capture_sys_exit, struct pt_regs *regs, long result)
{
	struct task_struct *task = bpf_get_current_task_btf();
	bool compat = task->thread_info.status & TS_COMPAT;
	uint64_t number = regs->orig_ax;
	const struct syscall_rule *rule;

	if (number >= SYSCALL_NUMBER_LIMIT)
		return 0;
	rule = compat ? &rules32[number] : &rules[number];
	if (!rule->kind || !is_member(task))
		return 0;
	if (rule->does & DOES_FCNTL && !is_table_command(argument(regs, compat, rule->flags)))
		return 0;
	if (rule->does & DOES_EXEC && result == 0)
		return 0;
	if (rule->does & DOES_MOVE && result == 0)
		__sync_fetch_and_add(&name_generation, 1);
	record_syscall(task, regs, rule, number, compat, result);
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

/* The copying of argv and environment. */
struct copy {
	struct cursor *cursor;
	uint64_t address, total;
};

static long copy_chunk(uint32_t chunk, struct copy *copy)
{
	struct task_struct *task = bpf_get_current_task_btf();
	uint64_t offset = (uint64_t)chunk * ARGUMENTS_CHUNK;
	struct cursor *cursor = copy->cursor;
	struct record_arguments *record;
	uint64_t length;

	if (offset >= copy->total)
		return 1;
	length = copy->total - offset;
	if (length > ARGUMENTS_CHUNK)
		length = ARGUMENTS_CHUNK;
	record = (void *)(cursor->text - sizeof(*record));
	FILL_HEAD(record, KIND_RAW_ARGUMENTS, task);
	record->offset = offset;
	record->status = 0;
	record->spare = 0;
	record->missing = 0;
	record->bytes = (struct span){ sizeof(*record), length };
	if (bpf_probe_read_user(cursor->text, length, (void *)(copy->address + offset))) {
		record->status = RAW_UNREADABLE;
		record->missing = length;
		record->bytes = (struct span){ 0, 0 };
		cursor->state->unreadable++;
		length = 0;
	}
	cursor->fixed = sizeof(*record);
	cursor->length = length;
	*(uint64_t *)text_end(cursor) = 0;
	length = (sizeof(*record) + length + RECORD_ALIGNMENT - 1) & ~(uint64_t)(RECORD_ALIGNMENT - 1);
	record->head.length = length;
	send(cursor->state, record, length);
	return 0;
}

static __always_inline void fill_exec(struct cursor *cursor, struct record_exec *record, struct task_struct *task,
				      struct linux_binprm *bprm)
{
	struct mm_struct *mm = task->mm;
	const struct cred *cred = task->cred;

	FILL_HEAD(record, KIND_RAW_EXEC, task);
	record->spare = 0;
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
	struct record_exec *record;
	struct cursor cursor;
	struct copy copy = { .cursor = &cursor };
	struct mm_struct *mm;

	if (!is_member(task) || !begin(&cursor, sizeof(*record)))
		return 0;
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
	struct cursor cursor;

	if (!is_member(task) || !begin(&cursor, 0))
		return 0;
	FILL_HEAD(&record, KIND_RAW_EXIT, task);
	record.last = signal->live.counter == 0;
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
