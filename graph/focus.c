/* SPDX-License-Identifier: BSD-2-Clause */
/* From what is asked for to marks on files and commands. */
#include "focus.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

/* With more marked files than this, they are folded as others are. */
#define ASKED_DRAWN_SINGLY 24

/* Whether the text has a field of this prefix, and not only the end of a longer word. */
static bool has_field(const char *text, const char *prefix)
{
	for (const char *at = strstr(text, prefix); at; at = strstr(at + 1, prefix))
		if (at == text || (!isalnum((unsigned char)at[-1]) && !strchr("_.-/", at[-1])))
			return true;
	return false;
}

bool focus_is_filter(const char *text)
{
	if (*text == '/' || !strpbrk(text, " =<>!~("))
		return false;
	return has_field(text, "evt.") || has_field(text, "proc.") || has_field(text, "file.") ||
	       has_field(text, "trace.");
}

bool focus_asked(const struct options *options)
{
	for (int way = 0; way < FOCUS_WAYS; way++)
		if (options->focus[way].text)
			return true;
	return false;
}

uint8_t focus_by_file(const struct options *options)
{
	uint8_t ways = 0;

	for (int way = 0; way < FOCUS_WAYS; way++)
		if (options->focus[way].filter && has_field(options->focus[way].text, "file."))
			ways |= 1u << way;
	return ways;
}

static bool names_file(struct text path, const char *pattern)
{
	size_t length = strlen(pattern);
	char *copy;
	bool hit;

	if (path.length == length && !memcmp(path.bytes, pattern, length))
		return true;
	if (path.length > length && path.bytes[path.length - length - 1] == '/' &&
	    !memcmp(path.bytes + path.length - length, pattern, length))
		return true;
	if (!strpbrk(pattern, "*?["))
		return false;
	copy = memory_zeroed(path.length + 1, 1);
	memcpy(copy, path.bytes, path.length);
	hit = !fnmatch(pattern, strchr(pattern, '/') ? copy : path_base((struct text){ copy, path.length }).bytes, 0);
	free(copy);
	return hit;
}

static bool is_asked(const struct model *model, const struct file *file, const char *pattern)
{
	return names_file(model_path(model, file->path), pattern) ||
	       (file->earlier && names_file(model_path(model, file->earlier), pattern));
}

static void mark_files(struct model *model, struct focus *focus, unsigned way)
{
	focus->program = true;
	for (size_t i = 0; i < model->file_count; i++)
		if (is_asked(model, &model->files[i], focus->text)) {
			model->files[i].focus |= 1u << way;
			focus->program = false;
		}
}

void focus_mark(struct model *model, struct options *options)
{
	for (int way = 0; way < FOCUS_WAYS; way++)
		if (options->focus[way].text && !options->focus[way].filter)
			mark_files(model, &options->focus[way], way);
}

/* Whether the process ran a program of that name, at any time. */
static bool ran(const struct model *model, const struct process *process, const char *name)
{
	if (!process->execs)
		return false;
	for (uint32_t at = process->program; at != NONE; at = model->programs[at].previous)
		if (text_is(model_name(model, model->programs[at].name), name))
			return true;
	return false;
}

static bool many_asked(const struct model *model)
{
	size_t asked = 0;

	for (size_t i = 0; i < model->file_count; i++)
		asked += model->files[i].focus != 0;
	return asked > ASKED_DRAWN_SINGLY;
}

void focus_commands(struct drawing *drawing)
{
	const struct model *model = drawing->model;

	drawing->focus = memory_zeroed(model->process_count, sizeof(*drawing->focus));
	drawing->many_asked = many_asked(model);
	for (uint32_t i = 0; i < model->process_count; i++) {
		uint8_t *focus = &drawing->focus[drawing->grouping.leader[i]];

		*focus |= model->processes[i].focus;
		for (int way = 0; way < FOCUS_WAYS; way++)
			if (drawing->options->focus[way].program &&
			    ran(model, &model->processes[i], drawing->options->focus[way].text))
				*focus |= 1u << way;
	}
}
