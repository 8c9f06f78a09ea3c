/* SPDX-License-Identifier: BSD-2-Clause */
/* Waits of which nobody can say whether they have found a child, or which; prints how many. */
#include "calls.h"

int main(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	/* The first finds none that has ended, and is not counted. */
	if (CALL(waitid, P_ALL, 0, NULL, WSTOPPED | WNOHANG, NULL) != 0 ||
	    CALL(waitid, P_ALL, 0, NULL, WEXITED | WSTOPPED | WNOWAIT, NULL) != 0 ||
	    CALL(waitid, P_ALL, 0, NULL, WEXITED | WNOHANG, NULL) != 0)
		die("waitid");
	printf("2\n");
	return 0;
}
