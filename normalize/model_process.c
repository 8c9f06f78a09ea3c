/* SPDX-License-Identifier: BSD-2-Clause */
/* fork, exec and exit. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "syscall_names.h"

void model_fork(struct model *model, const struct ordered *item)
{
	struct record_fork raw;
	struct thread *parent, *child;
	struct process *real_parent;

	RECORD_FIELDS(item->record, &raw);
	if (raw.child_tid == raw.tid) {
		model->verdict->damaged++;	/* nobody is his own child */
		return;
	}
	parent = processes_thread(model->processes, raw.tgid, raw.start, raw.tid);
	child = processes_fork(model->processes, parent, raw.child_tgid, raw.child_start, raw.child_tid,
			       raw.shares & SHARES_THREAD, raw.shares & SHARES_FS, raw.shares & SHARES_FILES);
	child->last_ns = item->time_ns;
	child->process->other_numbers |= (raw.shares & FORK_NEW_PIDS) != 0;
	if (raw.shares & FORK_NEW_MOUNTS)
		fs_leave_namespace(child->fs);
	real_parent = processes_find(model->processes, raw.parent_tgid, raw.parent_start);
	if (!(raw.shares & SHARES_THREAD))
		process_set_parent(child->process, real_parent, raw.parent_tgid);
	emitter_begin(model->emitter, item->time_ns);
	struct record_event_fork event = EVENT_HEAD(record_event_fork, KIND_FORK, item, model, parent, raw.child_tid);

	event.child = emitter_process(model->emitter, child->process);
	event.child_tid = raw.child_tid;
	event.shares = raw.shares;
	emitter_event(model->emitter, &event);
}

/* argv and environment under construction. */
struct arguments {
	struct name *bytes;
	uint64_t total;		/* as the exec record announced */
	uint64_t have;		/* bytes in place, from the start without a hole */
	uint64_t lost;		/* records missing among the pieces */
	uint64_t since_ns;
};

/* No kernel lets more be passed (execve(2): 6 MB). */
#define ARGUMENTS_MAX (8u << 20)

static void add_arguments(struct arguments *arguments, const struct record *record)
{
	struct record_arguments piece;
	struct text bytes;

	RECORD_FIELDS(record, &piece);
	bytes = record_text(record, piece.bytes);
	if (piece.offset != arguments->have || piece.missing || bytes.length > arguments->total - arguments->have)
		return;
	memcpy(arguments->bytes->bytes + arguments->have, bytes.bytes, bytes.length);
	arguments->have += bytes.length;
}

/* Takes the pieces that follow an exec on its CPU.  The name is NULL when they are not all
 * there. */
static struct arguments collect_arguments(const struct record_exec *raw, uint32_t cpu, struct order *order)
{
	struct arguments arguments = { .total = raw->argv_size + raw->env_size };
	const struct record *record;
	struct ordered piece;

	if (raw->argv_size > ARGUMENTS_MAX || raw->env_size > ARGUMENTS_MAX)
		arguments.total = 0;
	arguments.bytes = name_room(arguments.total);
	while ((record = order_peek(order, cpu)) && record->kind == KIND_RAW_ARGUMENTS &&
	       ((const struct record_arguments *)record)->tid == raw->tid) {
		order_take(order, cpu, &piece);
		if (piece.lost && !arguments.lost)
			arguments.since_ns = piece.since_ns;
		arguments.lost += piece.lost;
		add_arguments(&arguments, piece.record);
	}
	if (arguments.have == arguments.total && arguments.total)
		return arguments;
	name_drop(arguments.bytes);
	arguments.bytes = NULL;
	return arguments;
}

/* The directory that "/dev/fd/N" and "/dev/fd/N/name" (execveat(2)) mean. */
static struct open_file *locate_program(struct model *model, struct thread *thread, struct text path)
{
	static const char prefix[] = "/dev/fd/";
	size_t skip = sizeof(prefix) - 1;
	char number[16] = { 0 };
	char *end;
	int fd;

	if (path.length <= skip || memcmp(path.bytes, prefix, skip))
		return model_locate(model, thread, AT_FDCWD, path, false);
	memcpy(number, path.bytes + skip, path.length - skip < 15 ? path.length - skip : 15);
	fd = strtol(number, &end, 10);
	skip += end - number;
	if (end == number || (*end && *end != '/') || !fdtable_get(thread->files, fd))
		return model_locate(model, thread, AT_FDCWD, path, false);
	skip += skip < path.length;
	return model_locate(model, thread, fd, (struct text){ path.bytes + skip, path.length - skip }, false);
}

static struct text text_of(const struct record *record, struct span span)
{
	return span.offset ? record_text(record, span) : (struct text){ NULL, 0 };
}

/* NULL: absent. */
static struct name *name_of(const struct record *record, struct span span)
{
	struct text text = text_of(record, span);

	return text.bytes ? name_new(text.bytes, text.length) : NULL;
}

/* A script is what was asked for, but its interpreter is what the kernel identifies. */
static struct open_file *identify_program(struct model *model, const struct thread *thread, const struct record *record,
					  const struct record_exec *raw, struct open_file *asked, uint16_t *status)
{
	struct sighting sighting = {
		.key = raw->name_key, .ino = raw->ino, .dev = raw->dev, .mode = raw->mode, .status = raw->status,
		.names = text_of(record, raw->names), .asked = text_of(record, raw->path), .dirfd = AT_FDCWD,
	};

	if (!asked)
		return NULL;
	if (!raw->interpreter.offset) {
		*status |= model_witness(model, thread, asked, &sighting);
		return NULL;
	}
	model_serve(model, thread, asked, FOLLOW_LAST);
	return open_file_new(name_hold(model_kernel_path(model, thread, &sighting)), NULL);
}

static struct image *new_image(struct model *model, const struct ordered *item, const struct record_exec *raw,
			       struct thread *thread, struct name **interpreter, uint16_t *status)
{
	struct image *image = image_new();
	struct open_file *file = locate_program(model, thread, text_of(item->record, raw->path));
	struct open_file *run;

	if (file && file->references > 1) {
		/* An open file itself (AT_EMPTY_PATH): it must not change under others. */
		struct open_file *own = open_file_new(name_hold(file->path), name_hold(file->real));

		own->status = file->status;
		open_file_drop(file);
		file = own;
	}
	run = identify_program(model, thread, item->record, raw, file, status);
	*interpreter = run ? name_hold(run->path) : NULL;
	open_file_drop(run);
	image->command = name_of(item->record, raw->command);
	if (file) {
		image->path = name_hold(file->path);
		image->real = name_hold(file->real);
		image->ino = file->ino;
		image->dev = file->dev;
		image->mode = file->mode;
		image->file_status = file->status;
	}
	open_file_drop(file);
	image->cwd = name_hold(thread->fs->cwd);
	return image;
}

/* The words that #! lines put into argv before the name that was called: the last interpreter and
 * its argument, the one before it (a script in its turn) and its argument, and so on
 * (load_script() in fs/binfmt_script.c).  The kernel does not say which word is which.  None where
 * the name does not follow, as with some of binfmt_misc's interpreters. */
static struct text interpreters(const struct image *image, struct text called)
{
	const char *argv = name_text(image->arguments).bytes;

	for (size_t at = 0, end; argv && at < image->argv_size; at = end + 1) {
		end = at + strnlen(argv + at, image->argv_size - at);
		if (at && end - at == called.length && !memcmp(argv + at, called.bytes, called.length))
			return (struct text){ argv, at };
	}
	return (struct text){ NULL, 0 };
}

static struct text call_name(uint16_t number)
{
	const char *name = syscall_name(number, false);

	return (struct text){ name, name ? strlen(name) : 0 };
}

void model_exec(struct model *model, const struct ordered *item, struct order *order)
{
	struct record_exec raw;
	struct arguments arguments;
	struct name *interpreter, *script;
	struct thread *thread;
	struct image *image;
	struct image_ids ids;
	struct text words = { NULL, 0 };
	uint16_t status = 0;

	RECORD_FIELDS(item->record, &raw);
	thread = processes_exec(model->processes, raw.tgid, raw.start, raw.old_tid);
	if (item->record->fixed >= sizeof(raw))
		model_learn_root(model, thread, text_of(item->record, raw.root));
	image = new_image(model, item, &raw, thread, &interpreter, &status);
	script = raw.interpreter.offset ? name_of(item->record, raw.path) : NULL;
	/* With this the record is gone: the pieces behind it are taken. */
	arguments = collect_arguments(&raw, item->cpu, order);
	image->arguments = arguments.bytes;
	image->argv_size = raw.argv_size;
	if (!image->arguments)
		status |= EVENT_UNREADABLE;
	process_set_image(thread->process, image);
	fdtable_exec(thread->files);
	thread->process->uid = raw.uid;
	thread->process->gid = raw.gid;
	emitter_begin(model->emitter, item->time_ns);
	struct record_event_exec event = EVENT_HEAD(record_event_exec, KIND_EXEC, item, model, thread, 0);

	ids = emitter_image(model->emitter, thread->process->image);
	event.status = status;
	event.syscall = emitter_string(model->emitter, call_name(raw.number));
	event.file = ids.file;
	event.argv = ids.argv;
	event.env = ids.env;
	event.name = ids.command;
	event.cwd = ids.cwd;
	event.interpreter = emitter_name(model->emitter, interpreter);
	words = script ? interpreters(image, name_text(script)) : words;
	event.interpreters = words.length ? emitter_list(model->emitter, words) : 0;
	event.uid = raw.uid;
	event.gid = raw.gid;
	emitter_event(model->emitter, &event);
	name_drop(interpreter);
	name_drop(script);
	if (arguments.lost)
		model_lost(model, &(struct ordered){ .cpu = item->cpu, .time_ns = item->time_ns,
						     .since_ns = arguments.since_ns, .lost = arguments.lost });
}

void model_exit(struct model *model, const struct ordered *item)
{
	struct record_exit raw;
	struct thread *thread;

	RECORD_FIELDS(item->record, &raw);
	thread = processes_thread(model->processes, raw.tgid, raw.start, raw.tid);
	emitter_begin(model->emitter, item->time_ns);
	struct record_event_exit event = EVENT_HEAD(record_event_exit, KIND_EXIT, item, model, thread, 0);

	event.last = raw.last;
	event.code = raw.code;
	event.user = raw.user;
	event.system = raw.system;
	event.maxrss = raw.maxrss;
	event.repeats = raw.repeats;
	emitter_event(model->emitter, &event);
	if (raw.last && thread->process->parent)
		zombies_add(model->zombies, raw.tgid, event.process, thread->process->parent->id);
	processes_exit(model->processes, thread);
}
