/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints areas; uses the static library and both generated headers. */
#include "config.h"
#include "version.h"
#include "lib/shape.h"
#include "extra/report.h"

int main(void)
{
	report("area " VERSION, circle_area(1.0) + square_area(2.0));
	return 0;
}
