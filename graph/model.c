/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps processes and programs; files and accesses have a file of their own. */
#include "model.h"

#include <stdlib.h>
#include <sys/wait.h>

void model_init(struct model *model)
{
	*model = (struct model){ 0 };
	names_init(&model->names);
	paths_init(&model->paths);
}

void model_free(struct model *model)
{
	for (uint32_t i = 0; i < model->process_count; i++)
		model_end_process(model, i);
	names_free(&model->names);
	paths_free(&model->paths);
	free(model->processes);
	free(model->programs);
	free(model->files);
	free(model->accesses);
	pairs_free(&model->version_of);
	pairs_free(&model->gone);
}

static void join_family(struct model *model, uint32_t parent, uint32_t child)
{
	struct process *elder = &model->processes[parent];

	if (elder->last_child == NONE)
		elder->first_child = child;
	else
		model->processes[elder->last_child].next_sibling = child;
	elder->last_child = child;
}

uint32_t model_add_process(struct model *model, uint32_t parent)
{
	uint32_t process = model->process_count;

	model->processes = memory_grow(model->processes, &model->process_capacity, model->process_count + 1,
				       sizeof(*model->processes));
	model->processes[model->process_count++] = (struct process){
		.parent = parent, .program = NONE, .starter = NONE,
		.first_child = NONE, .last_child = NONE, .next_sibling = NONE,
	};
	if (parent != NONE)
		join_family(model, parent, process);
	return process;
}

void model_run(struct model *model, uint32_t process, const struct program *program)
{
	struct process *runner = &model->processes[process];
	struct classified found = classify(model_name(model, program->argv), model_path(model, program->exe));
	struct program *added;

	model->programs = memory_grow(model->programs, &model->program_capacity, model->program_count + 1,
				      sizeof(*model->programs));
	added = &model->programs[model->program_count];
	*added = *program;
	added->previous = runner->execs ? runner->program : NONE;
	added->class = found.class;
	added->script = found.script;
	added->answers = found.answers;
	added->name = names_put(&model->names, found.name);
	runner->program = model->program_count++;
	runner->gathers |= found.gathers;
	runner->caches |= found.caches;
	runner->cwd = program->cwd;
	runner->placed = true;
	runner->execs++;
}

void model_inherit(struct model *model, uint32_t process)
{
	struct process *child = &model->processes[process];
	const struct process *parent = &model->processes[child->parent];

	child->placed = true;
	child->program = child->starter = parent->program;
	child->caches = parent->caches;
	child->cwd = parent->cwd;
}

static void place(struct model *model, uint32_t process)
{
	struct process *one = &model->processes[process];
	uint32_t above = one->parent == NONE ? NONE : model->processes[one->parent].program;

	one->starter = above;
	if (above != NONE && model->programs[above].argv == one->defined.argv)
		model_inherit(model, process);
	else if (one->defined.argv)
		model_run(model, process, &(struct program){ .argv = one->defined.argv, .exe = one->defined.exe,
							     .cwd = one->defined.cwd });
	model->processes[process].placed = true;
}

void model_place(struct model *model, uint32_t process)
{
	uint32_t *line = NULL;
	size_t count = 0, capacity = 0;

	for (; process != NONE && !model->processes[process].placed; process = model->processes[process].parent) {
		line = memory_grow(line, &capacity, count + 1, sizeof(*line));
		line[count++] = process;
	}
	/* Ancestors first. */
	while (count)
		place(model, line[--count]);
	free(line);
}

struct text model_path(const struct model *model, uint32_t path)
{
	return names_get(&model->paths.names, path);
}

struct text model_name(const struct model *model, uint32_t name)
{
	return names_get(&model->names, name);
}

uint32_t model_telling_program(const struct model *model, uint32_t process)
{
	uint32_t last = model->processes[process].program;

	for (uint32_t at = last; at != NONE && model->processes[process].execs; at = model->programs[at].previous)
		if (model->programs[at].class != PROGRAM_WRAPPER)
			return at;
	return last;
}

enum program_class model_class(const struct model *model, uint32_t process)
{
	uint32_t program = model_telling_program(model, process);

	return program == NONE ? PROGRAM_PLAIN : model->programs[program].class;
}

enum program_class model_starter_class(const struct model *model, uint32_t process)
{
	uint32_t program = model->processes[process].starter;

	return program == NONE ? PROGRAM_PLAIN : model->programs[program].class;
}

bool model_failed(const struct model *model, uint32_t process)
{
	const struct process *one = &model->processes[process];

	if (!one->ended || !one->code)
		return false;
	return !(one->execs && model->programs[one->program].answers && WIFEXITED(one->code) &&
		 WEXITSTATUS(one->code) == 1);
}
