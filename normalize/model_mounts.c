/* SPDX-License-Identifier: BSD-2-Clause */
/* Roots, mounts and the namespaces that they are seen in: chroot(2), pivot_root(2), mount(2), unshare(2), setns(2). */
#include <sched.h>
#include <string.h>
#include <sys/mount.h>

#include "model_call.h"

void call_chroot(struct call *call)
{
	call->file = call_subject(call);
	if (!call_succeeded(call))
		return;
	call_witness(call, false);
	fs_set_root(call->thread->fs, call->file ? name_hold(model_place(call->file)) : NULL);
}

/* What is seen from its root changes for all threads of a namespace. */
struct pivot {
	struct text new_root;	/* as it was: "/" from now on */
	struct text old_root;	/* where the old one is from now on; length 0: at "/", below the new one */
};

static bool is_within(const struct name *path, struct text directory)
{
	return path->length >= directory.length && !memcmp(path->bytes, directory.bytes, directory.length) &&
	       (path->length == directory.length || path->bytes[directory.length] == '/');
}

static struct name *pivoted(const struct name *path, const struct pivot *pivot)
{
	struct text before = pivot->old_root, behind = name_text(path);

	if (is_within(path, pivot->new_root)) {
		before.length = 0;
		behind.bytes += pivot->new_root.length;
		behind.length -= pivot->new_root.length;
	} else if (path->length == 1 && before.length) {
		behind.length = 0;
	}
	if (!before.length && !behind.length)
		return name_new("/", 1);
	return name_join(before, behind);
}

/* Whoever stands in the old root, or has it for his own, is put into the new one (chroot_fs_refs()). */
static void pivot_name(struct name **name, struct open_file *file, void *context)
{
	const struct pivot *pivot = context;
	struct name *moved;

	if ((*name)->bytes[0] != '/' || ((*name)->length == 1 && !file))
		return;
	moved = pivoted(*name, pivot);
	name_drop(*name);
	*name = moved;
}

static void pivot_root(struct call *call)
{
	struct name *from = call->file ? model_place(call->file) : NULL;
	struct name *to = call->target ? model_place(call->target) : NULL;
	struct pivot pivot = { .new_root = name_text(from), .old_root = name_text(to) };

	if (!from || !to || !is_within(to, pivot.new_root)) {
		model_enter_hole(call->model);
		return;
	}
	if (from->length == 1)
		return;		/* "/" stays "/" */
	pivot.old_root.bytes += from->length;
	pivot.old_root.length -= from->length;
	model_each_name(call->model, call->thread->fs->tree, pivot_name, &pivot);
}

/* Other directories may be seen anywhere now, and by way of propagation not here alone. */
static void forget_trees(struct model *model)
{
	struct thread *thread = NULL;

	while ((thread = processes_next_thread(model->processes, thread)))
		tree_forget_all(thread->fs->tree);
}

/* move_mount(2), or mount(2) with MS_MOVE: from path2, the target. */
static void move_mounted(struct call *call)
{
	bool by_flag = !call->rule->fd, is_moved = by_flag ? call->raw.flags & MS_MOVE : call->path.length > 0;
	struct open_file *from = by_flag ? call->target : call->file, *to = by_flag ? call->file : call->target;

	if (is_moved && from && to && model_place(from) && model_place(to))
		model_renamed(call->model, name_text(model_place(from)), name_text(model_place(to)));
}

void call_mount(struct call *call)
{
	if (call->rule->path2)
		call_locate_two(call);
	else
		call->file = call_subject(call);
	if (!call_succeeded(call))
		return;
	if (call->rule->does & DOES_ROOT)
		pivot_root(call);
	else if (call->rule->path2)
		move_mounted(call);
	forget_trees(call->model);
	if (call->rule->does & DOES_ROOT)
		open_file_drop(call_known_by_kernel(call));	/* the kernel will not tell it again */
}

/* The type of namespace that a descriptor leads to, by the name it was opened by (proc(5), "/proc/PID/ns");
 * 0: it does not tell. */
static int namespace_type(const struct open_file *file)
{
	static const struct {
		const char *name;
		int type;
	} types[] = {
		{ "/ns/mnt", CLONE_NEWNS }, { "/ns/net", CLONE_NEWNET }, { "/ns/uts", CLONE_NEWUTS },
		{ "/ns/ipc", CLONE_NEWIPC }, { "/ns/pid", CLONE_NEWPID }, { "/ns/user", CLONE_NEWUSER },
		{ "/ns/cgroup", CLONE_NEWCGROUP }, { "/ns/time", CLONE_NEWTIME },
	};

	for (size_t i = 0; file && file->path && i < sizeof(types) / sizeof(types[0]); i++) {
		size_t length = strlen(types[i].name);

		if (file->path->length > length &&
		    !memcmp(file->path->bytes + file->path->length - length, types[i].name, length))
			return types[i].type;
	}
	return 0;
}

/* setns(2) puts the caller at the root of the mount namespace it enters (mntns_install()). */
static void enter_namespace(struct call *call)
{
	int type = call->raw.flags ? (int)call->raw.flags : namespace_type(call->file);
	struct fs *fs = call->thread->fs;

	if (type && !(type & CLONE_NEWNS))
		return;
	fs_leave_namespace(fs);
	fs_set_cwd(fs, type ? name_new("/", 1) : NULL);
	fs_set_root(fs, type ? name_new("/", 1) : NULL);
}

void call_namespace(struct call *call)
{
	call->file = call_subject(call);
	if (!call_succeeded(call))
		return;
	if (call->rule->fd) {
		enter_namespace(call);
		return;
	}
	if (call->raw.flags & CLONE_FILES)
		thread_unshare_files(call->thread);
	if (call->raw.flags & (CLONE_FS | CLONE_NEWNS | CLONE_NEWUSER))
		thread_unshare_fs(call->thread);
	if (call->raw.flags & CLONE_NEWNS)
		fs_leave_namespace(call->thread->fs);
}
