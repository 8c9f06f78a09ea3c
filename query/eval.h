/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether an event is what a filter asks for. */
#ifndef QUERY_EVAL_H
#define QUERY_EVAL_H

#include "node.h"

/* Evaluates for the event at hand.  When a pattern proves too complex, *complex is set and
 * the result means nothing. */
bool eval(const struct node *node, struct trace *trace, bool *complex);

#endif
