/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* What syscalls.def says, as the kernel half and the programs look it up. */
#ifndef COMMON_SYSCALLS_H
#define COMMON_SYSCALLS_H

#include "format.h"

#define SYSCALL_NUMBER_LIMIT 512	/* numbers are below this, on x86-64 and i386 */

enum syscall_argument { NO, A0, A1, A2, A3, A4, A5 };

enum syscall_does {
	DOES_FD = 1 << 0,	/* a success returns a new descriptor: say what it leads to */
	DOES_CWD = 1 << 1,	/* a success changes the cwd: say where to */
	DOES_HOW = 1 << 2,	/* the flags argument points to a struct open_how: openat2(2) */
	DOES_FCNTL = 1 << 3,	/* only the commands that change the table of descriptors count */
	DOES_MOVE = 1 << 4,	/* a success may change the kernel's path of what was seen before */
	DOES_EXEC = 1 << 5,	/* a success is seen elsewhere (sched_process_exec) */
	DOES_RENEW = 1 << 6,	/* a success returns a descriptor that now leads elsewhere */
	DOES_PAIR = 1 << 7,	/* `value' points to two new descriptors, which become fd and fd2 */
	DOES_TEXT = 1 << 8,	/* path2 is a text of `result' bytes that the call wrote */
	DOES_NULL = 1 << 9,	/* the path may be NULL: then the call is about fd itself */
	DOES_READ = 1 << 10,	/* reads from fd: only the first such call of a process counts */
	DOES_WRITE = 1 << 11,	/* writes to fd, likewise */
	DOES_READ2 = 1 << 12,	/* reads from fd2, likewise */
	DOES_WRITE2 = 1 << 13,	/* writes to fd2, likewise */
	DOES_MAP = 1 << 14,	/* maps fd: the first plain, executable, shared and writable one counts */
	DOES_IOCTL = 1 << 15,	/* only FIOCLEX, FIONCLEX and TIOCGPTPEER count */
	DOES_CLOSE = 1 << 16,	/* fd leads nowhere now */
	DOES_ADDRESS = 1 << 17,	/* path2 is a struct sockaddr of `value' bytes */
	DOES_NULL2 = 1 << 18,	/* path2 may be NULL */
	DOES_FORGET = 1 << 20,	/* a success gives names another meaning: probes may have another answer */
	DOES_PROBE = 1 << 21,	/* a failure that a program repeats need be told once only */
	DOES_STAY = 1 << 19,	/* a link that is the path's last component is not followed, or only by a flag */
	DOES_RECEIVE = 1 << 22,	/* `value' points to a struct msghdr: a record for each descriptor in it, behind
				 * that of the first touch, which alone has a `value' */
	DOES_RECEIVE_MANY = 1 << 23,	/* `result' of them, each within a struct mmsghdr */
	DOES_ROOT = 1 << 24,	/* a success changes the root directory: say what it is now */
	DOES_WAIT = 1 << 25,	/* returns a child, whose status `value' may point to: only one that has ended counts */
	DOES_WAIT_INFO = 1 << 26,	/* `value' points to a siginfo_t that says so: waitid(2) */
	DOES_TOUCH = DOES_READ | DOES_WRITE | DOES_READ2 | DOES_WRITE2 | DOES_MAP,
};

/* What of a file a process has touched: in the records of calls that do (`value'; of mmap
 * `value' is the protection). */
enum touch {
	TOUCH_READ = 1 << 0,
	TOUCH_WRITE = 1 << 1,
	TOUCH_READ2 = 1 << 2,	/* of fd2 */
	TOUCH_WRITE2 = 1 << 3,
};

/* Beside the child's number, in `value' of a wait: it may be one that has only been stopped, or none. */
#define WAIT_UNSURE 0x80000000u

struct syscall_rule {
	uint8_t kind;		/* enum record_kind of the event; 0: not traced */
	uint8_t fd, path, fd2, path2, flags, value;	/* enum syscall_argument */
	uint32_t does;		/* enum syscall_does */
};

#endif
