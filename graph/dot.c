/* SPDX-License-Identifier: BSD-2-Clause */
/* DOT output, in the order of labels, so that two runs differ only where they do. */
#include "dot.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "describe.h"
#include "frame.h"
#include "identity.h"
#include "legend.h"
#include "place.h"
#include "quote.h"
#include "sheet.h"
#include "style.h"
#include "summary.h"
#include "url.h"

#define EDGES_AT_LEISURE 500
#define DENSE 6				/* edges for each node */
#define WIDER_MAX 8			/* doublings of a count that a line shows */

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

void sheet_write_name(const struct sheet *sheet, uint32_t node)
{
	struct buffer buffer = { 0 };

	identity_name(&buffer, &sheet->drawing->picture.nodes[node]);
	fputs(buffer.bytes, sheet->out);
	buffer_free(&buffer);
}

static void write_url(const struct sheet *sheet, uint32_t node, struct buffer *buffer)
{
	if (!sheet->drawing->options->url)
		return;
	buffer_clear(buffer);
	url_expand(buffer, sheet->drawing->options->url, sheet->drawing, node);
	fputs(", URL=", sheet->out);
	quote_label(sheet->out, buffer->bytes);
}

static void write_label(const struct sheet *sheet, const struct drawn *drawn, struct buffer *buffer)
{
	buffer_clear(buffer);
	buffer_print(buffer, "%s", drawn->label);
	colours_label(buffer, &sheet->colours, drawn->node);
	fputs(", label=", sheet->out);
	quote_label(sheet->out, buffer->bytes);
}

static void write_node(const struct sheet *sheet, const struct drawn *drawn, struct buffer *buffer)
{
	const struct node *node = &sheet->drawing->picture.nodes[drawn->node];
	const struct style *style = &style_nodes[drawn->look];
	const char *fill = colours_fill(&sheet->colours, drawn->node);

	fputc('\t', sheet->out);
	sheet_write_name(sheet, drawn->node);
	fputs(" [id=", sheet->out);
	sheet_write_name(sheet, drawn->node);
	fprintf(sheet->out, ", class=\"%s%s\", %s", style->class, node->focus ? " asked" : "", style->attributes);
	if (fill)
		fprintf(sheet->out, ", fillcolor=\"%s\"", fill);
	if (node->focus)
		fputs(", fontname=\"Helvetica-Bold\"", sheet->out);
	if (node->flags & NODE_SEVERAL ||
	    (node->count > 1 && (node->kind == NODE_COMMAND || node->kind == NODE_FILE)))
		fputs(", peripheries=2", sheet->out);
	write_label(sheet, drawn, buffer);
	write_url(sheet, drawn->node, buffer);
	buffer_clear(buffer);
	describe_node_fully(buffer, sheet->drawing, drawn->node);
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

/* Twice as many are a bit wider, up to what still is a line. */
static double pen_width(const struct style *style, const struct edge *edge)
{
	unsigned doublings = 0;

	while (doublings < WIDER_MAX && edge->count >> (doublings + 1))
		doublings++;
	return style->width + doublings * 0.3;
}

static void write_edge(const struct sheet *sheet, const struct edge *edge, struct buffer *buffer)
{
	const struct style *style = &style_edges[edge->kind];

	fputc('\t', sheet->out);
	sheet_write_name(sheet, edge->from);
	fputs(" -> ", sheet->out);
	sheet_write_name(sheet, edge->to);
	fprintf(sheet->out, " [class=\"%s\", %s", style->class, style->attributes);
	if (style->width > 1 || edge->count > 1)
		fprintf(sheet->out, ", penwidth=%.1f", pen_width(style, edge));
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

/* With this many edges dot may take a minute: to move nodes by a little, which is not missed, and where edges are
 * dense to have some crossings less among thousands. */
static void write_limits(const struct sheet *sheet)
{
	size_t edges = sheet->drawing->picture.edge_count;

	if (edges <= EDGES_AT_LEISURE)
		return;
	fputs("nslimit=2, nslimit1=2, ", sheet->out);
	if (edges > DENSE * sheet->count)
		fputs("mclimit=0.1, ", sheet->out);
}

static void write_head(const struct sheet *sheet, struct buffer *buffer)
{
	buffer_clear(buffer);
	summary_label(buffer, sheet->drawing);
	fputs("digraph buildtrace {\n\tgraph [", sheet->out);
	write_limits(sheet);
	fputs("rankdir=LR, charset=\"UTF-8\", fontname=\"Helvetica\", fontsize=12, labelloc=b, labeljust=l, "
	      "nodesep=0.15, ranksep=0.6, tooltip=\" \", label=", sheet->out);
	quote_left(sheet->out, buffer->bytes);
	fputs("]\n"
	      "\tnode [fontname=\"Helvetica\", fontsize=11, height=0.3, margin=\"0.08,0.04\"]\n"
	      "\tedge [fontname=\"Helvetica\", fontsize=9, arrowsize=0.7, weight=3]\n", sheet->out);
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
	legend_write(sheet->out, looks, edges, sheet->drawing->options->colour_by);
}

void dot_write(FILE *out, struct drawing *drawing)
{
	struct sheet sheet = { .out = out, .drawing = drawing };
	struct buffer buffer = { 0 };

	identity_assign(drawing);
	drawing->only_output = place_only_outputs(drawing);
	collect_nodes(&sheet);
	colours_init(&sheet.colours, drawing);
	write_head(&sheet, &buffer);
	for (size_t i = 0; i < sheet.count; i++)
		write_node(&sheet, &sheet.list[i], &buffer);
	frames_write(&sheet, &buffer);
	write_edges(&sheet, &buffer);
	colours_write_key(out, &sheet.colours);
	if (drawing->options->legend)
		write_legend(&sheet);
	fputs("}\n", out);
	for (size_t i = 0; i < sheet.count; i++)
		free(sheet.list[i].label);
	free(sheet.list);
	free(sheet.place);
	colours_free(&sheet.colours);
	buffer_free(&buffer);
}
