/* SPDX-License-Identifier: BSD-2-Clause */
/* The section block of a capture: which machine, which command, which clock. */
#ifndef CAPTURE_SECTION_H
#define CAPTURE_SECTION_H

#include <stddef.h>

#include "user.h"
#include "writer.h"

/* Begins the section.  0, or -1 with a reason in errno or writer_error. */
int section_begin(struct writer *writer, char *const *command, const struct user *user, unsigned cpus,
		  size_t ring_size);

#endif
