/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/self, /proc/thread-self, /proc/PID/{cwd,root,exe,fd/N}, /dev/fd/N, /dev/stdin. */
#include "magic.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A path being taken apart. */
struct walk {
	struct text rest;		/* what is left, with its slash */
	const struct thread *reader;	/* who asks */
	const struct thread *thread;	/* whose directory of /proc it is in */
	bool is_magic;			/* the text of the link says nothing */
};

/* Takes a component, if it is this one. */
static bool take(struct walk *walk, const char *component)
{
	size_t length = strlen(component);

	if (walk->rest.length < length || memcmp(walk->rest.bytes, component, length) ||
	    (walk->rest.length > length && walk->rest.bytes[length] != '/'))
		return false;
	walk->rest = (struct text){ walk->rest.bytes + length, walk->rest.length - length };
	return true;
}

static bool take_number(struct walk *walk, uint32_t *number)
{
	size_t at = 1;

	for (*number = 0; at < walk->rest.length && walk->rest.bytes[at] != '/'; at++) {
		if (walk->rest.bytes[at] < '0' || walk->rest.bytes[at] > '9' || at > 9)
			return false;
		*number = *number * 10 + (walk->rest.bytes[at] - '0');
	}
	if (at < 2)
		return false;
	walk->rest = (struct text){ walk->rest.bytes + at, walk->rest.length - at };
	return true;
}

/* `base' and what is left, as a new name. */
static struct name *join(const char *base, size_t length, struct text rest)
{
	if (length == 1 && rest.length)
		length = 0;	/* "/" */
	return name_join((struct text){ base, length }, rest);
}

static struct name *behind(const struct name *base, const struct walk *walk)
{
	return base ? join(base->bytes, base->length, walk->rest) : NULL;
}

static struct name *leave(const struct walk *walk, unsigned how, struct open_file **object, int fd)
{
	struct open_file *file = fdtable_get(walk->thread->files, fd);

	if (!file || (!walk->rest.length && !(how & FOLLOW_LAST)))
		return NULL;
	if (!walk->rest.length)
		*object = file;
	if (file->status & (FILE_UNRESOLVED | FILE_NAMELESS | FILE_DELETED) || !file->real)
		return NULL;
	return behind(file->real, walk);
}

/* A thread's directory: of the process, or below its "task". */
static struct name *in_process(struct processes *processes, struct walk *walk, unsigned how, struct open_file **object)
{
	const struct name *base = NULL;
	uint32_t number;

	if (take(walk, "/task"))
		walk->thread = take_number(walk, &number) ? processes_thread_of(processes, walk->reader, number) : NULL;
	if (!walk->thread)
		return NULL;
	walk->is_magic = true;
	if (take(walk, "/fd"))
		return take_number(walk, &number) ? leave(walk, how, object, number) : NULL;
	if (take(walk, "/cwd"))
		base = walk->thread->fs->cwd;
	else if (take(walk, "/root"))
		base = walk->thread->fs->root;
	else if (take(walk, "/exe"))
		base = walk->thread->process->image ? walk->thread->process->image->real : NULL;
	else
		walk->is_magic = false;
	return walk->rest.length || how & FOLLOW_LAST ? behind(base, walk) : NULL;
}

/* The plain links /proc/self and /proc/thread-self. */
static struct name *in_own(struct processes *processes, struct walk *walk, unsigned how, struct open_file **object,
			   const char *directory)
{
	struct text rest = walk->rest;
	bool is_numbered = processes_thread_of(processes, walk->reader, walk->thread->tid);
	struct name *name = in_process(processes, walk, how, object);

	if (name || walk->is_magic || !is_numbered || (!rest.length && !(how & FOLLOW_LAST)))
		return name;
	return join(directory, strlen(directory), rest);
}

static struct name *in_proc(struct processes *processes, struct walk *walk, unsigned how, struct open_file **object)
{
	const struct thread *thread = walk->thread;
	uint32_t number;
	char own[64];

	snprintf(own, sizeof(own), "/proc/%" PRIu32, thread->process->pid);
	if (take(walk, "/self"))
		return in_own(processes, walk, how, object, own);
	snprintf(own, sizeof(own), "/proc/%" PRIu32 "/task/%" PRIu32, thread->process->pid, thread->tid);
	if (take(walk, "/thread-self"))
		return in_own(processes, walk, how, object, own);
	if (!take_number(walk, &number))
		return NULL;
	walk->thread = processes_thread_of(processes, walk->reader, number);
	return in_process(processes, walk, how, object);
}

static struct name *in_dev(struct walk *walk, unsigned how, struct open_file **object)
{
	static const char *const standard[] = { "/stdin", "/stdout", "/stderr" };
	uint32_t fd;

	for (int i = 0; i < 3; i++)
		if (take(walk, standard[i]))
			return leave(walk, how, object, i);
	return take(walk, "/fd") && take_number(walk, &fd) ? leave(walk, how, object, fd) : NULL;
}

struct name *magic_follow(struct processes *processes, const struct thread *thread, const struct name *path,
			  unsigned how, struct open_file **object)
{
	struct walk walk = { .rest = name_text(path), .reader = thread, .thread = thread };

	if (take(&walk, "/dev"))
		return in_dev(&walk, how, object);
	return take(&walk, "/proc") ? in_proc(processes, &walk, how, object) : NULL;
}

bool magic_is_place(const struct name *path)
{
	struct walk walk = { .rest = name_text(path) };

	return take(&walk, "/dev") || take(&walk, "/proc");
}
