/* SPDX-License-Identifier: BSD-2-Clause */
/* Frames as dot's clusters. */
#include "frame.h"

#include <stdlib.h>

#include "cluster.h"
#include "command_label.h"
#include "describe.h"
#include "quote.h"

/* The name of a frame: a directory, or a build tool with what tells it apart. */
static void describe_frame(struct buffer *buffer, const struct drawing *drawing, uint32_t subject)
{
	uint32_t program;

	if (drawing->options->cluster == CLUSTER_DIRECTORY) {
		describe_path(buffer, drawing->model, subject);
		return;
	}
	program = model_telling_program(drawing->model, subject);
	command_label(buffer, drawing->model, &drawing->model->programs[program], (struct text){ NULL, 0 });
}

/* In the order of their first nodes, which are in the order of labels. */
static void write_frame(const struct sheet *sheet, const struct clusters *clusters, uint32_t frame,
			struct buffer *buffer)
{
	buffer_clear(buffer);
	describe_frame(buffer, sheet->drawing, clusters->subject[frame - 1]);
	fputs("\tsubgraph cluster_", sheet->out);
	for (size_t i = 0; i < sheet->count; i++)
		if (clusters->of_node[sheet->list[i].node] == frame) {
			sheet_write_name(sheet, sheet->list[i].node);
			break;
		}
	fputs(" {\n\t\tstyle=rounded; color=\"#999999\"; fontsize=11; labelloc=t; label=", sheet->out);
	quote_label(sheet->out, buffer->bytes);
	fputs("\n", sheet->out);
	for (size_t i = 0; i < sheet->count; i++)
		if (clusters->of_node[sheet->list[i].node] == frame) {
			fputs("\t\t", sheet->out);
			sheet_write_name(sheet, sheet->list[i].node);
			fputs("\n", sheet->out);
		}
	fputs("\t}\n", sheet->out);
}

void frames_write(const struct sheet *sheet, struct buffer *buffer)
{
	struct clusters clusters;
	bool *written;

	clusters_find(&clusters, sheet->drawing);
	written = memory_zeroed(clusters.count + 1, sizeof(*written));
	for (size_t i = 0; i < sheet->count && clusters.count; i++) {
		uint32_t frame = clusters.of_node[sheet->list[i].node];

		if (frame && !written[frame])
			write_frame(sheet, &clusters, frame, buffer);
		written[frame] = true;
	}
	free(written);
	clusters_free(&clusters);
}
