/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of the fields of files: file.*. */
#include <fcntl.h>
#include <sys/mman.h>
#include <string.h>
#include <sys/stat.h>

#include "fields.h"

static const struct record_file *file_of(const struct subject *subject)
{
	return context_file(subject->trace->context, event_file_id(subject->event));
}

bool get_file_path(const struct subject *subject, struct value *value)
{
	const struct record_file *file = file_of(subject);

	return file && field_string(subject, file->path, value);
}

bool get_file_real(const struct subject *subject, struct value *value)
{
	const struct record_file *file = file_of(subject);

	return file && field_string(subject, file->real, value);
}

static bool has_parts(const struct subject *subject, struct value *value)
{
	const struct record_file *file = file_of(subject);

	return file && !(file->status & FILE_NAMELESS) && field_string(subject, file->path, value);
}

bool get_file_name(const struct subject *subject, struct value *value)
{
	if (!has_parts(subject, value))
		return false;
	value->text = text_last_part(value->text);
	return true;
}

bool get_file_ext(const struct subject *subject, struct value *value)
{
	struct text name;
	const char *dot;

	if (!has_parts(subject, value))
		return false;
	name = text_last_part(value->text);
	dot = name.length ? memrchr(name.bytes, '.', name.length) : NULL;
	if (!dot || dot == name.bytes)
		return false;
	value->text = (struct text){ dot + 1, name.bytes + name.length - dot - 1 };
	return true;
}

bool get_file_dir(const struct subject *subject, struct value *value)
{
	size_t length;

	if (!has_parts(subject, value))
		return false;
	length = value->text.length - text_last_part(value->text).length;
	value->text.length = length > 1 ? length - 1 : length;
	return length;
}

bool get_file_target(const struct subject *subject, struct value *value)
{
	const struct record_event_file *event = &subject->event->file;
	const struct record_file *target;

	if (subject->event->shape != SHAPE_event_file)
		return false;
	target = context_file(subject->trace->context, event->target);
	return field_string(subject, target ? target->path : event->text, value);
}

static enum file_access open_access(uint64_t flags)
{
	static const enum file_access modes[] = {
		[O_RDONLY] = ACCESS_READ, [O_WRONLY] = ACCESS_WRITE,
		[O_RDWR] = ACCESS_READ_WRITE, [O_ACCMODE] = ACCESS_NONE,
	};

	return flags & O_PATH ? ACCESS_NONE : modes[flags & O_ACCMODE];
}

/* A shared and writable mapping can write; mmap(2). */
static enum file_access map_access(const struct record_event_file *event)
{
	if (event->mode & PROT_EXEC)
		return ACCESS_EXECUTE;
	return event->mode & PROT_WRITE && (event->flags & MAP_TYPE) != MAP_PRIVATE ? ACCESS_READ_WRITE : ACCESS_READ;
}

bool get_file_mode(const struct subject *subject, struct value *value)
{
	const struct record_event_file *event = &subject->event->file;

	switch (subject->event->kind) {
	case KIND_EXEC:
		value->number = ACCESS_EXECUTE;
		break;
	case KIND_OPEN:
		value->number = open_access(event->flags);
		break;
	case KIND_READ:
	case KIND_READDIR:
		value->number = ACCESS_READ;
		break;
	case KIND_WRITE:
		value->number = ACCESS_WRITE;
		break;
	case KIND_MAP:
		value->number = map_access(event);
		break;
	}
	return value->number != ACCESS_NONE;
}

bool get_file_type(const struct subject *subject, struct value *value)
{
	const struct record_file *file = file_of(subject);

	value->number = file ? (file->mode & S_IFMT) >> 12 : 0;
	return value->number;
}

bool get_file_dev(const struct subject *subject, struct value *value)
{
	const struct record_file *file = file_of(subject);

	value->number = file ? file->dev : 0;
	return file && file->ino;
}

bool get_file_ino(const struct subject *subject, struct value *value)
{
	const struct record_file *file = file_of(subject);

	value->number = file ? file->ino : 0;
	return value->number;
}

bool get_file_fd(const struct subject *subject, struct value *value)
{
	value->number = subject->event->file.fd;
	return subject->event->shape == SHAPE_event_file && value->number >= 0;
}

bool get_file_inside(const struct subject *subject, struct value *value)
{
	struct text root = section_property(subject->trace->section, "cwd");
	struct text path;

	if (!root.length || !has_parts(subject, value))
		return false;
	path = value->text;
	if (root.bytes[root.length - 1] == '/')
		root.length--;
	value->number = path.length >= root.length && !memcmp(path.bytes, root.bytes, root.length) &&
			(path.length == root.length || path.bytes[root.length] == '/');
	return true;
}
