/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of the fields of processes: proc.*. */
#include <sys/wait.h>

#include "fields.h"

static const struct member *member(const struct subject *subject)
{
	return family_member(&subject->trace->chronicle->family, subject->process->id);
}

/* NULL: its end is not known (yet). */
static const struct member *ended(const struct subject *subject)
{
	const struct member *found = member(subject);

	return found && found->ended ? found : NULL;
}

bool get_proc_id(const struct subject *subject, struct value *value)
{
	value->number = subject->process->id;
	return true;
}

bool get_proc_pid(const struct subject *subject, struct value *value)
{
	value->number = subject->process->pid;
	return true;
}

bool get_proc_ppid(const struct subject *subject, struct value *value)
{
	value->number = subject->process->ppid;
	return true;
}

bool get_proc_name(const struct subject *subject, struct value *value)
{
	return field_string(subject, subject->process->name, value);
}

bool get_proc_exe(const struct subject *subject, struct value *value)
{
	const struct record_file *file = context_file(subject->trace->context, subject->process->exe);

	return file && field_string(subject, file->real ? file->real : file->path, value);
}

bool get_proc_argv(const struct subject *subject, struct value *value)
{
	value->id = subject->process->argv;
	value->text = trace_join(subject->trace, value->id);
	return value->text.bytes;
}

bool get_proc_args(const struct subject *subject, struct value *value)
{
	return field_element(subject, subject->process->argv, value);
}

bool get_proc_env(const struct subject *subject, struct value *value)
{
	return field_element(subject, subject->process->env, value);
}

bool get_proc_cwd(const struct subject *subject, struct value *value)
{
	return field_string(subject, subject->process->cwd, value);
}

bool get_proc_uid(const struct subject *subject, struct value *value)
{
	value->number = subject->process->uid;
	return true;
}

bool get_proc_gid(const struct subject *subject, struct value *value)
{
	value->number = subject->process->gid;
	return true;
}

bool get_proc_start(const struct subject *subject, struct value *value)
{
	uint64_t start = trace_process_start(subject->trace, subject->process);

	value->number = start - subject->trace->start;
	return start;
}

bool get_proc_end(const struct subject *subject, struct value *value)
{
	const struct member *process = ended(subject);

	if (process)
		value->number = process->end - subject->trace->start;
	return process;
}

bool get_proc_dur(const struct subject *subject, struct value *value)
{
	const struct member *process = ended(subject);
	uint64_t start = trace_process_start(subject->trace, subject->process);

	if (process)
		value->number = process->end - start;
	return process && start;
}

bool get_proc_cpu(const struct subject *subject, struct value *value)
{
	const struct member *process = ended(subject);

	if (process)
		value->number = member_cpu(process);
	return process;
}

bool get_proc_maxrss(const struct subject *subject, struct value *value)
{
	const struct member *process = ended(subject);

	if (process)
		value->number = process->maxrss;
	return process;
}

bool get_proc_exit(const struct subject *subject, struct value *value)
{
	const struct member *process = ended(subject);

	if (!process || !WIFEXITED(process->code))
		return false;
	value->number = WEXITSTATUS(process->code);
	return true;
}

bool get_proc_signal(const struct subject *subject, struct value *value)
{
	const struct member *process = ended(subject);

	if (!process || !WIFSIGNALED(process->code))
		return false;
	value->number = WTERMSIG(process->code);
	return true;
}

bool get_proc_depth(const struct subject *subject, struct value *value)
{
	const struct member *process = member(subject);

	if (process)
		value->number = process->depth;
	return process;
}
