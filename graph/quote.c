/* SPDX-License-Identifier: BSD-2-Clause */
/* dot reads escapes of its own, and entities, in what stands between quotes. */
#include "quote.h"

/* Writes text between quotes so that dot shows it as it is. */
static void quote(FILE *out, const char *text, const char *line_end, const char *backslash)
{
	putc('"', out);
	for (; *text; text++) {
		if (*text == '\n')
			fputs(line_end, out);
		else if (*text == '\\')
			fputs(backslash, out);
		else if (*text == '&')
			/* dot expands entities. */
			fputs("&amp;", out);
		else if (*text == '"')
			fputs("\\\"", out);
		else
			putc(*text, out);
	}
	putc('"', out);
}

/* In labels, \\n centres a line and \\l sets it left. */
void quote_label(FILE *out, const char *text)
{
	quote(out, text, "\\n", "\\\\");
}

void quote_left(FILE *out, const char *text)
{
	quote(out, text, "\\l", "\\\\");
}

/* dot 2.43 looks for escapes twice in tooltips. */
void quote_tooltip(FILE *out, const char *text)
{
	quote(out, text, "\\n", "\\\\\\\\");
}
