/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What is done through an io_uring: no system call ends then, so a request is told when it is
 * submitted, its arguments ready in the kernel, and its result when it completes.
 */
#ifndef BPF_URING_H
#define BPF_URING_H

#include "call.h"
#include "reached.h"
#include "receive.h"
#include "record.h"
#include "touch.h"

#define URING_OPCODES 64
#define URING_LAST 62		/* the last request known to uring.def */
#define URING_PENDING 65536
#define IOSQE_FIXED_FILE (1 << 0)	/* include/uapi/linux/io_uring.h, and the same in req->flags */
#define IOSQE_CQE_SKIP_SUCCESS (1 << 6)
#define ACCEPT_MULTISHOT (1 << 0)

enum uring_arguments {
	URING_NONE, URING_FD, URING_ACCEPT, URING_OPEN, URING_CLOSE, URING_STATX, URING_RENAME, URING_UNLINK,
	URING_MKDIR, URING_SYMLINK, URING_LINK, URING_SOCKET, URING_RECEIVE, URING_UNDECODED,
};

struct uring_rule {
	uint16_t number;	/* of the system call */
	uint16_t arguments;	/* enum uring_arguments */
};

static const struct uring_rule uring_rules[URING_OPCODES] = {
#define URING(opcode, name, number, arguments) [opcode] = { number, URING_##arguments },
#include "uring.def"
};

/* Requests that were told and have not completed, by their address in the kernel. */
struct pending {
	uint64_t start;
	uint32_t tgid, tid;
	int fd;
	uint16_t number;
	uint16_t direct;	/* the descriptor is the ring's own, not the process' */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, URING_PENDING);
	__type(key, uint64_t);
	__type(value, struct pending);
} pendings SEC(".maps");

static __always_inline void read_two_names(struct request_arguments *arguments, struct io_rename *request)
{
	arguments->fd = BPF_CORE_READ(request, old_dfd);
	arguments->fd2 = BPF_CORE_READ(request, new_dfd);
	arguments->path = (uint64_t)BPF_CORE_READ(request, oldpath);
	arguments->path2 = (uint64_t)BPF_CORE_READ(request, newpath);
	arguments->flags = (uint32_t)BPF_CORE_READ(request, flags);
}

static __always_inline void read_open(struct request_arguments *arguments, struct io_open *request)
{
	arguments->fd = BPF_CORE_READ(request, dfd);
	arguments->path = (uint64_t)BPF_CORE_READ(request, filename);
	arguments->flags = (uint32_t)BPF_CORE_READ(request, how.flags) | BPF_CORE_READ(request, how.resolve) << 32;
	arguments->value = BPF_CORE_READ(request, how.mode);
	arguments->slot = BPF_CORE_READ(request, file_slot);
}

static __always_inline void read_link(struct request_arguments *arguments, struct io_link *request, bool symbolic)
{
	uint64_t old_path = (uint64_t)BPF_CORE_READ(request, oldpath);
	uint64_t new_path = (uint64_t)BPF_CORE_READ(request, newpath);

	arguments->fd = symbolic ? BPF_CORE_READ(request, new_dfd) : BPF_CORE_READ(request, old_dfd);
	arguments->fd2 = symbolic ? -1 : BPF_CORE_READ(request, new_dfd);
	arguments->path = symbolic ? new_path : old_path;
	arguments->path2 = symbolic ? old_path : new_path;
	arguments->flags = (uint32_t)BPF_CORE_READ(request, flags);
}

static __always_inline void read_request(struct request_arguments *arguments, struct io_kiocb *request, uint16_t sort)
{
	switch (sort) {
	case URING_FD:
		arguments->fd = BPF_CORE_READ(request, cqe.fd);
		break;
	case URING_ACCEPT:
		arguments->fd = BPF_CORE_READ(request, cqe.fd);
		arguments->slot = BPF_CORE_READ((struct io_accept *)request, file_slot);
		break;
	case URING_OPEN:
		read_open(arguments, (struct io_open *)request);
		break;
	case URING_CLOSE:
		arguments->fd = BPF_CORE_READ((struct io_close *)request, fd);
		arguments->slot = BPF_CORE_READ((struct io_close *)request, file_slot);
		break;
	case URING_STATX:
		arguments->fd = BPF_CORE_READ((struct io_statx *)request, dfd);
		arguments->path = (uint64_t)BPF_CORE_READ((struct io_statx *)request, filename);
		arguments->flags = BPF_CORE_READ((struct io_statx *)request, flags);
		break;
	case URING_RENAME:
		read_two_names(arguments, (struct io_rename *)request);
		break;
	case URING_UNLINK:
		arguments->fd = BPF_CORE_READ((struct io_unlink *)request, dfd);
		arguments->path = (uint64_t)BPF_CORE_READ((struct io_unlink *)request, filename);
		arguments->flags = (uint32_t)BPF_CORE_READ((struct io_unlink *)request, flags);
		break;
	case URING_MKDIR:
		arguments->fd = BPF_CORE_READ((struct io_mkdir *)request, dfd);
		arguments->path = (uint64_t)BPF_CORE_READ((struct io_mkdir *)request, filename);
		arguments->value = BPF_CORE_READ((struct io_mkdir *)request, mode);
		break;
	case URING_SYMLINK:
	case URING_LINK:
		read_link(arguments, (struct io_link *)request, sort == URING_SYMLINK);
		break;
	case URING_SOCKET:
		arguments->slot = BPF_CORE_READ((struct io_socket *)request, file_slot);
		break;
	}
}

/* Whether the touch was told before; of a ring's own descriptors each is told. */
static __always_inline bool is_touched(struct task_struct *task, struct member *leader, const struct pending *pending,
				       uint32_t does)
{
	uint8_t bit = does & DOES_READ ? TOUCHED_READ : TOUCHED_WRITE;

	return does & DOES_TOUCH && !pending->direct && pending->fd >= 0 && pending->fd < TOUCH_FDS &&
	       *bits_of(leader, pending->fd) & bit && !has_other_table(task, leader);
}

static __always_inline struct span add_filename(struct draft *draft, uint64_t address)
{
	struct filename *name = (struct filename *)address;

	return name ? draft_add_kernel(draft, BPF_CORE_READ(name, name)) : (struct span){ 0, 0 };
}

/* Global, as record_syscall(), to which no pointer of the kernel can be handed: the request is in own_call(). */
__attribute__((noinline)) int record_submit(struct member *leader, uint32_t sort, uint32_t number, uint32_t direct)
{
	struct task_struct *current = bpf_get_current_task_btf();
	struct task_struct *task = READABLE(task_struct, current);
	struct pending pending = { .start = task->group_leader->start_time, .tgid = task->tgid, .number = number };
	const struct syscall_rule *rule = &rules[0][number & (SYSCALL_NUMBER_LIMIT - 1)];
	struct cpu_state *state = begin();
	struct draft *draft = draft_begin(sizeof(struct record_submit));
	struct call *call = own_call();
	struct request_arguments *arguments;
	struct record_submit *record;
	uint64_t address;

	if (!state || !draft || !leader || !call)
		return 0;
	address = call->argument[A0];
	arguments = &draft->request;
	*arguments = (struct request_arguments){ .fd = -1, .fd2 = -1 };
	read_request(arguments, (struct io_kiocb *)address, sort);
	FORGET();
	/* The kernel's own threads for a ring are not told to us as threads: they stand for the first. */
	pending.tid = is_member(current) ? task->pid : task->tgid;
	pending.fd = arguments->fd;
	pending.direct = direct || arguments->slot;
	if (is_touched(task, leader, &pending, rule->does))
		goto finished;
	if (bpf_map_update_elem(&pendings, &address, &pending, BPF_ANY)) {
		state->unreadable++;
		goto finished;
	}
	record = draft_head(draft);
	FILL_HEAD(record, KIND_RAW_SUBMIT, task);
	record->tid = pending.tid;
	record->request = address;
	record->number = number;
	record->fd = arguments->fd;
	record->fd2 = arguments->fd2;
	record->flags = arguments->flags;
	record->value = arguments->value;
	record->path = add_filename(draft, arguments->path);
	record->path2 = add_filename(draft, arguments->path2);
	record->status = draft->status | (pending.direct ? RAW_DIRECT : 0);
	draft_send(draft, state);
finished:
	finish(state);
	return 0;
}

/* Whether there is room for control messages: descriptors may come in those. */
static __always_inline bool may_receive(struct io_kiocb *request, bool compat)
{
	uint64_t message = (uint64_t)BPF_CORE_READ((struct io_sr_msg *)request, umsg);
	const struct layout *layout = &layouts[compat];
	bool failed = false;

	return read_word(layout, message + layout->control_length, &failed) || failed;
}

static __always_inline bool is_decoded(struct io_kiocb *request, uint8_t opcode, uint32_t flags)
{
	struct task_struct *task = bpf_get_current_task_btf();

	switch (uring_rules[opcode & (URING_OPCODES - 1)].arguments) {
	case URING_UNDECODED:
		return false;
	case URING_RECEIVE:
		return !may_receive(request, task->thread_info.status & TS_COMPAT);
	case URING_ACCEPT:
		if (bpf_core_field_exists(struct io_accept, iou_flags) &&
		    BPF_CORE_READ((struct io_accept *)request, iou_flags) & ACCEPT_MULTISHOT)
			return false;
	}
	return !(flags & IOSQE_CQE_SKIP_SUCCESS);
}

static __always_inline void submitted(struct io_kiocb *request)
{
	struct task_struct *task = bpf_get_current_task_btf();
	uint8_t opcode = BPF_CORE_READ(request, opcode);
	uint32_t flags = BPF_CORE_READ(request, flags);
	const struct uring_rule *rule = &uring_rules[opcode & (URING_OPCODES - 1)];
	struct cpu_state *state = own_state();
	struct call *call = own_call();
	struct member *leader;

	if ((opcode <= URING_LAST && !rule->arguments) || !state || !call)
		return;
	leader = member_of(task->group_leader);
	if (!leader)
		return;
	if (opcode > URING_LAST || !is_decoded(request, opcode, flags)) {
		state->unreadable++;
		return;
	}
	if (rule->arguments == URING_RECEIVE)
		return;
	call->argument[A0] = (uint64_t)request;
	record_submit(leader, rule->arguments, rule->number, flags & IOSQE_FIXED_FILE);
}

/* What our books keep of descriptors. */
static __always_inline void note_completion(struct task_struct *task, struct member *leader,
					    const struct pending *pending, uint32_t does, int result)
{
	if (pending->direct)
		return;
	if (does & DOES_CLOSE)
		renew(leader, pending->fd);
	if (result < 0)
		return;
	if (does & DOES_FD)
		renew(leader, result);
	if (does & (DOES_READ | DOES_WRITE))
		touches(leader, has_other_table(task, leader), pending->fd,
			does & DOES_READ ? TOUCHED_READ : TOUCHED_WRITE);
}

/* What the request reached: the new descriptor's object, or of a ring's own descriptor the file. */
static __always_inline void add_completed(struct draft *draft, struct record_complete *record,
					  const struct pending *pending, uint32_t does, struct io_kiocb *request)
{
	struct task_struct *task = own_task();
	struct file *file = NULL;

	/* Only where the table of descriptors is at hand. */
	if (does & DOES_FD && !pending->direct && task->tgid == pending->tgid)
		file = file_of(task, record->result);
	else if (does & DOES_TOUCH && pending->direct)
		file = READABLE(file, BPF_CORE_READ(request, file));
	if (!file)
		return;
	add_file(draft, file);
	FILL_OBJECT(record, &draft->object);
}

__attribute__((noinline)) int record_complete(uint64_t address)
{
	struct task_struct *current = bpf_get_current_task_btf();
	struct task_struct *task = READABLE(task_struct, current);
	struct pending *pending = bpf_map_lookup_elem(&pendings, &address);
	struct cpu_state *state = begin();
	struct draft *draft = draft_begin(sizeof(struct record_complete));
	struct record_complete *record;
	struct member *leader;
	uint32_t does;

	if (!pending || !state || !draft)
		goto finished;
	does = rules[0][pending->number & (SYSCALL_NUMBER_LIMIT - 1)].does;
	record = draft_head(draft);
	FILL_HEAD(record, KIND_RAW_COMPLETE, task);
	record->start = pending->start;
	record->tgid = pending->tgid;
	record->tid = pending->tid;
	record->request = address;
	record->result = BPF_CORE_READ((struct io_kiocb *)address, cqe.res);
	record->ino = record->name_key = 0;
	record->dev = record->mode = 0;
	record->names = (struct span){ 0, 0 };
	record->spare = record->spare2 = 0;
	if (does & DOES_MOVE && record->result == 0)
		__sync_fetch_and_add(&name_generation, 1);
	leader = member_of(current->group_leader);
	if (leader && task->tgid == pending->tgid)
		note_completion(task, leader, pending, does, record->result);
	if (record->result >= 0)
		add_completed(draft, record, pending, does, (struct io_kiocb *)address);
	record->status = draft->status;
	draft_send(draft, state);
	bpf_map_delete_elem(&pendings, &address);
finished:
	if (state)
		finish(state);
	return 0;
}

#endif
