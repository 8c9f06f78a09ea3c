/* SPDX-License-Identifier: BSD-2-Clause */
/* Levels, and the way from each to a coarser one. */
#include "level.h"

#include <string.h>

#include "focus.h"
#include "reduce.h"

/* No path is deeper, and at depth 1 little is left. */
#define DEEPEST 12

/* With more directories than this, those with the same neighbours are drawn as one. */
#define DIRECTORIES_DRAWN_SINGLY 40

static const struct {
	const char *name;
	void (*draw)(struct drawing *drawing);
	enum level coarser;		/* itself: there is none */
} levels[LEVELS] = {
	[LEVEL_PROCESS] = { "process", draw_commands_and_files, LEVEL_EXEC },
	[LEVEL_EXEC] = { "exec", draw_commands_and_files, LEVEL_STEP },
	[LEVEL_STEP] = { "step", draw_commands_and_files, LEVEL_DIR },
	[LEVEL_FILE] = { "file", draw_files, LEVEL_DIR },
	[LEVEL_DIR] = { "dir", draw_files, LEVEL_DIR },
	[LEVEL_TARGET] = { "target", draw_targets, LEVEL_DIR },
	[LEVEL_TREE] = { "tree", draw_tree, LEVEL_TREE },
};

const char *level_name(enum level level)
{
	return levels[level].name;
}

enum level level_named(const char *name)
{
	enum level level = 0;

	while (level < LEVELS && strcmp(levels[level].name, name))
		level++;
	return level;
}

static bool fits(const struct drawing *drawing)
{
	const struct options *options = drawing->options;

	return (!options->node_budget || picture_size(&drawing->picture) <= options->node_budget) &&
	       (!options->edge_budget || drawing->picture.edge_count <= options->edge_budget);
}

/* Coarser and coarser, until it fits or nothing is left to fold. */
static void squeeze_commands(struct drawing *drawing)
{
	for (unsigned depth = DEEPEST; depth >= 1 && !fits(drawing); depth--) {
		reduce_alike_commands(drawing, depth);
		if (drawing->level == LEVEL_STEP)
			reduce_directories(drawing, depth);
		reduce_equal_files(drawing);
	}
}

/* Folding commands of different parents would make it no tree. */
static void squeeze_tree(struct drawing *drawing)
{
	for (unsigned depth = DEEPEST; depth-- > 0 && !fits(drawing);) {
		reduce_deep_commands(drawing, depth);
		reduce_leaves(drawing);
	}
}

static void squeeze_files(struct drawing *drawing)
{
	for (unsigned depth = DEEPEST; depth >= 1 && !fits(drawing); depth--) {
		reduce_alike_files(drawing, depth);
		reduce_directories(drawing, depth);
		reduce_equal_files(drawing);
	}
}

static void squeeze_directories(struct drawing *drawing)
{
	reduce_equal_directories(drawing);
	for (unsigned depth = DEEPEST; depth >= 1 && !fits(drawing); depth--)
		reduce_directories(drawing, depth);
}

/* What can be done at a level before it is given up. */
static bool squeeze(struct drawing *drawing)
{
	if (drawing->level == LEVEL_FILE || drawing->level == LEVEL_TARGET)
		squeeze_files(drawing);
	if (drawing->level == LEVEL_DIR)
		squeeze_directories(drawing);
	if (drawing->level == LEVEL_STEP)
		squeeze_commands(drawing);
	if (drawing->level == LEVEL_TREE)
		squeeze_tree(drawing);
	return fits(drawing);
}

/* Processes are not folded at these levels, so many of them need not be tried. */
static bool hopeless(const struct drawing *drawing)
{
	size_t budget = drawing->options->node_budget, groups = 0;

	if (!budget || drawing->level > LEVEL_EXEC || focus_asked(drawing->options))
		return false;
	for (uint32_t i = 0; i < drawing->model->process_count; i++)
		groups += drawing->grouping.leader[i] == i;
	return groups > budget;
}

/* Returns whether the picture fits. */
static bool try_level(struct drawing *drawing)
{
	if (hopeless(drawing))
		return false;
	levels[drawing->level].draw(drawing);
	if (focus_asked(drawing->options))
		focus_apply(drawing);
	if (drawing->level == LEVEL_TREE)
		reduce_leaves(drawing);
	if (drawing->level == LEVEL_STEP)
		reduce_equal_commands(drawing);
	if (drawing->level == LEVEL_DIR && picture_size(&drawing->picture) > DIRECTORIES_DRAWN_SINGLY)
		reduce_equal_directories(drawing);
	reduce_equal_files(drawing);
	reduce_equal_sources(drawing);
	return fits(drawing) || squeeze(drawing);
}

void level_draw(struct drawing *drawing, struct model *model, const struct options *options)
{
	enum level level = options->level;

	drawing_init(drawing, model, options, level);
	while (!try_level(drawing) && levels[level].coarser != level) {
		drawing_free(drawing);
		level = levels[level].coarser;
		drawing_init(drawing, model, options, level);
	}
}
