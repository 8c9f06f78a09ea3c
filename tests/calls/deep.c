/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Directories deeper than the longest path: the kernel goes there step by step, and the
 * model must not lose or cut the path.
 */
#include "calls.h"

#define DEPTH 60
#define NAME_LENGTH 100

int main(void)
{
	static char path[DEPTH * (NAME_LENGTH + 1) + 1];
	char name[NAME_LENGTH + 1];
	size_t length = 0;

	memset(name, 'd', NAME_LENGTH);
	name[NAME_LENGTH] = 0;
	begin();
	for (int i = 0; i < DEPTH; i++) {
		length += sprintf(path + length, "%s%s", i ? "/" : "", name);
		expect("mkdir", "result=%ld path=%s", CALL(mkdir, name, 0700), below(path));
		expect("chdir", "result=%ld path=%s", CALL(chdir, name), below(path));
	}
	sprintf(path + length, "/x");
	long fd = CALL(openat, HERE, "x", O_CREAT | O_WRONLY, 0600);
	expect("open", "result=%ld fd=%ld path=%s", fd, fd, below(path));
	CALL(close, fd);
	expect("close", "result=0 fd=%ld path=%s", fd, below(path));
	expect("unlink", "result=%ld path=%s", CALL(unlink, "x"), below(path));
	end();
	return 0;
}
