/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints a line of a report. */
#ifndef REPORT_H
#define REPORT_H

void report(const char *title, double number);

#endif
