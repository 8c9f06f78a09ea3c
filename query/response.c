/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps entries that lack their source. */
#include "response.h"

#include <stdlib.h>
#include <string.h>

bool responses_add(struct responses *responses, uint32_t process, char *front, char *back)
{
	struct response *response = front && back ? idmap_put(&responses->commands, process) : NULL;

	if (!response) {
		free(front);
		free(back);
		return false;
	}
	*response = (struct response){ .front = front, .back = back };
	return true;
}

struct response *responses_find(const struct responses *responses, const struct family *family, uint32_t process)
{
	struct response *found = NULL, *here;

	while (process) {
		const struct member *member = family_member(family, process);

		here = idmap_get(&responses->commands, process);
		found = here ? here : found;
		process = member && member->parent ? family->members.ids[member->parent - 1] : 0;
	}
	return found;
}

bool response_note(struct response *response, struct text source)
{
	const struct buffer *known = &response->source;

	if (!known->length)
		return buffer_add(&response->source, source.bytes, source.length) == 0;
	response->several |= known->length != source.length || memcmp(known->bytes, source.bytes, source.length);
	return true;
}

static void forget(struct response *response)
{
	free(response->front);
	free(response->back);
	buffer_free(&response->source);
}

void responses_clear(struct responses *responses)
{
	for (size_t i = 0; i < responses->commands.count; i++)
		forget((struct response *)responses->commands.values + i);
	idmap_clear(&responses->commands);
}
