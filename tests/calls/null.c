/* SPDX-License-Identifier: BSD-2-Clause */
/* A name that is NULL, where a call then is about the descriptor itself; some are so since Linux 6.11. */
#include "calls.h"

int main(void)
{
	struct statx more;
	struct stat status;
	long fd;

	begin();
	fd = CALL(openat, HERE, "file", O_CREAT | O_WRONLY, 0600);
	expect("open", "result=%ld path=%s", fd, below("file"));
	expect("utime", "call=\"utimensat\" result=%ld path=%s fd=%ld", CALL(utimensat, fd, NULL, NULL, 0), below("file"),
	       fd);
	expect("utime", "call=\"futimesat\" result=%ld path=%s fd=%ld", CALL(futimesat, fd, NULL, NULL), below("file"), fd);
	expect("stat", "call=\"newfstatat\" result=%ld path=%s fd=%ld", CALL(newfstatat, fd, NULL, &status, AT_EMPTY_PATH),
	       below("file"), fd);
	expect("stat", "call=\"statx\" result=%ld path=%s fd=%ld",
	       CALL(statx, fd, NULL, AT_EMPTY_PATH, STATX_BASIC_STATS, &more), below("file"), fd);
	expect("stat", "call=\"newfstatat\" result=%ld path=- fd=%d", CALL(newfstatat, HERE, NULL, &status, 0), HERE);
	expect_close(fd, below("file"));
	end();
	return 0;
}
