/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens, flushes and closes the output; asks the terminal what it can. */
#include "output.h"

#include <errno.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static unsigned terminal_width(int fd)
{
	struct winsize size;

	return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* https://no-color.org: set and not empty. */
static bool color_is_wanted(void)
{
	const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return !(no_color && *no_color) && terminal && strcmp(terminal, "dumb") != 0;
}

int output_open(struct output *output, const char *path)
{
	output->name = path ? path : "stdout";
	output->file = path ? fopen(path, "we") : stdout;
	if (!output->file)
		return -1;
	setvbuf(output->file, NULL, _IOFBF, 1 << 16);
	/* There is one thread: a lock for each character would be most of the work. */
	__fsetlocking(output->file, FSETLOCKING_BYCALLER);
	output->terminal = isatty(fileno(output->file));
	output->color = output->terminal && color_is_wanted();
	output->width = output->terminal ? terminal_width(fileno(output->file)) : 0;
	return 0;
}

int output_fail(struct output *output, const char *what)
{
	if (!output->error[0])
		snprintf(output->error, sizeof(output->error), "%s", what);
	return -1;
}

int output_flush(struct output *output)
{
	if (fflush(output->file) == 0 && !ferror(output->file))
		return 0;
	return output_fail(output, strerror(errno ? errno : EIO));
}

int output_close(struct output *output)
{
	int result = output_flush(output);

	if (fclose(output->file) != 0 && result == 0)
		result = output_fail(output, strerror(errno));
	output->file = NULL;
	return result;
}
