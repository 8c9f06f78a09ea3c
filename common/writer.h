/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes blocks.  The writer keeps nothing but counts; batches stay the
 * caller's and are cleared when written.
 */
#ifndef COMMON_WRITER_H
#define COMMON_WRITER_H

#include <stddef.h>
#include <stdint.h>

#include "batch.h"
#include "format.h"

struct writer;

/* Writes to fd, which stays the caller's; zstd_level 0: uncompressed.  NULL: no memory. */
struct writer *writer_new(int fd, int zstd_level);
void writer_free(struct writer *writer);

/* Begins a section: section block and schema.  `properties' holds property records.
 * Returns 0, or -1: see writer_error. */
int writer_section(struct writer *writer, const struct section_head *head, struct batch *properties);

/* Writes a batch as one block, if it holds anything, and clears it.  0 or -1. */
int writer_block(struct writer *writer, enum block_type type, unsigned flags, uint32_t stream,
		 struct batch *batch);

/* Copies a whole block (head, payload, padding) that is not understood; it gets a new
 * number and section.  0 or -1. */
int writer_copy(struct writer *writer, const void *block, size_t length);

/* Writes a whole block as it is: for a section that is passed on unchanged.  0 or -1. */
int writer_pass(struct writer *writer, const void *block, size_t length);

/* Ends the section with what `end' says; its totals and seal are filled in.  0 or -1. */
int writer_end(struct writer *writer, const struct record_end *end);

/* Why the last call failed: errno's text, with what was tried. */
const char *writer_error(const struct writer *writer);

/* errno of the first failed write; 0: none.  EPIPE: the reader is gone. */
int writer_errno(const struct writer *writer);

/* Bytes written so far, of all sections. */
uint64_t writer_bytes(const struct writer *writer);

#endif
