/* SPDX-License-Identifier: BSD-2-Clause */
/* Exit statuses of the filters (normalize, query, graph). */
#ifndef COMMON_STATUS_H
#define COMMON_STATUS_H

enum status {
	STATUS_DONE = 0,
	STATUS_NO_MATCH = 1,		/* query -q */
	STATUS_USAGE = 2,
	STATUS_INCOMPLETE = 3,		/* input damaged or incomplete; results were still printed */
	STATUS_IO = 4,
};

#endif
