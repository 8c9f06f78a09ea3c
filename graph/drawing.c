/* SPDX-License-Identifier: BSD-2-Clause */
/* Nodes for commands and files, and what role each file plays. */
#include "drawing.h"

#include <stdlib.h>
#include <string.h>

#include "focus.h"
#include "mask.h"
#include "system.h"

/* With more sources than this, level step draws one node per directory of them. */
#define SOURCES_DRAWN_SINGLY 24

bool drawing_next_file(const struct drawing *drawing, size_t *at, struct file_links *links)
{
	const struct links *all = &drawing->links;

	if (*at == all->count)
		return false;
	*links = (struct file_links){ all->list[*at].file, &all->list[*at], 0 };
	while (*at < all->count && all->list[*at].file == links->file) {
		links->count++;
		++*at;
	}
	return true;
}

static bool is_byproduct(struct text path)
{
	struct text extension = path_extension(path), base = path_base(path);
	static const char *const extensions[] = {
		".d", ".dep", ".P", ".Po", ".Plo", ".Tpo", ".cmd", ".gcno", ".su", ".stamp", ".timestamp", ".tstamp",
	};

	if (text_is(base, ".dirstamp") || (base.length > 6 && !memcmp(base.bytes, "stamp-", 6)))
		return true;
	for (size_t i = 0; extension.length && i < sizeof(extensions) / sizeof(extensions[0]); i++)
		if (text_is(extension, extensions[i]))
			return true;
	return false;
}

struct uses {
	size_t readers;			/* that did not write it before themselves */
	size_t conductors;		/* of these */
	size_t writers, failed;
};

static struct uses count_uses(const struct drawing *drawing, const struct file_links *links)
{
	struct uses uses = { 0 };

	for (size_t i = 0; i < links->count; i++) {
		uint32_t how = links->list[i].how;

		uses.writers += (how & (HOW_WROTE | HOW_RENAMED)) != 0;
		uses.failed += (how & HOW_FAILED) != 0;
		if (!(how & (HOW_READ | HOW_RAN)))
			continue;
		uses.readers++;
		uses.conductors += drawing->grouping.conductor[links->list[i].command];
	}
	return uses;
}

/* A directory that is called after a compiler's cache, or lies outside of what is built. */
static bool is_cache_place(const struct drawing *drawing, uint32_t path)
{
	const struct model *model = drawing->model;

	for (; path; path = model->paths.list[path].parent) {
		struct text base = path_base(model_path(model, path));

		if (drawing->homes[path])
			return false;
		if (text_is(base, ".ccache") || text_is(base, "ccache") || text_is(base, "sccache"))
			return true;
	}
	return true;
}

static bool is_cached(const struct drawing *drawing, const struct file_links *links)
{
	for (size_t i = 0; i < links->count; i++)
		if (!links->list[i].cached)
			return false;
	return is_cache_place(drawing, drawing->model->paths.list[drawing->model->files[links->file].path].parent);
}

/* Nobody opened it: it was the traced command's standard output or error from the start. */
static bool is_log(const struct model *model, const struct file *file)
{
	return (file->flags & (FILE_SAID | FILE_OPENED)) == FILE_SAID && !model->filtered;
}

/* A selection may have left out that a file was deleted: then its name must tell. */
static bool is_gone(const struct model *model, const struct file *file)
{
	return file->flags & FILE_GONE || (model->filtered && mask_is_random(model_path(model, file->path)));
}

/* Of a file that was written here. */
static enum file_role made_role(const struct drawing *drawing, const struct file *file, struct uses uses)
{
	bool byproduct = uses.readers == uses.conductors && is_byproduct(model_path(drawing->model, file->path));

	if (is_log(drawing->model, file) && !uses.readers)
		return ROLE_LOG;
	if (byproduct && drawing->level >= LEVEL_STEP)
		return ROLE_BYPRODUCT;
	if (is_gone(drawing->model, file))
		return uses.readers && uses.writers ? ROLE_TEMPORARY : ROLE_INTERNAL;
	return uses.readers ? ROLE_CROSSING : ROLE_RESULT;
}

static enum file_role find_role(const struct drawing *drawing, const struct file_links *links)
{
	const struct file *file = &drawing->model->files[links->file];
	struct uses uses = count_uses(drawing, links);

	if (file->flags & FILE_PIPE)
		return ROLE_PIPE;
	if (system_prefix(drawing->model, drawing->homes, file))
		return uses.readers || uses.writers ? ROLE_SYSTEM : uses.failed ? ROLE_MISSING : ROLE_NOTHING;
	if (drawing->level >= LEVEL_STEP && is_cached(drawing, links))
		return ROLE_BYPRODUCT;
	if (file->flags & FILE_MADE)
		return made_role(drawing, file, uses);
	if (uses.readers || uses.writers)
		return ROLE_SOURCE;
	return uses.failed ? ROLE_MISSING : ROLE_NOTHING;
}

static void judge_files(struct drawing *drawing)
{
	struct file_links links;
	size_t at = 0;

	while (drawing_next_file(drawing, &at, &links)) {
		drawing->role[links.file] = find_role(drawing, &links);
		drawing->sources += drawing->role[links.file] == ROLE_SOURCE;
	}
}

void drawing_init(struct drawing *drawing, struct model *model, const struct options *options, enum level level)
{
	*drawing = (struct drawing){ .model = model, .options = options, .level = level };
	if (level == LEVEL_PROCESS)
		grouping_by_process(&drawing->grouping, model);
	else if (level == LEVEL_EXEC || level == LEVEL_TREE)
		grouping_by_exec(&drawing->grouping, model);
	else
		grouping_by_step(&drawing->grouping, model);
	links_build(&drawing->links, model, &drawing->grouping);
	focus_commands(drawing);
	drawing->homes = system_homes(model);
	drawing->command_node = memory_indices(model->process_count);
	drawing->file_node = memory_indices(model->file_count);
	drawing->role = memory_zeroed(model->file_count, sizeof(*drawing->role));
	judge_files(drawing);
}

void drawing_free(struct drawing *drawing)
{
	grouping_free(&drawing->grouping);
	links_free(&drawing->links);
	picture_free(&drawing->picture);
	pairs_free(&drawing->groups);
	free(drawing->homes);
	free(drawing->focus);
	free(drawing->only_output);
	free(drawing->command_node);
	free(drawing->file_node);
	free(drawing->role);
}

static bool count_hidden(struct drawing *drawing, enum hidden what)
{
	drawing->picture.hidden[what]++;
	return false;
}

bool drawing_wants(struct drawing *drawing, enum file_role role, const struct file_links *links)
{
	const struct options *options = drawing->options;
	struct text path = model_path(drawing->model, drawing->model->files[links->file].path);

	if (drawing->model->files[links->file].focus && role != ROLE_PIPE)
		return true;
	switch (role) {
	case ROLE_NOTHING:
	case ROLE_PIPE:
		return false;
	case ROLE_MISSING:
		return options->show & SHOW_MISSING;
	case ROLE_SYSTEM:
		return options->system != SYSTEM_HIDE || count_hidden(drawing, HIDDEN_SYSTEM);
	case ROLE_BYPRODUCT:
		return options->show & SHOW_BYPRODUCTS || count_hidden(drawing, HIDDEN_BYPRODUCTS);
	case ROLE_LOG:
		return options->show & SHOW_LOG || count_hidden(drawing, HIDDEN_LOG);
	case ROLE_INTERNAL:
		if (drawing->model->filtered && !mask_is_random(path))
			return true;
		return options->show & SHOW_INTERNAL || count_hidden(drawing, HIDDEN_INTERNAL);
	default:
		return true;
	}
}

static unsigned file_flags(const struct file *file, enum file_role role)
{
	unsigned flags = 0;

	if (role == ROLE_RESULT || role == ROLE_BYPRODUCT || role == ROLE_LOG)
		flags |= NODE_RESULT;
	if (role == ROLE_TEMPORARY || role == ROLE_INTERNAL)
		flags |= NODE_TEMPORARY;
	if (role == ROLE_MISSING)
		flags |= NODE_MISSING;
	if (role == ROLE_SOURCE)
		flags |= NODE_SOURCE;
	if (file->flags & FILE_IS_LINK)
		flags |= NODE_LINK;
	return flags;
}

/* The node that stands for all files of a kind at a path. */
static uint32_t group_node(struct drawing *drawing, enum node_kind kind, uint32_t path, uint8_t focus)
{
	uint32_t *place = pairs_put(&drawing->groups, kind | (uint32_t)focus << 8, path);

	if (*place == NONE) {
		*place = picture_add(&drawing->picture, kind, path, 0);
		drawing->picture.nodes[*place].count = 0;
		drawing->picture.nodes[*place].commands = 0;
	}
	return *place;
}

static bool has_many_sources(const struct drawing *drawing)
{
	return drawing->sources > SOURCES_DRAWN_SINGLY && !(drawing->options->show & SHOW_SOURCES);
}

void drawing_fold_sources(struct drawing *drawing)
{
	struct picture *picture = &drawing->picture;
	size_t count = has_many_sources(drawing) ? picture->node_count : 0;

	for (uint32_t i = 0; i < count; i++) {
		const struct node node = picture->nodes[i];
		uint32_t path;

		if (!(node.flags & NODE_SOURCE) || !picture_draws(picture, i) || (node.focus && !drawing->many_asked))
			continue;
		path = drawing->model->files[node.subject].path;
		picture_fold(picture, group_node(drawing, NODE_SOURCES, drawing->model->paths.list[path].parent,
						 node.focus), i);
	}
}

/* The group that a file is drawn in; NONE: it is drawn by itself. */
static uint32_t find_group(struct drawing *drawing, const struct file *file, enum file_role role)
{
	struct model *model = drawing->model;
	const char *prefix = system_prefix(model, drawing->homes, file);

	if (file->focus && !drawing->many_asked)
		return NONE;
	if (role == ROLE_SYSTEM && drawing->options->system == SYSTEM_FOLD)
		return group_node(drawing, NODE_SYSTEM,
				  paths_put(&model->paths, (struct text){ prefix, strlen(prefix) }), file->focus);
	if (drawing->level == LEVEL_DIR)
		return group_node(drawing, NODE_DIRECTORY, model->paths.list[file->path].parent, file->focus);
	if (role == ROLE_SOURCE && drawing->level > LEVEL_STEP && has_many_sources(drawing))
		return group_node(drawing, NODE_SOURCES, model->paths.list[file->path].parent, file->focus);
	return NONE;
}

uint32_t drawing_file(struct drawing *drawing, uint32_t index, enum file_role role)
{
	const struct file *file = &drawing->model->files[index];
	uint32_t node = drawing->file_node[index], group;

	if (node != NONE)
		return node;
	node = drawing->file_node[index] = picture_add(&drawing->picture, NODE_FILE, index, file_flags(file, role));
	drawing->picture.nodes[node].focus = file->focus;
	group = find_group(drawing, file, role);
	if (group != NONE)
		picture_fold(&drawing->picture, group, node);
	return node;
}

uint32_t drawing_command(struct drawing *drawing, uint32_t leader)
{
	const struct process *process = &drawing->model->processes[leader];
	uint32_t node = drawing->command_node[leader];
	unsigned flags = 0;

	if (node != NONE)
		return node;
	if (model_failed(drawing->model, leader))
		flags |= NODE_FAILED;
	if (!process->execs)
		flags |= NODE_FORKED;
	if (drawing->grouping.conductor[leader])
		flags |= NODE_CONDUCTOR;
	node = drawing->command_node[leader] = picture_add(&drawing->picture, NODE_COMMAND, leader, flags);
	drawing->picture.nodes[node].commands = drawing->grouping.commands[leader];
	drawing->picture.nodes[node].focus = drawing->focus[leader];
	return node;
}
