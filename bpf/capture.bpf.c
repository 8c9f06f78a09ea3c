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
#define ADDRESS_ROOM 128u	/* sizeof(struct sockaddr_storage) */
#define NAMES_ROOM 10240u	/* a kernel's path: longer than PATH_MAX where the cwd is deep */
#define NAMES_MAX 5200		/* steps of a walk up to the root: names and mounts */
#define STALL_ROUNDS 40000	/* about a millisecond */
#define CHUNKS_MAX 1024		/* 8 MiB of arguments; the kernel's limit is 6 MiB (execve(2)) */

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* Set by capture before loading. */
const volatile uint64_t wake_size = 1 << 20;	/* wake the reader when a ring holds this much, bytes */
const volatile uint64_t stall_size = ~0ull;	/* hold the caller up when a ring holds this much, bytes */

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

#define TOUCH_FDS 256	/* descriptors whose first touch is told from later ones; beyond, all are sent */

/* Bits of member.touched. */
enum { TOUCHED_READ = 1, TOUCHED_WRITE = 2, MAPPED = 4, MAPPED_EXECUTABLE = 8, MAPPED_WRITABLE = 16 };

/* Whoever has an entry is traced; children inherit it at fork. */
struct member {
	uint32_t traced;
	uint32_t ended;			/* of the leader: the process' end was told */
	uint8_t touched[TOUCH_FDS];	/* of the leader of a process: by descriptor */
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

/* The record under construction: where its strings end, and what befell them. */
struct cursor {
	char *text;
	struct cpu_state *state;
	uint64_t fixed;		/* bytes before the strings; 64 bits, or 6.1 forgets its value when spilled */
	uint32_t length;	/* of the strings so far */
	uint16_t status;	/* enum raw_status */
	bool excused;		/* the kernel could not read the strings either: nothing is missing */
};

static __always_inline struct member *member_of(struct task_struct *task)
{
	return bpf_task_storage_get(&members, task, 0, 0);
}

static __always_inline bool is_member(struct task_struct *task)
{
	return member_of(task) != NULL;
}

static __always_inline bool begin(struct cursor *cursor, uint64_t fixed)
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

/* Not 0 when the reader has made room. */
static long stall_step(uint32_t round, void *context)
{
	uint32_t cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);

	return !ring || bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) < stall_size;
}

/*
 * A ring is nearly full: wakes the reader, and holds the caller up until there is room, but
 * for a millisecond a record at most.  So what is left of the ring lasts until the reader, which
 * has a real-time priority, gets a CPU, and has the whole command frozen.
 */
static __always_inline uint64_t mind_the_fill(struct cpu_state *state, void *ring)
{
	uint64_t fill;

	if (state->sequence % 16 && !state->pressed)
		return BPF_RB_NO_WAKEUP;
	fill = bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA);
	state->pressed = fill >= stall_size;
	if (state->pressed)
		bpf_loop(STALL_ROUNDS, stall_step, NULL, 0);
	return fill > wake_size ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

static __always_inline void send(struct cpu_state *state, void *record, uint32_t size)
{
	uint32_t cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);
	uint64_t flags = ring ? mind_the_fill(state, ring) : 0;

	((struct record_arguments *)record)->sequence = state->sequence++;
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
	if (size > TEXT_ROOM) {
		/* Cannot be: two paths and the names are less.  But the verifier wants to hear it. */
		cursor->state->sequence++;
		cursor->state->lost++;
		return;
	}
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
	if (parent == dentry || cursor->length - walk->begin > NAMES_ROOM)
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

/* What has no place in the tree of names may still have one: "[eventfd]", "memfd:name". */
static __always_inline struct span add_label(struct cursor *cursor, const struct path *path)
{
	long length = bpf_probe_read_kernel_str(text_end(cursor), NAME_ROOM, BPF_CORE_READ(path->dentry, d_name.name));

	return length > 1 ? add_span(cursor, length & (2 * NAME_ROOM - 1)) : (struct span){ 0, 0 };
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

/* Of fcntl(2) and ioctl(2) only what changes the table of descriptors counts. */
static __always_inline bool is_table_command(uint32_t does, uint32_t command)
{
	if (does & DOES_IOCTL)
		return command == FIOCLEX || command == FIONCLEX;
	return command == F_DUPFD || command == F_DUPFD_CLOEXEC || command == F_SETFD;
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

/* Fills in the fields that syscall and exec records share for what was reached. */
#define ADD_IDENTITY(cursor, record, identity, path) do { \
	(record)->ino = (identity)->ino; \
	(record)->dev = (identity)->dev; \
	(record)->mode = (identity)->mode; \
	(record)->names = (struct span){ 0, 0 }; \
	(record)->name_key = 0; \
	(cursor)->status |= RAW_IDENTIFIED; \
	if ((identity)->super_flags & SB_NOUSER) { \
		(record)->names = add_label(cursor, path); \
		break; \
	} \
	if (is_deleted((path)->dentry)) \
		(cursor)->status |= RAW_DELETED; \
	(record)->name_key = name_key(path, identity); \
	if (name_is_new((record)->name_key)) \
		(record)->names = add_names(cursor, path); \
} while (0)

/* One traced call that ended. */
struct call {
	struct task_struct *task;
	const struct pt_regs *regs;
	const struct syscall_rule *rule;
	long result;
	int fd, fd2;
	uint32_t value;
	uint16_t number;
	bool compat;
};

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

/* Where a descriptor's bits are.  In assembly, since the compiler leaves the mask out where it
 * knows the range, and the verifier of 6.1 does not. */
static __always_inline uint8_t *bits_of(struct member *leader, int fd)
{
	uint64_t slot = (uint32_t)fd;

	asm volatile("%0 &= %1" : "+r"(slot) : "i"(TOUCH_FDS - 1));
	return leader->touched + slot;
}

/* Whether this is the first touch of its sort. */
static __always_inline bool touches(struct member *leader, int fd, uint8_t bit)
{
	uint8_t *touched = bits_of(leader, fd);

	if ((unsigned)fd >= TOUCH_FDS)
		return true;
	if (*touched & bit)
		return false;
	*touched |= bit;
	return true;
}

/* The descriptor leads elsewhere now. */
static __always_inline void renew(struct member *leader, long fd)
{
	if (fd >= 0 && fd < TOUCH_FDS)
		*bits_of(leader, fd) = 0;
}

static __always_inline bool first_map(struct member *leader, struct call *call)
{
	uint32_t flags = argument(call->regs, call->compat, call->rule->flags);
	bool first;

	if (flags & MAP_ANONYMOUS || call->fd < 0)
		return false;
	if (call->result < 0 && call->result >= -MAX_ERRNO)
		return true;
	first = touches(leader, call->fd, MAPPED);
	if (call->value & PROT_EXEC)
		first |= touches(leader, call->fd, MAPPED_EXECUTABLE);
	if (call->value & PROT_WRITE && (flags & MAP_TYPE) != MAP_PRIVATE)
		first |= touches(leader, call->fd, MAPPED_WRITABLE);
	return first;
}

/* Whether a call that touches content is worth a record; says in `value' what is new. */
static __always_inline bool first_touch(struct member *leader, struct call *call)
{
	uint32_t does = call->rule->does;
	uint32_t new = 0;

	if (does & DOES_MAP)
		return first_map(leader, call);
	if (call->result < 0)
		return false;
	if (does & DOES_READ && touches(leader, call->fd, TOUCHED_READ))
		new |= TOUCH_READ;
	if (does & DOES_WRITE && touches(leader, call->fd, TOUCHED_WRITE))
		new |= TOUCH_WRITE;
	if (does & DOES_READ2 && touches(leader, call->fd2, TOUCHED_READ))
		new |= TOUCH_READ2;
	if (does & DOES_WRITE2 && touches(leader, call->fd2, TOUCHED_WRITE))
		new |= TOUCH_WRITE2;
	call->value = new;
	return new;
}

/* Descriptors that a call made new. */
static __always_inline void note_new_fds(struct member *leader, struct call *call)
{
	if (call->rule->does & (DOES_FD | DOES_RENEW | DOES_FCNTL))
		renew(leader, call->result);	/* F_SETFD returns 0: that one is touched anew, no harm */
	if (call->rule->does & DOES_PAIR) {
		renew(leader, call->fd);
		renew(leader, call->fd2);
	}
}

static __always_inline bool read_pair(struct call *call)
{
	int pair[2];

	if (call->result < 0 ||
	    bpf_probe_read_user(pair, sizeof(pair), (void *)argument(call->regs, call->compat, call->rule->value)))
		return false;
	call->fd = pair[0];
	call->fd2 = pair[1];
	return true;
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
