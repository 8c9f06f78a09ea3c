/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of the fields of the whole trace: trace.*. */
#include <string.h>

#include "fields.h"

bool get_trace_id(const struct subject *subject, struct value *value)
{
	value->text = (struct text){ subject->trace->uuid, strlen(subject->trace->uuid) };
	return true;
}

bool get_trace_host(const struct subject *subject, struct value *value)
{
	value->text = section_property(subject->trace->section, "host");
	return value->text.bytes;
}

bool get_trace_complete(const struct subject *subject, struct value *value)
{
	const struct chronicle *chronicle = subject->trace->chronicle;

	value->number = chronicle->complete;
	return true;
}

bool get_trace_lost(const struct subject *subject, struct value *value)
{
	const struct chronicle *chronicle = subject->trace->chronicle;

	value->number = chronicle->judged ? chronicle->verdict.lost : chronicle->lost_events;
	return true;
}
