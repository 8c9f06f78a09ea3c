/* SPDX-License-Identifier: BSD-2-Clause */
/* What each system call does to descriptors, directories and names. */
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "model_call.h"
#include "syscall_names.h"

void call_witness(struct call *call, bool no_symlink)
{
	const struct record_syscall *raw = &call->raw;
	struct sighting sighting = {
		.key = raw->name_key, .ino = raw->ino, .dev = raw->dev, .mode = raw->mode, .status = raw->status,
		.no_symlink = no_symlink, .names = call->names, .asked = call->path,
		.dirfd = call->rule->fd && call->rule->path ? raw->fd : AT_FDCWD,
		.in_root = call->resolve & RESOLVE_IN_ROOT,
	};

	if (call->file)
		call->event.status |= model_witness(call->model, call->thread, call->file, &sighting);
}

static void apply_open(struct call *call)
{
	struct fdtable *files = call->thread->files;
	bool no_symlink;

	if (!call->rule->flags)
		call->raw.flags = O_CREAT | O_WRONLY | O_TRUNC;	/* creat(2) */
	no_symlink = (call->raw.flags & O_NOFOLLOW && !call_enters(call->path)) ||
		     (call->raw.flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL);
	call->file = call_locate(call, call->rule->fd, call->raw.fd, call->path);
	call->event.fd = -1;
	if (!call_succeeded(call) || call->raw.status & RAW_DIRECT)
		return;
	call_witness(call, no_symlink);
	call->event.fd = call->raw.result;
	fdtable_install(files, call->raw.result, open_file_hold(call->file), call->raw.flags & O_CLOEXEC,
			call_user(call));
}

static void close_range_of(struct call *call)
{
	unsigned first = call->raw.fd, last = call->raw.fd2;

	if (call->raw.flags & CLOSE_RANGE_UNSHARE)
		thread_unshare_files(call->thread);
	if (call->raw.flags & CLOSE_RANGE_CLOEXEC)
		fdtable_mark_range(call->thread->files, first, last, true);
	else
		fdtable_close_range(call->thread->files, first, last);
}

/* Linux closes the descriptor whatever the result, unless there was none (close(2)). */
static void apply_close(struct call *call)
{
	if (call->raw.status & RAW_DIRECT)
		return;
	if (call->rule->fd2) {
		if (call_succeeded(call))
			close_range_of(call);
		return;
	}
	if (call->raw.result == -EBADF)
		call->file = open_file_hold(fdtable_get(call->thread->files, call->raw.fd));
	else
		call->file = fdtable_close(call->thread->files, call->raw.fd, call_user(call));
}

static void duplicate(struct call *call, bool close_on_exec)
{
	call->event.fd2 = call->raw.result;
	if (call->rule->fd2 && call->raw.result != call->raw.fd)	/* dup2(2) closes what was there */
		fdtable_set(call->thread->files, call->raw.result, open_file_hold(call->file), close_on_exec);
	else if (call->raw.result != call->raw.fd)
		fdtable_install(call->thread->files, call->raw.result, open_file_hold(call->file), close_on_exec,
				call_user(call));
}

/* The other end of a pseudoterminal, by no name (ioctl_tty(2)). */
static void open_terminal(struct call *call)
{
	call->event.head.kind = KIND_NEWFD;
	call->raw.flags = call->raw.value;	/* as of open(2), not the command */
	model_received(call);
}

static void apply_dup(struct call *call)
{
	struct fdtable *files = call->thread->files;

	if (call->rule->does & DOES_IOCTL && call->raw.flags == TIOCGPTPEER) {
		open_terminal(call);
		return;
	}
	call->file = open_file_hold(fdtable_get(files, call->raw.fd));
	if (!call_succeeded(call))
		return;
	if (call->rule->does & DOES_IOCTL)
		fdtable_mark_range(files, call->raw.fd, call->raw.fd, call->raw.flags == FIOCLEX);
	else if (!(call->rule->does & DOES_FCNTL))
		duplicate(call, call->raw.flags & O_CLOEXEC);
	else if (call->raw.flags == F_SETFD)
		fdtable_mark_range(files, call->raw.fd, call->raw.fd, call->raw.value & FD_CLOEXEC);
	else
		duplicate(call, call->raw.flags == F_DUPFD_CLOEXEC);
}

/* fchdir(2) goes where the descriptor leads, under the name it has now. */
static struct open_file *directory_of(const struct call *call)
{
	const struct open_file *open = fdtable_get(call->thread->files, call->raw.fd);
	struct open_file *file;

	if (!open)
		return NULL;
	file = open_file_new(name_hold(open->real ? open->real : open->path), NULL);
	file->status = open->status & (FILE_UNRESOLVED | FILE_NAMELESS);
	return file;
}

static void apply_chdir(struct call *call)
{
	call->file = call->rule->path ? call_locate(call, 0, AT_FDCWD, call->path) : directory_of(call);
	if (!call_succeeded(call))
		return;
	if (!call->file)
		call->file = call_known_by_kernel(call);
	call_witness(call, !call->rule->path);
	if (call->file && call->file->status & FILE_DELETED && call->raw.status & RAW_DELETED)
		fs_set_deleted(call->thread->fs, name_hold(call->file->path));
	else
		fs_set_cwd(call->thread->fs, call->file ? name_hold(model_place(call->file)) : NULL);
}

/* What says who or what by a number: ids, signals, a mask. */
static void apply_number(struct call *call)
{
	call->event.mode = call->raw.value;
}

static void apply_touch(struct call *call)
{
	call->file = call->raw.status & RAW_DIRECT ? model_found(call)
						   : open_file_hold(fdtable_get(call->thread->files, call->raw.fd));
}

static void apply_look(struct call *call)
{
	call->file = call_subject(call);
}

typedef void apply_function(struct call *call);

/* By the kind of event; of the others the subject is all there is to tell. */
static apply_function *const appliers[KIND_LIMIT] = {
	[KIND_OPEN] = apply_open,	   [KIND_CLOSE] = apply_close,	       [KIND_DUP] = apply_dup,
	[KIND_CHDIR] = apply_chdir,	   [KIND_RENAME] = call_rename,	       [KIND_LINK] = call_link,
	[KIND_MOUNT] = call_mount,	   [KIND_UMOUNT] = call_mount,	       [KIND_CONNECT] = model_address,
	[KIND_BIND] = model_address,	   [KIND_NAMESPACE] = call_namespace,  [KIND_SETID] = apply_number,
	[KIND_SESSION] = apply_number,	   [KIND_KILL] = apply_number,	       [KIND_UMASK] = apply_number,
	[KIND_SYMLINK] = call_with_text,   [KIND_READLINK] = call_with_text,   [KIND_XATTR] = call_with_text,
	[KIND_READ] = apply_touch,	   [KIND_WRITE] = apply_touch,	       [KIND_READDIR] = apply_touch,
	[KIND_MAP] = apply_touch,	   [KIND_PIPE] = model_pair,	       [KIND_RECEIVE] = model_received,
	[KIND_SOCKET] = model_nameless,	   [KIND_ACCEPT] = model_nameless,     [KIND_NEWFD] = model_nameless,
	[KIND_MKDIR] = call_make_directory, [KIND_CHROOT] = call_chroot,       [KIND_UNLINK] = call_remove,
	[KIND_RMDIR] = call_remove,
};

/* Of a call that also receives descriptors, one that is of none. */
static bool is_touch(const struct call *call)
{
	return call->rule->does & DOES_TOUCH & ~DOES_MAP && (call->rule->kind != KIND_RECEIVE || call->raw.value);
}

static void apply(struct call *call)
{
	apply_function *function = is_touch(call) ? apply_touch : appliers[call->rule->kind];

	(function ? function : apply_look)(call);
}

/* A failed exec; a successful one has a record of its own. */
static void emit_failed_exec(struct call *call)
{
	const struct record_event_file *common = &call->event;
	struct record_event_exec event = {
		.head = { sizeof(event), KIND_EXEC, sizeof(event) },
		.time = common->time, .process = common->process, .tid = common->tid, .syscall = common->syscall,
		.cpu = common->cpu, .status = common->status, .result = common->result,
		.file = emitter_file(call->model->emitter, call->file),
	};

	emitter_event(call->model->emitter, &event);
}

/* Whether the child that the call was about has ended: else the call found it stopped, or nothing. */
static bool has_waited(const struct call *call)
{
	if (!(call->raw.value & WAIT_UNSURE))
		return true;
	return !call->thread->process->other_numbers &&
	       zombies_have(call->model->zombies, call->raw.value & ~WAIT_UNSURE);
}

static void emit_wait(struct call *call)
{
	const struct record_event_file *common = &call->event;
	struct record_event_wait event = {
		.head = { sizeof(event), KIND_WAIT, sizeof(event) },
		.time = common->time, .process = common->process, .tid = common->tid, .syscall = common->syscall,
		.cpu = common->cpu, .status = common->status, .result = common->result,
		.child_number = call->raw.value & ~WAIT_UNSURE,
	};

	if (!has_waited(call))
		return;
	if (!call->thread->process->other_numbers)
		event.child = zombies_find(call->model->zombies, event.child_number, event.process,
					   call->raw.flags & WNOWAIT);
	emitter_event(call->model->emitter, &event);
}

/* A first touch of a descriptor: an event of its own. */
static void emit_touch(struct call *call, uint16_t kind, int fd)
{
	struct emitter *emitter = call->model->emitter;
	struct record_event_file event = call->event;

	event.head.kind = kind;
	event.fd = call->raw.status & RAW_DIRECT ? -1 : fd;
	event.fd2 = -1;
	event.file = emitter_file(emitter, fd == call->raw.fd ? call->file : fdtable_get(call->thread->files, fd));
	emitter_event(emitter, &event);
}

static void emit_touches(struct call *call)
{
	uint32_t touched = call->raw.value;

	if (touched & TOUCH_READ)
		emit_touch(call, call->rule->kind == KIND_READDIR ? KIND_READDIR : KIND_READ, call->raw.fd);
	if (touched & TOUCH_WRITE)
		emit_touch(call, KIND_WRITE, call->raw.fd);
	if (touched & TOUCH_READ2)
		emit_touch(call, KIND_READ, call->raw.fd2);
	if (touched & TOUCH_WRITE2)
		emit_touch(call, KIND_WRITE, call->raw.fd2);
}

static void emit(struct call *call)
{
	struct emitter *emitter = call->model->emitter;

	if (is_touch(call)) {
		emit_touches(call);
		return;
	}

	if (call->rule->kind == KIND_EXEC) {
		emit_failed_exec(call);
		return;
	}
	if (call->rule->kind == KIND_WAIT) {
		emit_wait(call);
		return;
	}
	call->event.file = emitter_file(emitter, call->file);
	call->event.target = emitter_file(emitter, call->target);
	emitter_event(emitter, &call->event);
}

static bool has_mode(const struct call *call)
{
	return call->rule->value &&
	       !(call->rule->does & (DOES_FCNTL | DOES_IOCTL | DOES_PAIR | DOES_TEXT | DOES_READ)) &&
	       (call->rule->kind != KIND_OPEN || call->raw.flags & (O_CREAT | __O_TMPFILE));
}

struct text call_string(const struct record *record, struct span span)
{
	return span.offset ? record_text(record, span) : (struct text){ NULL, 0 };
}

bool call_succeeded(const struct call *call)
{
	return call->raw.result >= 0 || call->raw.result < -4095;	/* mmap(2) returns an address */
}

struct user call_user(const struct call *call)
{
	return (struct user){ .now_ns = call->event.time, .last_ns = call->thread->last_ns, .tid = call->thread->tid };
}

static void fill_event(struct call *call)
{
	struct record_event_file *event = &call->event;
	const struct record_syscall *raw = &call->raw;

	event->syscall = emitter_constant(call->model->emitter, call->name);
	event->status = (raw->status & RAW_CUT ? EVENT_CUT : 0) | (raw->status & RAW_UNREADABLE ? EVENT_UNREADABLE : 0) |
			(raw->status & RAW_COMPAT ? EVENT_COMPAT : 0);
	event->fd = call->rule->fd && !(raw->status & RAW_DIRECT) ? raw->fd : -1;
	event->fd2 = call->rule->fd2 ? raw->fd2 : -1;
}

/* The kernel says who the process is now.  What changes of a process holds from the next event on, so
 * the events until now go out with what they were told by. */
static void change_ids(const struct call *call)
{
	struct process *process = call->thread->process;

	if (call->raw.head.fixed < sizeof(call->raw) ||
	    (process->uid == call->raw.uid && process->gid == call->raw.gid))
		return;
	emitter_flush(call->model->emitter);
	process->uid = call->raw.uid;
	process->gid = call->raw.gid;
	process->defined = 0;
}

static void change_umask(const struct call *call)
{
	uint32_t umask = call->raw.value & 0777;

	if (call->thread->fs->umask == umask)
		return;
	emitter_flush(call->model->emitter);
	processes_set_umask(call->model->processes, call->thread->fs, umask);
}

/* -ERESTARTSYS and its kin (include/linux/errno.h): a signal came in between, and the call is
 * made again or given up; no user has seen this result. */
static bool is_restart(int64_t result)
{
	return result <= -512 && result >= -516;
}

void call_run(struct call *call, const struct ordered *item)
{
	struct model *model = call->model;
	struct record_syscall *raw = &call->raw;

	if (call->rule->does & DOES_HOW)
		call->resolve = raw->flags >> 32;
	raw->flags = (uint32_t)raw->flags;	/* of others the upper half of a register, no part of an int */
	call->thread = processes_thread(model->processes, raw->tgid, raw->start, raw->tid);
	emitter_begin(model->emitter, item->time_ns);
	call->event = (struct record_event_file)EVENT_HEAD(record_event_file, call->rule->kind, item, model,
							   call->thread, raw->result);
	fill_event(call);
	apply(call);
	if (call->rule->kind == KIND_UNLINK && raw->flags & AT_REMOVEDIR)
		call->event.head.kind = KIND_RMDIR;	/* unlinkat(2) as rmdir(2) */
	call->event.flags = raw->flags;
	call->event.mode = has_mode(call) ? raw->value : 0;
	emit(call);
	if (call->rule->kind == KIND_SETID && call_succeeded(call))
		change_ids(call);
	if (call->rule->kind == KIND_UMASK)
		change_umask(call);
	call->thread->last_ns = item->time_ns;
	open_file_drop(call->file);
	open_file_drop(call->target);
}

void model_syscall(struct model *model, const struct ordered *item)
{
	struct call call = { .model = model };
	struct record_syscall *raw = &call.raw;
	bool compat;

	RECORD_FIELDS(item->record, raw);
	compat = raw->status & RAW_COMPAT;
	call.rule = syscall_rule(raw->number, compat);
	call.name = syscall_name(raw->number, compat);
	if (!call.rule || is_restart(raw->result))
		return;
	call.path = call_string(item->record, raw->path);
	call.path2 = call_string(item->record, raw->path2);
	call.names = call_string(item->record, raw->names);
	call_run(&call, item);
}
