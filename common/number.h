/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers on command lines. */
#ifndef COMMON_NUMBER_H
#define COMMON_NUMBER_H

#include <stdint.h>

/* Bytes, of "65536", "64K", "256M" or "1G".  0: not such a text. */
uint64_t number_size(const char *text);

/* Nanoseconds, of "10" or "0.5" seconds, a year's at most.  UINT64_MAX: not such a text. */
#define NUMBER_SECONDS_MAX (366.0 * 86400)
uint64_t number_seconds(const char *text);

/* A level of zstd(1), which is 1 without a text.  0: not one that the library has. */
int number_zstd_level(const char *text);

#endif
