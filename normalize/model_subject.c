/* SPDX-License-Identifier: BSD-2-Clause */
/* What a call is about: where its names lead, and whether a link at their end is followed. */
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/mount.h>

#include "model_call.h"

/* Of chown's family the flags are not in the record. */
static bool follows_last(const struct call *call)
{
	uint64_t flags = call->raw.flags;

	switch (call->rule->kind) {
	case KIND_OPEN:
		return !(flags & O_NOFOLLOW) && (flags & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL);
	case KIND_STAT:
	case KIND_ACCESS:
	case KIND_CHMOD:
	case KIND_UTIME:
	case KIND_EXEC:
		if (call->rule->does & DOES_STAY)	/* name_to_handle_at(2), and lstat(2) without flags */
			return flags & AT_SYMLINK_FOLLOW;
		return !(flags & AT_SYMLINK_NOFOLLOW);
	case KIND_LINK:
		return flags & AT_SYMLINK_FOLLOW;
	case KIND_UMOUNT:
		return !(flags & UMOUNT_NOFOLLOW);
	default:
		return !(call->rule->does & DOES_STAY);
	}
}

bool call_enters(struct text path)
{
	if (!path.bytes || !path.length)
		return false;
	return path.bytes[path.length - 1] == '/' ||
	       (path.length > 1 && !memcmp(path.bytes + path.length - 2, "/.", 2));
}

static struct open_file *locate(const struct call *call, uint8_t argument, int fd, struct text path, unsigned how)
{
	bool is_seen = call_succeeded(call) && call->rule->does & (DOES_FD | DOES_CWD | DOES_ROOT);
	bool in_root = call->resolve & RESOLVE_IN_ROOT;
	struct open_file *file = model_locate(call->model, call->thread, argument ? fd : AT_FDCWD, path, in_root);

	if (!is_seen && !in_root)	/* links there may lead elsewhere than for others */
		model_serve(call->model, call->thread, file, call_enters(path) ? how | FOLLOW_LAST : how);
	return file;
}

struct open_file *call_locate(const struct call *call, uint8_t argument, int fd, struct text path)
{
	return locate(call, argument, fd, path, follows_last(call) ? FOLLOW_LAST : 0);
}

/* Of two names the second is always of what will stand there. */
void call_locate_two(struct call *call)
{
	call->file = call_locate(call, call->rule->fd, call->raw.fd, call->path);
	call->target = locate(call, call->rule->fd2, call->raw.fd2, call->path2, 0);
}

struct open_file *call_subject(struct call *call)
{
	if (!call->rule->path && !call->rule->fd)
		return NULL;
	if (call->path.bytes || (call->rule->path && !(call->rule->does & DOES_NULL)))
		return call_locate(call, call->rule->fd, call->raw.fd, call->path);
	return open_file_hold(fdtable_get(call->thread->files, call->raw.fd));
}

struct open_file *call_known_by_kernel(const struct call *call)
{
	struct sighting sighting = {
		.key = call->raw.name_key, .mode = call->raw.mode, .status = call->raw.status, .names = call->names,
	};
	struct name *path = sighting.key ? model_kernel_path(call->model, call->thread, &sighting) : NULL;

	return path ? open_file_new(name_hold(path), NULL) : NULL;
}
