/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints a line of a report. */
#include <stdio.h>
#include "report.h"

void report(const char *title, double number)
{
	printf("%s: %g\n", title, number);
}
