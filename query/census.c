/* SPDX-License-Identifier: BSD-2-Clause */
/* Collects processes with their ancestors. */
#include "census.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "command.h"
#include "fit.h"
#include "view.h"

#define COLUMNS_BEFORE 28		/* pid, exit, seconds */
#define COMMAND_LEAST 20

static char *copy_name(const struct trace *trace, uint32_t id)
{
	struct text text = context_string(trace->context, id);

	return text.bytes ? strndup(text.bytes, text.length) : strdup("?");
}

/* The arguments; where there are none, the name alone. */
static char *copy_command(const struct trace *trace, const struct record_process *process)
{
	struct buffer buffer = { 0 };
	char *copy = NULL;
	int result = process->argv ? command_append(&buffer, trace, process->argv)
				   : command_append_one(&buffer, context_string(trace->context, process->name));

	if (result == 0)
		copy = strndup(buffer.length ? buffer.bytes : "", buffer.length);
	buffer_free(&buffer);
	return copy;
}

static int describe(struct resident *resident, const struct trace *trace, uint32_t id)
{
	const struct record_process *process = context_process(trace->context, id);
	char *name, *command;

	if (!process || resident->changes == trace->changes)
		return 0;
	name = copy_name(trace, process->name);
	command = copy_command(trace, process);
	if (!name || !command) {
		free(name);
		free(command);
		return -1;
	}
	free(resident->name);
	free(resident->command);
	resident->name = name;
	resident->command = command;
	resident->pid = process->pid;
	resident->start = trace_process_start(trace, process);
	resident->changes = trace->changes;
	return 0;
}

static size_t index_of(const struct census *census, const struct resident *resident)
{
	return resident - census_resident(census, 0);
}

static void adopt(struct census *census, struct resident *parent, struct resident *child)
{
	size_t number = index_of(census, child) + 1;

	child->parent = index_of(census, parent) + 1;
	*(parent->last_child ? &census_resident(census, parent->last_child - 1)->next_sibling
			     : &parent->first_child) = number;
	parent->last_child = number;
}

/* The nearest ancestor, by the family, that is counted in; NULL: none. */
static uint32_t parent_id(const struct trace *trace, uint32_t id)
{
	const struct family *family = &trace->chronicle->family;
	const struct member *member = family_member(family, id);

	return member && member->parent ? family->members.ids[member->parent - 1] : 0;
}

static int add_one(struct census *census, const struct trace *trace, uint32_t id)
{
	struct resident *resident = idmap_get(&census->residents, id), *parent;

	if (resident)
		return describe(resident, trace, id);
	resident = idmap_put(&census->residents, id);
	if (!resident)
		return -1;
	parent = idmap_get(&census->residents, parent_id(trace, id));
	if (parent)
		adopt(census, parent, resident);
	return describe(resident, trace, id);
}

static bool is_up_to_date(const struct census *census, const struct trace *trace, uint32_t id)
{
	const struct resident *resident = idmap_get(&census->residents, id);

	return resident && resident->changes == trace->changes && resident->selected;
}

/* From the process up to its first ancestor, then counted in downwards. */
static int add_chain(struct census *census, const struct trace *trace, uint32_t id)
{
	struct buffer chain = { 0 };
	int result = 0;

	for (; id && !result; id = parent_id(trace, id))
		result = buffer_add(&chain, &id, sizeof(id));
	for (size_t left = chain.length; left > 0 && !result; left -= sizeof(id)) {
		memcpy(&id, chain.bytes + left - sizeof(id), sizeof(id));
		result = add_one(census, trace, id);
	}
	buffer_free(&chain);
	return result;
}

int census_add(struct census *census, const struct trace *trace)
{
	uint32_t id = trace->event.common.process;
	struct resident *resident;

	if (!trace->event.process || is_up_to_date(census, trace, id))
		return 0;
	if (add_chain(census, trace, id) < 0)
		return -1;
	resident = idmap_get(&census->residents, id);
	resident->selected = true;
	return 0;
}

void census_clear(struct census *census)
{
	for (size_t i = 0; i < census->residents.count; i++) {
		free(census_resident(census, i)->name);
		free(census_resident(census, i)->command);
	}
	idmap_clear(&census->residents);
}

void census_free(struct census *census)
{
	census_clear(census);
	idmap_free(&census->residents);
}

static int compare_starts(const void *left, const void *right)
{
	const struct resident *a = *(const struct resident *const *)left, *b = *(const struct resident *const *)right;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return a < b ? -1 : a > b;
}

struct resident **census_sorted(const struct census *census, size_t *count)
{
	struct resident **sorted = calloc(census->residents.count + 1, sizeof(*sorted));

	*count = 0;
	for (size_t i = 0; sorted && i < census->residents.count; i++)
		if (census_resident(census, i)->selected)
			sorted[(*count)++] = census_resident(census, i);
	if (sorted)
		qsort(sorted, *count, sizeof(*sorted), compare_starts);
	return sorted;
}

static void print_end(const struct member *member, FILE *out)
{
	char digits[NAMES_DIGITS];
	struct text text;

	if (!member || !member->ended) {
		fprintf(out, " %8s", "-");
	} else if (WIFSIGNALED(member->code)) {
		text = names_text(&names_signal, WTERMSIG(member->code), digits);
		fprintf(out, " %8.*s", (int)text.length, text.bytes);
	} else {
		fprintf(out, " %8d", WEXITSTATUS(member->code));
	}
}

static void print_duration(const struct member *member, const struct resident *resident, FILE *out)
{
	if (member && member->ended && resident->start && member->end >= resident->start) {
		fprintf(out, " %8.3fs  ", (member->end - resident->start) / 1e9);
		return;
	}
	fprintf(out, " %9s  ", "-");
}

/* On a terminal a line is a line; but something of the command is always shown. */
static size_t room_for_command(const struct output *output, unsigned indent)
{
	unsigned before = COLUMNS_BEFORE + indent;

	if (!output->width || !output->list_end)
		return FIT_ALL;
	return output->width > before + COMMAND_LEAST ? output->width - before : COMMAND_LEAST;
}

void census_print(const struct census *census, size_t index, unsigned indent, const struct trace *trace,
		  const struct output *output)
{
	const struct resident *resident = census_resident(census, index);
	const struct member *member = family_member(&trace->chronicle->family, census->residents.ids[index]);
	const char *command = resident->command ? resident->command : "?";

	fprintf(output->file, "%7" PRIu32, resident->pid);
	print_end(member, output->file);
	print_duration(member, resident, output->file);
	for (unsigned i = 0; i < indent; i++)
		putc(' ', output->file);
	fit_print_begin(output->file, (struct text){ command, strlen(command) }, room_for_command(output, indent));
	putc(output->list_end, output->file);
}

void census_print_head(const struct output *output)
{
	if (output->terminal && output->list_end)
		fprintf(output->file, "%7s %8s %9s  %s\n", "pid", "exit", "seconds", "command");
}
