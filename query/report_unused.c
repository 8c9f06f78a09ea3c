/* SPDX-License-Identifier: BSD-2-Clause */
/* Follows each version of a file to its end. */
#include "report_unused.h"

#include <stdlib.h>

#include "array.h"

static enum version_end end_by(enum deed_kind kind)
{
	switch (kind) {
	case DEED_EMPTY:
		return VERSION_EMPTIED;
	case DEED_REPLACE:
		return VERSION_REPLACED;
	case DEED_REMOVE:
		return VERSION_REMOVED;
	default:
		return VERSION_LEFT;
	}
}

static void note(struct unused *unused, const struct deed *deed, const struct party *now)
{
	struct version *version;

	if (!array_reserve(&unused->versions, &unused->capacity, (size_t)deed->content + 1,
			   sizeof(*unused->versions))) {
		unused->failed = true;
		return;
	}
	version = &unused->versions[deed->content];
	version->read |= deed->kind == DEED_READ;
	version->written |= deed->kind == DEED_WRITE;
	if (end_by(deed->kind) != VERSION_LEFT) {
		version->end = end_by(deed->kind);
		version->by = *now;
	} else if (deed->kind == DEED_MAKE || deed->kind == DEED_NAME) {
		version->end = VERSION_LEFT;	/* emptied while it was open, or named anew: it is still there */
	}
}

void unused_event(struct unused *unused, const struct tracker *tracker, const struct party *now)
{
	for (unsigned i = 0; i < tracker->deed_count; i++)
		if (tracker_deed_is_file(tracker, &tracker->deeds[i]))
			note(unused, &tracker->deeds[i], now);
}

bool unused_holds(const struct unused *unused, const struct parties *parties, const struct tracker *tracker,
		  struct trace *trace)
{
	static const char *const sentences[] = {
		[VERSION_REMOVED] = "unused: nobody read it before %s removed it",
		[VERSION_REPLACED] = "unused: nobody read it before %s put another file in its place",
		[VERSION_EMPTIED] = "unused: nobody read it before %s emptied it",
	};

	for (unsigned i = 0; i < tracker->deed_count; i++) {
		const struct deed *deed = &tracker->deeds[i];
		const struct version *version;

		if (deed->kind != DEED_WRITE || deed->content >= unused->capacity)
			continue;
		version = &unused->versions[deed->content];
		if (!version->written || version->read || version->end == VERSION_LEFT)
			continue;
		party_explain(trace, parties, sentences[version->end], &version->by);
		return true;
	}
	return false;
}

void unused_free(struct unused *unused)
{
	free(unused->versions);
}
