/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors that no name led to: pipes, sockets, eventfds, memfds, and what came from another process. */
#include <fcntl.h>
#include <inttypes.h>
#include <linux/memfd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "model_call.h"

/* As /proc/PID/fd/N names them (proc(5)). */
static struct name *label(uint32_t mode, uint64_t ino, struct text name)
{
	char text[512];
	int length;

	if (S_ISFIFO(mode))
		length = snprintf(text, sizeof(text), "pipe:[%" PRIu64 "]", ino);
	else if (S_ISSOCK(mode))
		length = snprintf(text, sizeof(text), "socket:[%" PRIu64 "]", ino);
	else if (name.length && name.bytes[0] == '[')
		length = snprintf(text, sizeof(text), "anon_inode:%.*s", (int)strnlen(name.bytes, name.length), name.bytes);
	else if (name.length)
		length = snprintf(text, sizeof(text), "%.*s", (int)strnlen(name.bytes, name.length), name.bytes);
	else
		length = snprintf(text, sizeof(text), "inode:[%" PRIu64 "]", ino);
	return name_new(text, length < (int)sizeof(text) ? length : (int)sizeof(text) - 1);
}

static struct open_file *nameless(const struct call *call, uint64_t ino, struct text name)
{
	struct open_file *file = open_file_new(label(call->raw.mode, ino, name), NULL);

	file->ino = ino;
	file->dev = call->raw.dev;
	file->mode = call->raw.mode;
	file->status = FILE_IDENTIFIED | FILE_NAMELESS;
	return file;
}

/* What another process opened, under the kernel's name; where it has none any more, unknown. */
static struct open_file *named(const struct call *call)
{
	struct open_file *file = call_known_by_kernel(call);

	if (!file)
		return NULL;
	if (!(call->raw.status & RAW_DELETED))
		file->real = name_hold(file->path);
	file->ino = call->raw.ino;
	file->dev = call->raw.dev;
	file->mode = call->raw.mode;
	file->status = FILE_IDENTIFIED;
	return file;
}

/* pidfds are close-on-exec always (pidfd_open(2)); the other calls have a flag for it, which but
 * for memfd's is O_CLOEXEC. */
static bool closes_on_exec(const struct call *call, const char *name)
{
	if (!strncmp(name, "pidfd_", 6))
		return true;
	if (call->rule->kind == KIND_RECEIVE)
		return call->raw.flags & MSG_CMSG_CLOEXEC;
	return call->raw.flags & (strcmp(name, "memfd_create") ? O_CLOEXEC : MFD_CLOEXEC);
}

struct open_file *model_found(const struct call *call)
{
	if (!call_succeeded(call) || !(call->raw.status & RAW_IDENTIFIED))
		return NULL;
	return call->raw.name_key ? named(call) : nameless(call, call->raw.ino, call->names);
}

void model_nameless(struct call *call)
{
	if (call->raw.status & RAW_DIRECT)
		return;
	call->event.fd = call->raw.result;
	if (!call_succeeded(call) || !(call->raw.status & RAW_IDENTIFIED))
		return;
	call->file = model_found(call);
	fdtable_install(call->thread->files, call->raw.result, open_file_hold(call->file),
			closes_on_exec(call, call->name), call_user(call));
}

void model_received(struct call *call)
{
	call->event.fd2 = call->raw.fd;
	model_nameless(call);
}

void model_pair(struct call *call)
{
	struct text none = { NULL, 0 };

	call->event.fd = call->raw.fd;
	call->event.fd2 = call->raw.fd2;
	if (!call_succeeded(call) || !(call->raw.status & RAW_IDENTIFIED))
		return;
	call->file = nameless(call, call->raw.ino, none);
	call->target = call->raw.ino2 == call->raw.ino ? open_file_hold(call->file)
						       : nameless(call, call->raw.ino2, none);
	fdtable_install(call->thread->files, call->raw.fd, open_file_hold(call->file), call->raw.flags & O_CLOEXEC,
			call_user(call));
	fdtable_install(call->thread->files, call->raw.fd2, open_file_hold(call->target), call->raw.flags & O_CLOEXEC,
			call_user(call));
}
