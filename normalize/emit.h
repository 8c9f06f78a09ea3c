/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The normalized trace on its way out: gives strings, lists, files and processes
 * their ids, writes each definition before its first use, and the events.
 * Borrows the outbox; failed writes are remembered there (outbox_has_failed).
 */
#ifndef NORMALIZE_EMIT_H
#define NORMALIZE_EMIT_H

#include <stdint.h>

#include "fdtable.h"
#include "outbox.h"
#include "process.h"

struct emitter;

/* Ids are forgotten from time to time, so that they take no more than some memory. */
struct emitter *emitter_new(struct outbox *outbox);
void emitter_free(struct emitter *emitter);

/* Begins a new section: no id is known any more. */
void emitter_reset(struct emitter *emitter);

/* Ids, with the definition written if need be; 0 for what is not known. */
uint32_t emitter_string(struct emitter *emitter, struct text text);
uint32_t emitter_name(struct emitter *emitter, struct name *name);
uint32_t emitter_constant(struct emitter *emitter, const char *text);	/* that stays where it is */
uint32_t emitter_list(struct emitter *emitter, struct text text);	/* of strings, each with a NUL at its end */
uint32_t emitter_file(struct emitter *emitter, const struct open_file *file);
uint32_t emitter_process(struct emitter *emitter, struct process *process);

/* Ids of a process' program: its file, argv and environment. */
struct image_ids {
	uint32_t file, argv, env, command, cwd;
};
struct image_ids emitter_image(struct emitter *emitter, const struct image *image);

/* Makes room for the next event.  Call it before asking for the ids of that event, and pass
 * the event's time: a block ends by size, or when it has grown old. */
void emitter_begin(struct emitter *emitter, uint64_t time_ns);

/* Appends an event; its sequence number is filled in. */
void emitter_event(struct emitter *emitter, void *record);

/* Writes out what has waited until no later event could join it; ns. */
void emitter_settle(struct emitter *emitter, uint64_t safe_ns);
void emitter_flush(struct emitter *emitter);

uint64_t emitter_events(const struct emitter *emitter);

#endif
