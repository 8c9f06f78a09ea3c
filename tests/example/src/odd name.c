/* SPDX-License-Identifier: BSD-2-Clause */
/* A source whose name has a space. */
const char *odd_name(void);

const char *odd_name(void)
{
	return "odd name";
}
