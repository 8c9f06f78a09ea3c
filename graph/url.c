/* SPDX-License-Identifier: BSD-2-Clause */
/* Percent directives, and percent escapes as RFC 3986 defines them. */
#include "url.h"

#include <ctype.h>
#include <string.h>

#include "identity.h"

bool url_check(const char *template)
{
	for (const char *at = strchr(template, '%'); at; at = strchr(at + 2, '%'))
		if (!at[1] || !strchr("pdni%", at[1]))
			return false;
	return true;
}

static void add_escaped(struct buffer *buffer, struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = text.bytes[i];

		if (isalnum(byte) || (byte && strchr("-._~/", byte)))
			buffer_print(buffer, "%c", byte);
		else
			buffer_print(buffer, "%%%02X", byte);
	}
}

static uint32_t path_of(const struct drawing *drawing, const struct node *node)
{
	const struct model *model = drawing->model;
	uint32_t program;

	if (node->kind == NODE_FILE)
		return model->files[node->subject].path;
	if (node->kind != NODE_COMMAND)
		return node->subject;
	program = model_telling_program(model, drawing->grouping.teller[node->subject]);
	return program == NONE ? 0 : model->programs[program].exe;
}

static uint32_t directory_of(const struct drawing *drawing, const struct node *node)
{
	if (node->kind == NODE_COMMAND)
		return drawing->model->processes[node->subject].cwd;
	if (node->kind == NODE_FILE)
		return drawing->model->paths.list[path_of(drawing, node)].parent;
	return node->subject;
}

static void add_directive(struct buffer *buffer, char directive, const struct drawing *drawing, uint32_t index)
{
	const struct node *node = &drawing->picture.nodes[index];

	switch (directive) {
	case 'p': add_escaped(buffer, model_path(drawing->model, path_of(drawing, node))); break;
	case 'd': add_escaped(buffer, model_path(drawing->model, directory_of(drawing, node))); break;
	case 'n': add_escaped(buffer, path_base(model_path(drawing->model, path_of(drawing, node)))); break;
	case 'i': identity_name(buffer, node); break;
	default: buffer_print(buffer, "%%");
	}
}

void url_expand(struct buffer *buffer, const char *template, const struct drawing *drawing, uint32_t node)
{
	for (const char *at = template; *at; at++) {
		if (*at == '%')
			add_directive(buffer, *++at, drawing, node);
		else
			buffer_print(buffer, "%c", *at);
	}
}
