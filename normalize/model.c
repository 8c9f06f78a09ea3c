/* SPDX-License-Identifier: BSD-2-Clause */
/* Hands each raw record to what models it. */
#include "model.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

void model_open(struct model *model, struct emitter *emitter, struct record_verdict *verdict)
{
	*model = (struct model){
		.emitter = emitter,
		.processes = processes_new(),
		.names = names_new(),
		.zombies = zombies_new(),
		.verdict = verdict,
	};
	model->places = places_new(model->names);
}

void model_close(struct model *model)
{
	processes_free(model->processes);
	zombies_free(model->zombies);
	places_free(model->places);
	names_free(model->names);
	model_drop_requests(model);
}

static void state_process(struct model *model, const struct record *record)
{
	struct record_state_process state;
	struct text cwd;

	RECORD_FIELDS(record, &state);
	cwd = record_text(record, state.cwd);
	model->root = processes_root(model->processes, state.tgid, state.start);
	model->root->process->ppid = state.ppid;
	model->root->process->uid = state.uid;
	model->root->process->gid = state.gid;
	processes_set_umask(model->processes, model->root->fs, state.umask & 0777);
	if (!cwd.length)
		return;
	fs_set_cwd(model->root->fs, name_new(cwd.bytes, cwd.length));
	tree_learn_real(model->root->fs->tree, cwd, true);
}

static void state_link(struct model *model, const struct record *record)
{
	struct record_state_link state;
	struct text path, text;

	RECORD_FIELDS(record, &state);
	path = record_text(record, state.path);
	text = record_text(record, state.text);
	if (!model->root || !path.length || path.bytes[0] != '/' || !text.length)
		return;
	tree_learn_real(model->root->fs->tree, path, false);
	tree_learn_link(model->root->fs->tree, path, text);
}

static void take_real(struct model *model, struct open_file *file, struct text path)
{
	file->real = name_hold(file->path);
	tree_learn_real(model->root->fs->tree, path, S_ISDIR(file->mode));
}

static void state_fd(struct model *model, const struct record *record)
{
	struct record_state_fd state;
	struct open_file *file;
	struct text target;

	RECORD_FIELDS(record, &state);
	if (!model->root)
		return;
	target = record_text(record, state.target);
	file = open_file_new(target.length ? name_new(target.bytes, target.length) : NULL, NULL);
	file->ino = state.ino;
	file->dev = state.dev;
	file->mode = state.mode;
	file->status = FILE_IDENTIFIED;
	if (!target.length)
		file->status |= FILE_UNRESOLVED;
	else if (target.bytes[0] == '/')
		take_real(model, file, target);
	else
		file->status |= FILE_NAMELESS;
	fdtable_set(model->root->files, state.fd, file, state.flags & O_CLOEXEC);
}

void model_state(struct model *model, const struct record *record)
{
	if (record->kind == KIND_STATE_PROCESS)
		state_process(model, record);
	else if (record->kind == KIND_STATE_FD)
		state_fd(model, record);
	else if (record->kind == KIND_STATE_LINK)
		state_link(model, record);
}

/* Whose records these are is not known; only their number and place are. */
void model_lost(struct model *model, const struct ordered *item)
{
	struct record_event_lost event = {
		.head = { sizeof(event), KIND_LOST, sizeof(event) },
		.time = item->time_ns, .cpu = item->cpu, .since = item->since_ns, .count = item->lost,
	};

	model->verdict->lost += item->lost;
	emitter_begin(model->emitter, item->time_ns);
	emitter_event(model->emitter, &event);
}

/*
 * The first record is the root's, and tells its start; and its pid as the kernel numbers it, which
 * is another than the state's where capture ran in a pid namespace.  Where records are missing it
 * may be another's.
 */
static void meet_root(struct model *model, const struct record *record)
{
	struct record_syscall raw;

	if (!model->root || !record)
		return;
	RECORD_FIELDS(record, &raw);
	if (!model->root->process->start_ns && (!model->in_hole || raw.tgid == model->root->process->pid))
		processes_adopt(model->processes, model->root, raw.tgid, raw.start);
	model->root = NULL;
}

void model_set_hole(struct model *model, bool in_hole)
{
	if (in_hole && !model->in_hole)
		model_enter_hole(model);
	model->in_hole = in_hole;
}

static void apply(struct model *model, const struct ordered *item, struct order *order)
{
	switch (item->record->kind) {
	case KIND_RAW_SYSCALL:
		model_syscall(model, item);
		break;
	case KIND_RAW_SUBMIT:
		model_submit(model, item);
		break;
	case KIND_RAW_COMPLETE:
		model_complete(model, item);
		break;
	case KIND_RAW_FORK:
		model_fork(model, item);
		break;
	case KIND_RAW_EXEC:
		model_exec(model, item, order);
		break;
	case KIND_RAW_EXIT:
		model_exit(model, item);
		break;
	default:	/* arguments without their exec; kinds from newer versions */
		break;
	}
}

void model_apply(struct model *model, const struct ordered *item, struct order *order)
{
	uint32_t tid = item->record ? ((const struct record_syscall *)item->record)->tid : 0;

	meet_root(model, item->record);
	if (item->lost)
		model_lost(model, item);
	if (item->record)
		apply(model, item, order);
	if (model->in_hole)
		model_stay_in_hole(model, tid);
}
