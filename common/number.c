/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads sizes, times and levels, and nothing that only begins like one. */
#include "number.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

static unsigned unit_shift(char unit)
{
	static const char units[] = "KMG";
	const char *found = unit ? strchr(units, toupper((unsigned char)unit)) : NULL;

	return found ? 10 * (found - units + 1) : 0;
}

uint64_t number_size(const char *text)
{
	char *end;
	uint64_t size;
	unsigned shift;

	errno = 0;
	size = strtoull(text, &end, 10);
	shift = unit_shift(*end);
	end += shift != 0;
	if (!isdigit((unsigned char)*text) || *end || errno || size > UINT64_MAX >> shift)
		return 0;
	return size << shift;
}

uint64_t number_seconds(const char *text)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || text[strspn(text, "0123456789.")] || seconds > NUMBER_SECONDS_MAX)
		return UINT64_MAX;
	return seconds * 1e9;
}

int number_zstd_level(const char *text)
{
	char *end;
	long level;

	if (!text)
		return 1;
	level = strtol(text, &end, 10);
	return end == text || *end || level < 1 || level > ZSTD_maxCLevel() ? 0 : level;
}
