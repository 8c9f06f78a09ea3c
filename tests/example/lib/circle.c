/* SPDX-License-Identifier: BSD-2-Clause */
/* The area of a circle. */
#include "shape.h"

double circle_area(double radius)
{
	return 3.14159265358979 * radius * radius;
}
