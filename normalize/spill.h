/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Room on disk for records that wait: one file without a name, made at the first need.
 * What is taken back is given back to the disk where the file system can do that.  Ends
 * the program (status 4) when the disk is full or fails.
 */
#ifndef NORMALIZE_SPILL_H
#define NORMALIZE_SPILL_H

#include <stddef.h>
#include <stdint.h>

struct spill;

/* In `directory' (borrowed). */
struct spill *spill_new(const char *directory);
void spill_free(struct spill *spill);

/* Stores bytes; returns where. */
uint64_t spill_put(struct spill *spill, const void *bytes, size_t length);

/* Takes back what spill_put stored there. */
void spill_take(struct spill *spill, uint64_t at, void *bytes, size_t length);

/* Bytes stored so far, those taken back included. */
uint64_t spill_bytes(const struct spill *spill);

#endif
