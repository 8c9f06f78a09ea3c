/* SPDX-License-Identifier: BSD-2-Clause */
/* The area of a square. */
#include "../config.h"
#include "shape.h"

double square_area(double side)
{
	return side * side;
}
