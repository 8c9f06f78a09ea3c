/* SPDX-License-Identifier: BSD-2-Clause */
/* uthash with XXH3: include instead of <uthash.h> where keys are byte strings. */
#ifndef NORMALIZE_HASH_H
#define NORMALIZE_HASH_H

#include <xxhash.h>

#define HASH_FUNCTION(key, length, hash) ((hash) = XXH3_64bits(key, length))
#include <uthash.h>

#endif
