/* SPDX-License-Identifier: BSD-2-Clause */
/* Says on stderr where the kernel contradicted the model. */
#include <inttypes.h>
#include <stdio.h>

#include "model.h"

#define LISTED_MAX 100u

/* Control characters must not reach a terminal raw. */
static void print_path(struct text path)
{
	for (size_t i = 0; i < path.length; i++) {
		unsigned char byte = path.bytes[i];

		if (byte < ' ' || byte > '~' || byte == '\\')
			fprintf(stderr, "\\x%02x", byte);
		else
			putc(byte, stderr);
	}
}

void model_contradiction(const struct model *model, const struct thread *thread, const struct open_file *file)
{
	if (!model->lists || model->verdict->contradicted > LISTED_MAX)
		return;
	fprintf(stderr, "normalize: contradicted: event %" PRIu64 ", process %" PRIu32 ": asked for ",
		emitter_events(model->emitter), thread->process->pid);
	print_path(name_text(file->path));
	fputs(", the kernel found ", stderr);
	print_path(name_text(file->real));
	putc('\n', stderr);
}

void model_contradictions_end(const struct model *model)
{
	if (model->lists && model->verdict->contradicted > LISTED_MAX)
		fprintf(stderr, "normalize: contradicted: %" PRIu64 " more, not listed\n",
			model->verdict->contradicted - LISTED_MAX);
}
