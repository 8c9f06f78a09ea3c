/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints the length of each generated name. */
#include "config.h"
#if HAVE_NO_SUCH_HEADER_H
#include <no/such/header.h>
#endif
#include <string.h>
#include "extra/report.h"

const char *odd_name(void);

static const char *const names[] = {
#include "table.h"
};

int main(void)
{
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		report(names[i], (double)strlen(names[i]));
	report(odd_name(), 0);
	return 0;
}
