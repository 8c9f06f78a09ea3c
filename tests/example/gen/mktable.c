/* SPDX-License-Identifier: BSD-2-Clause */
/* Turns words, one a line, into lines of a C array; sed(1) puts the commas. */
#include <stdio.h>
#include <string.h>

int main(void)
{
	char word[256];

	while (fgets(word, sizeof(word), stdin)) {
		word[strcspn(word, "\n")] = '\0';
		printf("\"%s\";\n", word);
	}
	return 0;
}
