/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs query and follows its output event by event. */
#include "selection.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory.h"
#include "reader.h"
#include "status.h"

struct selection {
	const char *filter;
	pid_t query;
	int fd;
	struct reader *reader;
	struct block block;
	struct place next;		/* of the next selected event; section 0: not read yet */
	bool ended;
};

/* The query that was built or installed together with this program, when that has a path. */
static char *find_query(void)
{
	const char *slash = strrchr(program_invocation_name, '/');
	char *path;

	if (!slash)
		return NULL;
	if (asprintf(&path, "%.*s/query", (int)(slash - program_invocation_name), program_invocation_name) < 0)
		err(STATUS_IO, "cannot name query");
	if (access(path, X_OK) == 0)
		return path;
	free(path);
	return NULL;
}

static void start(struct selection *selection, int in, int out)
{
	char *words[] = { "query", "-f", "trace", "-e", (char *)selection->filter, NULL };
	char *path = find_query();
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!error)
		error = posix_spawnp(&selection->query, path ? path : "query", &actions, NULL, words, environ);
	if (error) {
		errno = error;
		err(STATUS_IO, "a filter needs query, which cannot be run (install it beside graph, or in PATH)");
	}
	posix_spawn_file_actions_destroy(&actions);
	free(path);
}

struct selection *selection_open(const char *filter, int fd)
{
	struct selection *selection = memory_zeroed(1, sizeof(*selection));
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		err(STATUS_IO, "cannot make a pipe");
	selection->filter = filter;
	selection->fd = ends[0];
	start(selection, fd, ends[1]);
	close(ends[1]);
	selection->reader = reader_new(ends[0]);
	if (!selection->reader)
		err(STATUS_IO, "cannot read what query selects");
	return selection;
}

/* query has said why on stderr, the pipe is at its end. */
static void check_query(struct selection *selection)
{
	int status;

	selection->ended = true;
	while (waitpid(selection->query, &status, 0) < 0)
		if (errno != EINTR)
			err(STATUS_IO, "query is lost");
	if (WIFEXITED(status) && (WEXITSTATUS(status) <= STATUS_NO_MATCH || WEXITSTATUS(status) == STATUS_INCOMPLETE))
		return;
	if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_USAGE)
		errx(STATUS_USAGE, "query does not take this filter: %s", selection->filter);
	errx(STATUS_IO, "query failed: what it selects is not known");
}

static void next_event(struct selection *selection)
{
	struct record_event_exit event;
	const struct record *record;

	for (;;) {
		while ((record = block_record(&selection->block)))
			if (record_is_event(record->kind)) {
				RECORD_FIELDS(record, &event);
				selection->next.time_ns = event.time;
				selection->next.sequence = event.sequence;
				return;
			}
		if (reader_next(selection->reader, &selection->block) <= 0) {
			check_query(selection);
			return;
		}
		selection->next.section += selection->block.type == BLOCK_SECTION;
		if (selection->block.type != BLOCK_EVENTS)
			selection->block = (struct block){ 0 };
	}
}

static int compare(struct place a, struct place b)
{
	if (a.section != b.section)
		return a.section < b.section ? -1 : 1;
	if (a.time_ns != b.time_ns)
		return a.time_ns < b.time_ns ? -1 : 1;
	return a.sequence < b.sequence ? -1 : a.sequence > b.sequence;
}

bool selection_has(struct selection *selection, struct place place)
{
	if (!selection->next.section)
		next_event(selection);
	while (!selection->ended && compare(selection->next, place) < 0)
		next_event(selection);
	return !selection->ended && compare(selection->next, place) == 0;
}

void selection_close(struct selection *selection)
{
	if (!selection)
		return;
	/* To the end, where it says how it went. */
	while (!selection->ended)
		next_event(selection);
	close(selection->fd);
	reader_free(selection->reader);
	free(selection);
}
