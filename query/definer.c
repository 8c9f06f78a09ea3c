/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps track of what the output has been told. */
#include "definer.h"

#include <string.h>

void definer_init(struct definer *definer, struct trace *trace)
{
	*definer = (struct definer){
		.trace = trace,
		.strings = IDMAP(uint8_t),
		.lists = IDMAP(uint8_t),
		.files = IDMAP(uint8_t),
		.processes = IDMAP(struct believed),
	};
	references_init(&definer->references);
}

void definer_free(struct definer *definer)
{
	batch_free(&definer->definitions);
	idmap_free(&definer->strings);
	idmap_free(&definer->lists);
	idmap_free(&definer->files);
	idmap_free(&definer->processes);
	buffer_free(&definer->chain);
}

void definer_reset(struct definer *definer, bool processes_too)
{
	idmap_clear(&definer->strings);
	idmap_clear(&definer->lists);
	idmap_clear(&definer->files);
	if (processes_too)
		idmap_clear(&definer->processes);
}

static struct idmap *map_of(struct definer *definer, uint16_t kind)
{
	switch (kind) {
	case KIND_STRING:
		return &definer->strings;
	case KIND_LIST:
		return &definer->lists;
	case KIND_FILE:
		return &definer->files;
	default:
		return NULL;
	}
}

/* A definition's id is the field after its head. */
bool definer_forget(struct definer *definer, const struct record *record)
{
	struct idmap *map = map_of(definer, record->kind);
	uint8_t *told;
	uint32_t id;

	if (!map || record->fixed < sizeof(*record) + sizeof(id))
		return false;
	memcpy(&id, record + 1, sizeof(id));
	told = idmap_get(map, id);
	if (!told || !*told)
		return false;
	*told = false;
	return true;
}

/* Notes that the id is told now.  1: it was already, 0: it was not, -1: no memory. */
static int tell(struct idmap *map, uint32_t id)
{
	uint8_t *told = idmap_put(map, id);

	if (!told)
		return -1;
	if (*told)
		return 1;
	*told = true;
	return 0;
}

static int define_string(struct definer *definer, uint32_t id)
{
	struct text text = context_string(definer->trace->context, id);
	struct record_string *record;
	int told;

	if (!id || !text.bytes)
		return 0;
	told = tell(&definer->strings, id);
	if (told)
		return told < 0 ? -1 : 0;
	record = batch_begin(&definer->definitions, KIND_STRING, sizeof(*record));
	if (!record)
		return -1;
	record->id = id;
	BATCH_TEXT(&definer->definitions, string, text, text.bytes, text.length);
	return batch_end(&definer->definitions);
}

static int define_list(struct definer *definer, uint32_t id)
{
	size_t count;
	const uint32_t *strings = context_list(definer->trace->context, id, &count);
	struct record_list *record;
	int told;

	if (!id || !strings)
		return 0;
	told = tell(&definer->lists, id);
	if (told)
		return told < 0 ? -1 : 0;
	for (size_t i = 0; i < count; i++)
		if (define_string(definer, strings[i]) < 0)
			return -1;
	record = batch_begin(&definer->definitions, KIND_LIST, sizeof(*record));
	if (!record)
		return -1;
	record->id = id;
	BATCH_TEXT(&definer->definitions, list, strings, strings, count * sizeof(*strings));
	return batch_end(&definer->definitions);
}

static int define_file(struct definer *definer, uint32_t id)
{
	const struct record_file *file = context_file(definer->trace->context, id);
	struct record_file record;
	int told;

	if (!id || !file)
		return 0;
	told = tell(&definer->files, id);
	if (told)
		return told < 0 ? -1 : 0;
	if (define_string(definer, file->path) < 0 || define_string(definer, file->real) < 0)
		return -1;
	record = *file;
	record.head = (struct record){ sizeof(record), KIND_FILE, sizeof(record) };
	return batch_add(&definer->definitions, &record);
}

static int define_process_record(struct definer *definer, const struct record_process *process)
{
	struct record_process record = *process;

	if (define_string(definer, process->name) < 0 || define_string(definer, process->cwd) < 0 ||
	    define_file(definer, process->exe) < 0 || define_list(definer, process->argv) < 0 ||
	    define_list(definer, process->env) < 0)
		return -1;
	record.head = (struct record){ sizeof(record), KIND_PROCESS, sizeof(record) };
	return batch_add(&definer->definitions, &record);
}

static bool is_believed(const struct definer *definer, const struct believed *believed,
			const struct record_process *process)
{
	return believed && believed->epoch == definer->trace->epoch &&
	       !memcmp(&believed->process.id, &process->id, sizeof(*process) - offsetof(struct record_process, id));
}

/* The reader of the output applies a kept exec or chdir by himself. */
static void foresee(struct definer *definer, uint32_t id, const struct record_process *process)
{
	const struct event *event = &definer->trace->event;
	struct believed *believed = idmap_get(&definer->processes, id);
	struct record_process *before;

	if (!believed || id != event->common.process || believed->epoch != definer->trace->epoch ||
	    event->common.result < 0)
		return;
	before = &believed->process;
	if (event->kind == KIND_CHDIR || event->kind == KIND_EXEC)
		before->cwd = process->cwd;
	if (event->kind != KIND_EXEC)
		return;
	before->name = process->name;
	before->exe = process->exe;
	before->argv = process->argv;
	before->env = process->env;
	before->uid = process->uid;
	before->gid = process->gid;
}

/* The process and its ancestors, each after its own child; found by the family, in which no chain is a loop. */
static int find_chain(struct definer *definer, uint32_t id)
{
	const struct family *family = &definer->trace->chronicle->family;
	const struct member *members = (const struct member *)family->members.values;
	const struct member *member = family_member(family, id);

	buffer_clear(&definer->chain);
	while (member) {
		id = family->members.ids[member - members];
		if (buffer_add(&definer->chain, &id, sizeof(id)) < 0)
			return -1;
		member = member->parent ? &members[member->parent - 1] : NULL;
	}
	return 0;
}

static size_t chain_length(const struct definer *definer)
{
	return definer->chain.length / sizeof(uint32_t);
}

static uint32_t chain_id(const struct definer *definer, size_t index)
{
	uint32_t id;

	memcpy(&id, definer->chain.bytes + index * sizeof(id), sizeof(id));
	return id;
}

/* An exec or chdir that is kept comes after the definition: that tells what was before. */
static const struct record_process *as_of_now(const struct definer *definer, uint32_t id,
					      const struct record_process *process)
{
	const struct believed *believed = idmap_get(&definer->processes, id);

	if (definer->trace->before.id != id || (believed && believed->epoch == definer->trace->epoch))
		return process;
	return &definer->trace->before;
}

static int define_one_process(struct definer *definer, uint32_t id)
{
	const struct record_process *process = context_process(definer->trace->context, id);
	struct believed *believed;

	if (!process)
		return 0;
	foresee(definer, id, process);
	if (!is_believed(definer, idmap_get(&definer->processes, id), process) &&
	    define_process_record(definer, as_of_now(definer, id, process)) < 0)
		return -1;
	believed = idmap_put(&definer->processes, id);
	if (!believed)
		return -1;
	*believed = (struct believed){ *process, definer->trace->changes, definer->trace->epoch };
	return 0;
}

static bool is_looked_at(const struct definer *definer, uint32_t id)
{
	const struct believed *believed = idmap_get(&definer->processes, id);

	return believed && believed->changes == definer->trace->changes;
}

/* Ancestors first, as the format wants it. */
static int define_process(struct definer *definer, uint32_t id)
{
	if (!id || is_looked_at(definer, id))
		return 0;
	if (find_chain(definer, id) < 0)
		return -1;
	for (size_t i = chain_length(definer); i-- > 0;)
		if (define_one_process(definer, chain_id(definer, i)) < 0)
			return -1;
	return 0;
}

static int define(void *visitor, uint16_t unit, uint32_t id)
{
	switch (unit) {
	case UNIT_string:
		return define_string(visitor, id);
	case UNIT_list:
		return define_list(visitor, id);
	case UNIT_file:
		return define_file(visitor, id);
	default:
		return define_process(visitor, id);
	}
}

static bool changes_belief(struct definer *definer, uint32_t id)
{
	const struct record_process *process = context_process(definer->trace->context, id);
	const struct believed *believed;

	if (!process)
		return false;
	foresee(definer, id, process);
	believed = idmap_get(&definer->processes, id);
	return believed && believed->epoch == definer->trace->epoch && !is_believed(definer, believed, process);
}

static int check(void *visitor, uint16_t unit, uint32_t id)
{
	struct definer *definer = visitor;

	if (unit != UNIT_process || is_looked_at(definer, id) || find_chain(definer, id) < 0)
		return 0;
	for (size_t i = 0; i < chain_length(definer); i++)
		if (changes_belief(definer, chain_id(definer, i)))
			return 1;
	return 0;
}

bool definer_must_flush(struct definer *definer)
{
	return references_visit(&definer->references, definer->trace->event.record, check, definer);
}

int definer_event(struct definer *definer)
{
	return references_visit(&definer->references, definer->trace->event.record, define, definer);
}
