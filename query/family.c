/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps what the whole section says about each process. */
#include "family.h"

#include <string.h>

/* Only a parent that is already known counts: so no chain of parents is ever a loop. */
static int apply_process(struct family *family, const struct record *record)
{
	struct record_process process;
	struct member *member, *parent;

	RECORD_FIELDS(record, &process);
	if (!process.id || family_member(family, process.id))
		return 0;
	member = idmap_put(&family->members, process.id);
	if (!member)
		return -1;
	parent = process.parent == process.id ? NULL : family_member(family, process.parent);
	if (!parent)
		return 0;
	member->parent = parent - (struct member *)family->members.values + 1;
	member->depth = parent->depth + 1;
	return 0;
}

static void apply_exit(struct family *family, const struct record *record)
{
	struct record_event_exit event;
	struct member *member;

	RECORD_FIELDS(record, &event);
	member = event.last ? family_member(family, event.process) : NULL;
	if (!member)
		return;
	member->ended = true;
	member->code = event.code;
	member->end = event.time;
	member->user = event.user;
	member->system = event.system;
	member->maxrss = event.maxrss;
}

int family_apply(struct family *family, const struct record *record)
{
	if (record->kind == KIND_PROCESS)
		return apply_process(family, record);
	if (record->kind == KIND_EXIT || record->kind == KIND_ENDED)
		apply_exit(family, record);
	return 0;
}

struct member *family_member(const struct family *family, uint32_t process)
{
	return idmap_get(&family->members, process);
}

static bool holds(enum relation_kind kind, const struct member *member, const struct member *parent, uint64_t bit)
{
	bool parent_seen = parent && (parent->seen & bit), parent_related = parent && (parent->related & bit);

	switch (kind) {
	case RELATION_SELF:
		return member->seen & bit;
	case RELATION_PARENT:
		return parent_seen;
	case RELATION_ANCESTOR:
		return parent_seen || parent_related;
	case RELATION_WITHIN:
		return (member->seen & bit) || parent_related;
	case RELATION_DESCENDANT:
		break;
	}
	return false;
}

/* Parents lie before their children, so one walk forward hands everything down ... */
static void hand_down(struct family *family, enum relation_kind kind, uint64_t bit)
{
	struct member *members = (struct member *)family->members.values;

	for (size_t i = 0; i < family->members.count; i++) {
		const struct member *parent = members[i].parent ? &members[members[i].parent - 1] : NULL;

		if (holds(kind, &members[i], parent, bit))
			members[i].related |= bit;
	}
}

/* ... and one walk backward hands it up. */
static void hand_up(struct family *family, uint64_t bit)
{
	struct member *members = (struct member *)family->members.values;

	for (size_t i = family->members.count; i-- > 0;)
		if (members[i].parent && ((members[i].seen | members[i].related) & bit))
			members[members[i].parent - 1].related |= bit;
}

void family_relate(struct family *family, enum relation_kind kind, unsigned index)
{
	uint64_t bit = 1ull << index;

	if (kind == RELATION_DESCENDANT)
		hand_up(family, bit);
	else
		hand_down(family, kind, bit);
}

void family_free(struct family *family)
{
	idmap_free(&family->members);
}
