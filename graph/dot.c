/* SPDX-License-Identifier: BSD-2-Clause */
/* DOT output, in the order of labels, so that two runs differ only where they do. */
#include "dot.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "describe.h"
#include "identity.h"
#include "legend.h"
#include "style.h"
#include "summary.h"

struct drawn {
	uint32_t node;
	enum node_look look;
	char *label;
	uint64_t identity;
};

/* A node with edges of its own is found here by number. */
struct sheet {
	FILE *out;
	const struct drawing *drawing;
	struct drawn *list;
	size_t count;
	uint32_t *place;		/* by node, into the list */
};

/* Writes text between quotes so that dot shows it as it is. */
static void quote(FILE *out, const char *text, const char *line_end, const char *backslash)
{
	putc('"', out);
	for (; *text; text++) {
		if (*text == '\n')
			fputs(line_end, out);
		else if (*text == '\\')
			fputs(backslash, out);
		else if (*text == '&')
			/* dot expands entities. */
			fputs("&amp;", out);
		else if (*text == '"')
			fputs("\\\"", out);
		else
			putc(*text, out);
	}
	putc('"', out);
}

/* In labels, \\n centres a line and \\l sets it left. */
static void quote_label(FILE *out, const char *text)
{
	quote(out, text, "\\n", "\\\\");
}

static void quote_left(FILE *out, const char *text)
{
	quote(out, text, "\\l", "\\\\");
}

/* dot 2.43 looks for escapes twice in tooltips. */
static void quote_tooltip(FILE *out, const char *text)
{
	quote(out, text, "\\n", "\\\\\\\\");
}

static int by_label(const void *a, const void *b)
{
	const struct drawn *left = a, *right = b;
	int order = strcmp(left->label, right->label);

	if (order)
		return order;
	return left->identity < right->identity ? -1 : left->identity > right->identity;
}

static bool is_made(const struct drawing *drawing, const struct node *node)
{
	return node->kind == NODE_FILE && drawing->model->files[node->subject].flags & FILE_MADE;
}

static void collect_nodes(struct sheet *sheet)
{
	const struct picture *picture = &sheet->drawing->picture;
	bool *ambiguous = describe_ambiguous(sheet->drawing);
	struct buffer buffer = { 0 };

	sheet->list = memory_zeroed(picture_size(picture), sizeof(*sheet->list));
	sheet->place = memory_indices(picture->node_count);
	for (uint32_t i = 0; i < picture->node_count; i++) {
		const struct node *node = &picture->nodes[i];

		if (!picture_draws(picture, i))
			continue;
		buffer_clear(&buffer);
		describe_node(&buffer, sheet->drawing, i, ambiguous[i]);
		sheet->list[sheet->count++] = (struct drawn){
			i, style_look(node, is_made(sheet->drawing, node)), strdup(buffer.bytes), node->identity,
		};
	}
	if (sheet->count)
		qsort(sheet->list, sheet->count, sizeof(*sheet->list), by_label);
	for (size_t i = 0; i < sheet->count; i++)
		sheet->place[sheet->list[i].node] = i;
	buffer_free(&buffer);
	free(ambiguous);
}

static char letter(const struct node *node)
{
	return "cfsyd"[node->kind];
}

static void write_name(const struct sheet *sheet, uint32_t node)
{
	const struct node *named = &sheet->drawing->picture.nodes[node];

	fprintf(sheet->out, "%c%016" PRIx64, letter(named), named->identity);
}

static void write_node(const struct sheet *sheet, const struct drawn *drawn, struct buffer *buffer)
{
	const struct node *node = &sheet->drawing->picture.nodes[drawn->node];
	const struct style *style = &style_nodes[drawn->look];

	buffer_clear(buffer);
	describe_node_fully(buffer, sheet->drawing, drawn->node);
	fputc('\t', sheet->out);
	write_name(sheet, drawn->node);
	fputs(" [id=", sheet->out);
	write_name(sheet, drawn->node);
	fprintf(sheet->out, ", class=\"%s\", %s", style->class, style->attributes);
	if (node->flags & NODE_SEVERAL ||
	    (node->count > 1 && (node->kind == NODE_COMMAND || node->kind == NODE_FILE)))
		fputs(", peripheries=2", sheet->out);
	fputs(", label=", sheet->out);
	quote_label(sheet->out, drawn->label);
	fputs(", tooltip=", sheet->out);
	quote_tooltip(sheet->out, buffer->bytes);
	fputs("]\n", sheet->out);
}

struct drawn_edge {
	uint32_t from, to;		/* places of the nodes */
	uint32_t edge;
	uint8_t kind;
};

static int by_ends(const void *a, const void *b)
{
	const struct drawn_edge *left = a, *right = b;

	if (left->from != right->from)
		return left->from < right->from ? -1 : 1;
	if (left->to != right->to)
		return left->to < right->to ? -1 : 1;
	return left->kind - right->kind;
}

static void write_edge(const struct sheet *sheet, const struct edge *edge, struct buffer *buffer)
{
	const struct style *style = &style_edges[edge->kind];

	fputc('\t', sheet->out);
	write_name(sheet, edge->from);
	fputs(" -> ", sheet->out);
	write_name(sheet, edge->to);
	fprintf(sheet->out, " [class=\"%s\", %s", style->class, style->attributes);
	if (sheet->drawing->level == LEVEL_TREE)
		fputs(", weight=1, style=solid", sheet->out);
	buffer_clear(buffer);
	describe_edge(buffer, sheet->drawing, edge);
	if (buffer->length) {
		fputs(", label=", sheet->out);
		quote_label(sheet->out, buffer->bytes);
	}
	buffer_clear(buffer);
	describe_edge_fully(buffer, sheet->drawing, edge);
	fputs(", tooltip=", sheet->out);
	quote_tooltip(sheet->out, buffer->bytes);
	fputs("]\n", sheet->out);
}

static void write_edges(const struct sheet *sheet, struct buffer *buffer)
{
	const struct picture *picture = &sheet->drawing->picture;
	struct drawn_edge *edges = memory_zeroed(picture->edge_count, sizeof(*edges));

	for (size_t i = 0; i < picture->edge_count; i++)
		edges[i] = (struct drawn_edge){ sheet->place[picture->edges[i].from],
						sheet->place[picture->edges[i].to], i, picture->edges[i].kind };
	if (picture->edge_count)
		qsort(edges, picture->edge_count, sizeof(*edges), by_ends);
	for (size_t i = 0; i < picture->edge_count; i++)
		write_edge(sheet, &picture->edges[edges[i].edge], buffer);
	free(edges);
}

static void write_head(const struct sheet *sheet, struct buffer *buffer)
{
	buffer_clear(buffer);
	summary_label(buffer, sheet->drawing);
	fputs("digraph buildtrace {\n"
	      "\tgraph [rankdir=LR, charset=\"UTF-8\", fontname=\"Helvetica\", fontsize=12, labelloc=b, labeljust=l, "
	      "nodesep=0.15, ranksep=0.6, tooltip=\" \", label=", sheet->out);
	quote_left(sheet->out, buffer->bytes);
	fputs("]\n"
	      "\tnode [fontname=\"Helvetica\", fontsize=11, height=0.3, margin=\"0.08,0.04\"]\n"
	      "\tedge [fontname=\"Helvetica\", fontsize=9, arrowsize=0.7]\n", sheet->out);
}

/* What the nodes and edges use, for the legend. */
static void write_legend(const struct sheet *sheet)
{
	const struct picture *picture = &sheet->drawing->picture;
	bool looks[LOOKS] = { false }, edges[EDGE_KINDS] = { false };

	for (size_t i = 0; i < sheet->count; i++)
		looks[sheet->list[i].look] = true;
	for (size_t i = 0; i < picture->edge_count; i++)
		edges[picture->edges[i].kind] = true;
	legend_write(sheet->out, looks, edges);
}

void dot_write(FILE *out, struct drawing *drawing)
{
	struct sheet sheet = { .out = out, .drawing = drawing };
	struct buffer buffer = { 0 };

	identity_assign(drawing);
	collect_nodes(&sheet);
	write_head(&sheet, &buffer);
	for (size_t i = 0; i < sheet.count; i++)
		write_node(&sheet, &sheet.list[i], &buffer);
	write_edges(&sheet, &buffer);
	if (drawing->options->legend)
		write_legend(&sheet);
	fputs("}\n", out);
	for (size_t i = 0; i < sheet.count; i++)
		free(sheet.list[i].label);
	free(sheet.list);
	free(sheet.place);
	buffer_free(&buffer);
}
