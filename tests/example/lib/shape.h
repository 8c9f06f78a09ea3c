/* SPDX-License-Identifier: BSD-2-Clause */
/* The library of the example: areas of shapes. */
#ifndef SHAPE_H
#define SHAPE_H

double circle_area(double radius);
double square_area(double side);

#endif
