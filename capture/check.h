/* SPDX-License-Identifier: BSD-2-Clause */
/* capture --check: what this machine has and lacks for tracing. */
#ifndef CAPTURE_CHECK_H
#define CAPTURE_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* Prints a line for each requirement, loads and attaches the kernel half for a moment, without some
 * features if so asked (enum kernel_features), and says whether capture can trace here and whether it
 * can hold the command up. */
bool check_machine(size_t ring_size, unsigned without, bool verbose);

#endif
