/* SPDX-License-Identifier: BSD-2-Clause */
/* Follows searches: a name that is looked for in one directory after the other. */
#include "report_missed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "party.h"
#include "value.h"

static bool is_lookup(const struct event *event)
{
	switch (event->kind) {
	case KIND_OPEN:
	case KIND_STAT:
	case KIND_ACCESS:
	case KIND_EXEC:
		return true;
	default:
		return false;
	}
}

static bool is_missing(const struct event *event)
{
	int error = event_errno(event);

	return error == ENOENT || error == ENOTDIR;
}

static struct text last_part(struct text path)
{
	const char *slash = path.length ? memrchr(path.bytes, '/', path.length) : NULL;
	size_t before = slash ? (size_t)(slash + 1 - path.bytes) : 0;

	return (struct text){ path.bytes + before, path.length - before };
}

static uint32_t put(struct missed *missed, struct intern *table, struct text text)
{
	bool is_new;
	uint32_t id = text.length ? intern_put(table, text.bytes, text.length, &is_new) : 0;

	missed->failed |= text.length && !id;
	return id;
}

/* The id of the last part of the file's path; 0: it has none. */
static uint32_t name_of(struct missed *missed, const struct trace *trace, uint32_t file)
{
	uint32_t *name;

	if (missed->epoch != trace->epoch)
		idmap_clear(&missed->names);
	missed->epoch = trace->epoch;
	name = file ? idmap_put(&missed->names, file) : NULL;
	if (!name)
		return 0;
	if (!*name)
		*name = put(missed, &missed->texts, last_part(context_file_path(trace->context, file)));
	return *name;
}

/* The search that the event at hand is part of, by id; 0: none. */
static uint32_t search_of(struct missed *missed, const struct trace *trace)
{
	const struct event *event = &trace->event;
	uint32_t key[2] = { event->common.process, name_of(missed, trace, event_file_id(event)) };
	uint32_t id = key[1] ? put(missed, &missed->searches, (struct text){ (const char *)key, sizeof(key) }) : 0;

	if (!id || !array_reserve(&missed->ends, &missed->capacity, (size_t)id + 1, sizeof(*missed->ends)))
		return 0;
	return id;
}

void missed_init(struct missed *missed)
{
	missed->names = (struct idmap)IDMAP(uint32_t);
}

void missed_event(struct missed *missed, const struct trace *trace, uint64_t place)
{
	const struct event *event = &trace->event;
	struct search_end *end;
	uint32_t search;

	if (!is_lookup(event) || (event_errno(event) && !is_missing(event)))
		return;
	search = search_of(missed, trace);
	if (!search)
		return;
	end = &missed->ends[search];
	if (end->waits && !is_missing(event)) {
		end->place = place;
		end->path = put(missed, &missed->texts, context_file_path(trace->context, event_file_id(event)));
	}
	end->waits = is_missing(event);
}

static enum missed_kind judge(const struct missed *missed, const struct search_end *end, struct text path,
			      uint64_t place)
{
	struct text found = intern_get(&missed->texts, end->path);

	if (end->place <= place)
		return MISSED_NEVER;
	return found.length == path.length && !memcmp(found.bytes, path.bytes, path.length) ? MISSED_LATE : MISSED_FOUND;
}

bool missed_holds(struct missed *missed, enum missed_kind kind, struct trace *trace, uint64_t place)
{
	static const char *const sentences[] = {
		[MISSED_FOUND] = "missed, harmless: its process went on and found ",
		[MISSED_LATE] = "missed, at first: its process found it under the same name later",
		[MISSED_NEVER] = "missed: its process found nothing of this name later",
	};
	const struct search_end *end;
	enum missed_kind found;
	uint32_t search;

	if (!is_lookup(&trace->event) || !is_missing(&trace->event))
		return false;
	search = search_of(missed, trace);
	if (!search)
		return false;
	end = &missed->ends[search];
	found = judge(missed, end, context_file_path(trace->context, event_file_id(&trace->event)), place);
	if (kind != MISSED_ANY && kind != found)
		return false;
	trace_explain(trace, sentences[found],
		      found == MISSED_FOUND ? intern_get(&missed->texts, end->path) : (struct text){ NULL, 0 });
	return true;
}

bool missed_find(struct text word, enum missed_kind *kind)
{
	static const char *const words[] = { [MISSED_FOUND] = "found", [MISSED_LATE] = "late", [MISSED_NEVER] = "never" };

	for (*kind = MISSED_FOUND; *kind <= MISSED_NEVER; (*kind)++)
		if (text_is(word, words[*kind]))
			return true;
	return false;
}

void missed_free(struct missed *missed)
{
	intern_free(&missed->searches);
	intern_free(&missed->texts);
	free(missed->ends);
	idmap_free(&missed->names);
}
