/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes the frames that --cluster asks for. */
#ifndef GRAPH_FRAME_H
#define GRAPH_FRAME_H

#include "sheet.h"

void frames_write(const struct sheet *sheet, struct buffer *buffer);

#endif
