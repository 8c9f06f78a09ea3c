/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a normalized trace has said so far: strings, lists, files, processes.
 * Feed it every block and record in order; ask it about ids.  The context owns
 * what it hands out, which lasts until the next context_block or context_apply.
 */
#ifndef COMMON_CONTEXT_H
#define COMMON_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#include "reader.h"
#include "record.h"

struct context;

/* NULL: no memory. */
struct context *context_new(void);
void context_free(struct context *context);

/* Call for each block before its records, damage too: a RESET forgets strings, lists and
 * files (damage says so itself when it may have taken one), a new section also processes. */
void context_block(struct context *context, const struct block *block);

/* Takes in a definition; or what an event does to its process: exec gives it another
 * program (apply the event before looking at it, so that proc.* is the new program's),
 * chdir another cwd.  Other records change nothing.  0, or -1: no memory. */
int context_apply(struct context *context, const struct record *record);

/* An id's string; NULL bytes: absent or unknown. */
struct text context_string(const struct context *context, uint32_t id);

/* An id's list of string ids; NULL: absent or unknown. */
const uint32_t *context_list(const struct context *context, uint32_t id, size_t *count);

/* NULL: absent or unknown. */
const struct record_file *context_file(const struct context *context, uint32_t id);

/* The process as it is now.  NULL: absent or unknown.  Process ids are good for the
 * whole section; parents are defined before children. */
const struct record_process *context_process(const struct context *context, uint32_t id);

/* The bare strings of an event's files: path as asked, and as the kernel opened it. */
struct text context_file_path(const struct context *context, uint32_t file);
struct text context_file_real(const struct context *context, uint32_t file);

#endif
