/* SPDX-License-Identifier: BSD-2-Clause */
/* Exit statuses. */
#ifndef COMMON_STATUS_H
#define COMMON_STATUS_H

/* Of the filters (normalize, query, graph). */
enum status {
	STATUS_DONE = 0,
	STATUS_NO_MATCH = 1,		/* query -q */
	STATUS_USAGE = 2,
	STATUS_INCOMPLETE = 3,		/* input damaged or incomplete; results were still printed */
	STATUS_IO = 4,
};

/* Of capture, where it is not the command's own; as env(1). */
enum capture_status {
	EXIT_CAPTURE = 125,		/* capture itself could not start */
	EXIT_NOT_EXECUTABLE = 126,
	EXIT_NOT_FOUND = 127,
};

#endif
