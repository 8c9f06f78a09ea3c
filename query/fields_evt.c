/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of the fields of events: evt.*. */
#include "fields.h"
#include "flags.h"

bool get_evt_seq(const struct subject *subject, struct value *value)
{
	value->number = subject->event->common.sequence;
	return true;
}

bool get_evt_time(const struct subject *subject, struct value *value)
{
	value->number = subject->event->common.time - subject->trace->start;
	return true;
}

bool get_evt_type(const struct subject *subject, struct value *value)
{
	value->number = subject->event->kind;
	return true;
}

bool get_evt_class(const struct subject *subject, struct value *value)
{
	switch (subject->event->kind) {
	case KIND_FORK:
	case KIND_EXEC:
	case KIND_EXIT:
	case KIND_CHDIR:
	case KIND_CHROOT:
	case KIND_NAMESPACE:
	case KIND_SETID:
	case KIND_SESSION:
	case KIND_KILL:
	case KIND_WAIT:
	case KIND_UMASK:
		value->number = CLASS_PROCESS;
		return true;
	case KIND_RENAME:
	case KIND_LINK:
	case KIND_SYMLINK:
	case KIND_UNLINK:
	case KIND_MKDIR:
	case KIND_RMDIR:
	case KIND_MKNOD:
		value->number = CLASS_NAME;
		return true;
	case KIND_LOST:
		value->number = CLASS_TRACE;
		return true;
	default:
		value->number = CLASS_FILE;
		return subject->event->shape == SHAPE_event_file;
	}
}

bool get_evt_syscall(const struct subject *subject, struct value *value)
{
	return field_string(subject, subject->event->common.syscall, value);
}

bool get_evt_failed(const struct subject *subject, struct value *value)
{
	value->number = event_errno(subject->event) != 0;
	return true;
}

bool get_evt_ok(const struct subject *subject, struct value *value)
{
	value->number = event_errno(subject->event) == 0;
	return true;
}

bool get_evt_errno(const struct subject *subject, struct value *value)
{
	value->number = event_errno(subject->event);
	return value->number;
}

bool get_evt_result(const struct subject *subject, struct value *value)
{
	value->number = subject->event->common.result;
	return subject->event->kind != KIND_EXIT && subject->event->kind != KIND_LOST;
}

bool get_evt_cpu(const struct subject *subject, struct value *value)
{
	value->number = subject->event->common.cpu;
	return true;
}

bool get_evt_tid(const struct subject *subject, struct value *value)
{
	value->number = subject->event->common.tid;
	return value->number;
}

bool get_evt_flags(const struct subject *subject, struct value *value)
{
	value->text = flags_name(subject->event, subject->index, subject->trace->digits);
	return value->text.bytes;
}

bool get_evt_child(const struct subject *subject, struct value *value)
{
	const struct event *event = subject->event;

	value->number = event->shape == SHAPE_event_fork ? event->fork.child :
			event->shape == SHAPE_event_wait ? event->wait.child : 0;
	return value->number;
}

bool get_evt_interpreters(const struct subject *subject, struct value *value)
{
	return subject->event->shape == SHAPE_event_exec && field_element(subject, subject->event->exec.interpreters, value);
}

bool get_evt_lost(const struct subject *subject, struct value *value)
{
	if (subject->event->shape != SHAPE_event_lost)
		return false;
	value->number = subject->event->lost.count;
	return true;
}
