/* SPDX-License-Identifier: BSD-2-Clause */
/* -f compdb: compile_commands.json, for clangd and its like, from the compiler drivers that ran. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"
#include "intern.h"
#include "json.h"
#include "response.h"
#include "view.h"

struct state {
	struct idmap compilers;		/* uint8_t by process: it compiles, or one of its ancestors does */
	struct intern entries;		/* so that each is listed once */
	struct responses responses;
	uint64_t unlisted;		/* commands whose sources nothing but a response file names */
};

/* One command. */
struct command {
	const struct trace *trace;
	const uint32_t *arguments;	/* the driver's name and all behind it */
	size_t count;
	size_t sources;
	struct text output;
	bool objects_only, response, refused;
};

static int begin(struct viewer *viewer)
{
	struct state *state = viewer->state = calloc(1, sizeof(*state));

	if (!state)
		return output_fail(viewer->output, strerror(ENOMEM));
	state->compilers = (struct idmap)IDMAP(uint8_t);
	state->responses = (struct responses)RESPONSES;
	fputs("[", viewer->output->file);
	return 0;
}

static void end(struct viewer *viewer)
{
	struct state *state = viewer->state;

	if (!state)
		return;
	idmap_free(&state->compilers);
	responses_clear(&state->responses);
	idmap_free(&state->responses.commands);
	intern_free(&state->entries);
	free(state);
}

static struct text argument(const struct command *command, size_t index)
{
	return context_string(command->trace->context, command->arguments[index]);
}

/* What the event executes, if that is a driver, be it behind ccache. */
static bool find_driver(struct command *command, const struct trace *trace)
{
	*command = (struct command){ .trace = trace };
	command->arguments = context_list(trace->context, trace->event.exec.argv, &command->count);
	if (command->count > 1 && compiler_is_launcher(argument(command, 0))) {
		command->arguments++;
		command->count--;
	}
	return command->count && compiler_is_driver(argument(command, 0));
}

static void note(struct command *command, enum argument_role role, struct text text)
{
	command->sources += role == ARGUMENT_SOURCE;
	command->objects_only |= role == ARGUMENT_OBJECT_ONLY;
	command->response |= role == ARGUMENT_RESPONSE;
	command->refused |= role == ARGUMENT_REFUSAL;
	if (role == ARGUMENT_OUTPUT)
		command->output = text;
}

static void read_arguments(struct command *command)
{
	struct argument_scan scan = { 0 };

	for (size_t i = 1; i < command->count; i++)
		note(command, compiler_argument(&scan, argument(command, i)), argument(command, i));
}

/* The command as if it had this source alone: tools look at one source at a time. */
static void print_arguments(const struct command *command, size_t source, FILE *out)
{
	struct argument_scan scan = { 0 };

	json_print_string(out, argument(command, 0));
	for (size_t i = 1; i < command->count; i++) {
		if (compiler_argument(&scan, argument(command, i)) == ARGUMENT_SOURCE && i != source)
			continue;
		putc(',', out);
		json_print_string(out, argument(command, i));
	}
}

typedef void print_part(const struct command *command, size_t source, FILE *out);

static void print_front(const struct command *command, size_t source, FILE *out)
{
	(void)source;
	fputs("{\"directory\":", out);
	json_print_string(out, context_string(command->trace->context, command->trace->event.exec.cwd));
	fputs(",\"file\":", out);
}

static void print_back(const struct command *command, size_t source, FILE *out)
{
	if (command->objects_only && command->sources == 1 && command->output.length) {
		fputs(",\"output\":", out);
		json_print_string(out, command->output);
	}
	fputs(",\"arguments\":[", out);
	print_arguments(command, source, out);
	fputs("]}", out);
}

/* Part of an entry: what is before the name of its source, or behind it; `source' 0: it is none of the
 * command's arguments.  NULL: no memory. */
static char *text_of(print_part *print, const struct command *command, size_t source)
{
	char *text = NULL;
	size_t length;
	FILE *memory = open_memstream(&text, &length);

	if (!memory)
		return NULL;
	print(command, source, memory);
	fclose(memory);
	return text;
}

static int list_entry(struct viewer *viewer, const char *front, struct text source, const char *back)
{
	struct state *state = viewer->state;
	char *entry = NULL;
	size_t length = 0;
	FILE *memory = open_memstream(&entry, &length);
	bool is_new = false;
	int result = -1;

	if (!memory)
		return output_fail(viewer->output, strerror(ENOMEM));
	fputs(front, memory);
	json_print_string(memory, source);
	fputs(back, memory);
	if (fclose(memory) == 0 && intern_put(&state->entries, entry, length, &is_new))
		result = 0;
	if (is_new)
		fprintf(viewer->output->file, "%s\n%s", state->entries.count > 1 ? "," : "", entry);
	free(entry);
	return result < 0 ? output_fail(viewer->output, strerror(ENOMEM)) : 0;
}

static int list(struct viewer *viewer, const struct command *command, size_t source)
{
	char *front = text_of(print_front, command, source), *back = text_of(print_back, command, source);
	int result = front && back ? list_entry(viewer, front, argument(command, source), back)
				   : output_fail(viewer->output, strerror(ENOMEM));

	free(front);
	free(back);
	return result;
}

static int list_sources(struct viewer *viewer, const struct command *command)
{
	struct argument_scan scan = { 0 };

	for (size_t i = 1; i < command->count; i++)
		if (compiler_argument(&scan, argument(command, i)) == ARGUMENT_SOURCE &&
		    list(viewer, command, i) < 0)
			return -1;
	return 0;
}

/* A compiler below another, as ccache runs it, has been listed with that. */
static bool is_below_compiler(const struct viewer *viewer, uint32_t process)
{
	struct state *state = viewer->state;
	const struct family *family = &viewer->trace->chronicle->family;
	const struct member *member;

	while (process && !idmap_get(&state->compilers, process)) {
		member = family_member(family, process);
		process = member && member->parent ? family->members.ids[member->parent - 1] : 0;
	}
	return process;
}

/* A compiler proper may be that of a driver whose sources were not seen. */
static int note_proper(struct viewer *viewer)
{
	struct state *state = viewer->state;
	const struct trace *trace = viewer->trace;
	size_t count;
	const uint32_t *arguments = context_list(trace->context, trace->event.exec.argv, &count);
	size_t source = compiler_proper_source(trace->context, arguments, count);
	struct response *response = source ? responses_find(&state->responses, &trace->chronicle->family,
							     trace->event.common.process)
					   : NULL;

	if (!response || response_note(response, context_string(trace->context, arguments[source])))
		return 0;
	return output_fail(viewer->output, strerror(ENOMEM));
}

/* Of several sources each would need a command of its own, which nobody has given. */
static int list_response(struct viewer *viewer, const struct response *response)
{
	struct state *state = viewer->state;
	struct text source = { response->source.bytes, response->source.length };

	if (source.length && !response->several)
		return list_entry(viewer, response->front, source, response->back);
	state->unlisted++;
	return 0;
}

/* What a launcher runs is the same command. */
static int await_sources(struct viewer *viewer, const struct command *command)
{
	struct state *state = viewer->state;
	const struct trace *trace = viewer->trace;
	uint32_t process = trace->event.common.process;

	if (responses_find(&state->responses, &trace->chronicle->family, process) ||
	    responses_add(&state->responses, process, text_of(print_front, command, 0), text_of(print_back, command, 0)))
		return 0;
	return output_fail(viewer->output, strerror(ENOMEM));
}

static int event(struct viewer *viewer)
{
	struct state *state = viewer->state;
	const struct event *event = &viewer->trace->event;
	struct command command;

	if (event->kind != KIND_EXEC || event_errno(event))
		return 0;
	if (note_proper(viewer) < 0)
		return -1;
	if (!find_driver(&command, viewer->trace) ||
	    is_below_compiler(viewer, event->common.process))
		return 0;
	read_arguments(&command);
	if (command.refused)
		return 0;
	if (!command.sources)
		return command.response ? await_sources(viewer, &command) : 0;
	if (!idmap_put(&state->compilers, event->common.process))
		return output_fail(viewer->output, strerror(ENOMEM));
	return list_sources(viewer, &command);
}

/* Ids of processes are of one section. */
static int section(struct viewer *viewer)
{
	struct state *state = viewer->state;
	const struct response *responses = (const struct response *)state->responses.commands.values;

	for (size_t i = 0; i < state->responses.commands.count; i++)
		if (list_response(viewer, &responses[i]) < 0)
			return -1;
	idmap_clear(&state->compilers);
	responses_clear(&state->responses);
	return ferror(viewer->output->file) ? -1 : 0;
}

static int finish(struct viewer *viewer)
{
	struct state *state = viewer->state;

	fputs(state->entries.count ? "\n]\n" : "]\n", viewer->output->file);
	if (state->unlisted)
		fprintf(stderr, "query: compdb: %" PRIu64 " compiler command%s no source but perhaps in a response file "
			"(@file), which is not in the trace, or several there: not listed\n", state->unlisted,
			state->unlisted == 1 ? " names" : "s name");
	return ferror(viewer->output->file) ? -1 : 0;
}

const struct view view_compdb = {
	.name = "compdb",
	.description = "compile_commands.json: how each source was compiled",
	.begin = begin,
	.event = event,
	.section = section,
	.finish = finish,
	.end = end,
};
