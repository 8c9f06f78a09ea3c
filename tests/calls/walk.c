/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A random walk: walk SEED STEPS.  Several tasks, which share descriptors and cwd or do not, make,
 * move, link and remove directories that they stand in and hold open, one at a time, and look names
 * up in between.  For each lookup what it says to expect is asked of a witness, who is not traced,
 * through the descriptors ASK and ANSWER.
 */
#include <linux/close_range.h>
#include <linux/fs.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

#include "calls.h"

#define ASK 8
#define ANSWER 9
#define TASKS 6
#define STACK_BYTES (1 << 18)
#define FIRST_FD 10
#define FDS 14
#define NAMES 5

enum order { WAIT, STEP, LEAVE };

static struct task {
	_Atomic enum order order;
	char *stack;		/* NULL: not running */
} tasks[TASKS];

static uint64_t state;

static unsigned pick(unsigned count)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned)(state >> 33) % count;
}

static void add_name(char *path)
{
	sprintf(path + strlen(path), "f%c", 'a' + pick(NAMES));
}

static char *pick_path(char *path)
{
	*path = 0;
	if (pick(12) == 0)
		sprintf(path, "%s/", base());
	for (int left = 1 + pick(4); left; left--) {
		unsigned sort = pick(9);

		if (sort < 2)
			strcat(path, sort ? "." : "..");
		else
			add_name(path);
		strcat(path, left == 1 ? "" : pick(10) ? "/" : "//");
	}
	return path;
}

/* One that does not end in a dot. */
static char *pick_name(char *path)
{
	*path = 0;
	if (pick(2))
		strcat(pick_path(path), "/");
	add_name(path);
	return path;
}

static int pick_fd(void)
{
	return FIRST_FD + pick(FDS);
}

static int pick_dirfd(void)
{
	return pick(3) ? HERE : pick_fd();
}

static void make_or_remove(void)
{
	char path[PATH_MAX];
	long fd;

	switch (pick(6)) {
	case 0:
		CALL(unlinkat, pick_dirfd(), pick_name(path), AT_REMOVEDIR);
		break;
	case 1:
		CALL(unlinkat, pick_dirfd(), pick_name(path), 0);
		break;
	case 2:
		fd = CALL(openat, pick_dirfd(), pick_name(path), O_CREAT | O_RDWR, 0600);
		if (fd >= 0)
			CALL(close, fd);
		break;
	default:
		CALL(mkdirat, pick_dirfd(), pick_name(path), 0700);
	}
}

static void move_or_link(void)
{
	char from[PATH_MAX], to[PATH_MAX];

	switch (pick(8)) {
	case 0:
		CALL(renameat2, pick_dirfd(), pick_name(from), pick_dirfd(), pick_name(to), RENAME_EXCHANGE);
		break;
	case 1:
		/* rename(2) does nothing where both names are links of one file; nobody can tell of symbolic ones. */
		CALL(linkat, pick_dirfd(), pick_name(from), pick_dirfd(), pick_name(to), AT_SYMLINK_FOLLOW);
		break;
	case 2:
		CALL(readlinkat, pick_dirfd(), pick_name(from), to, sizeof(to));
		break;
	case 3: case 4: case 5:
		CALL(symlinkat, pick(2) ? pick_path(from) : pick_name(from), pick_dirfd(), pick_name(to));
		break;
	default:
		CALL(renameat2, pick_dirfd(), pick_name(from), pick_dirfd(), pick_name(to), 0);
	}
}

static void open_something(void)
{
	char path[PATH_MAX];
	int to = pick_fd();
	long fd = CALL(openat, pick_dirfd(), pick_path(path), O_PATH | (pick(2) ? O_DIRECTORY : 0));

	if (fd < 0)
		return;
	CALL(dup2, fd, to);
	if (fd != to)
		CALL(close, fd);
}

static void change_descriptors(void)
{
	int fd = pick_fd();
	long copy;

	switch (pick(8)) {
	case 0:
		CALL(close, fd);
		break;
	case 1:
		CALL(dup2, fd, pick_fd());
		break;
	case 2:
		copy = CALL(fcntl, fd, F_DUPFD, FIRST_FD);
		if (copy >= FIRST_FD + FDS)
			CALL(close, copy);
		break;
	case 3:
		if (pick(4) == 0)
			CALL(close_range, fd, fd + pick(3), pick(2) ? CLOSE_RANGE_UNSHARE : 0);
		break;
	default:
		open_something();
	}
}

static void change_directory(void)
{
	char path[PATH_MAX];

	switch (pick(5)) {
	case 0: case 1:
		CALL(chdir, pick_path(path));
		break;
	case 2: case 3:
		CALL(fchdir, pick_fd());
		break;
	default:
		CALL(chdir, base());
	}
}

static void ask_witness(int dirfd, const char *path, bool stays, char *answer, size_t room)
{
	size_t length = 0;

	dprintf(ASK, "%d %d %d %d %s\n", getpid(), thread_id(), dirfd, stays, path);
	do {
		ssize_t got = read(ANSWER, answer + length, room - 1 - length);

		if (got <= 0)
			die("the witness");
		length += got;
	} while (answer[length - 1] != '\n');
	answer[length - 1] = 0;
}

static void look_up(void)
{
	char path[PATH_MAX], answer[3 * PATH_MAX];
	bool stays = pick(3) == 0;
	int dirfd = pick_dirfd();
	long result;

	ask_witness(dirfd, pick_path(path), stays, answer, sizeof(answer));
	result = CALL(faccessat2, dirfd, path, F_OK, stays ? AT_SYMLINK_NOFOLLOW : 0);
	expect("access", "result=%ld asked=%s %s", result, quote(path), answer);
}

static void step(void)
{
	static void (*const steps[])(void) = {
		make_or_remove, make_or_remove, move_or_link, move_or_link, change_descriptors, change_descriptors,
		change_directory, look_up, look_up, look_up, look_up,
	};

	steps[pick(sizeof(steps) / sizeof(steps[0]))]();
	if (pick(200) == 0)
		CALL(unshare, pick(2) ? CLONE_FS : CLONE_FILES);
}

static int live(void *argument)
{
	struct task *task = argument;

	while (task->order != LEAVE) {
		if (task->order == WAIT) {
			sched_yield();
			continue;
		}
		step();
		task->order = WAIT;
	}
	task->order = WAIT;
	syscall(SYS_exit, 0);
	return 0;
}

static void tell(struct task *task, enum order order)
{
	task->order = order;
	while (task->order != WAIT)
		sched_yield();
}

static void start(struct task *task)
{
	static const int sharing[] = {
		0, CLONE_FS, CLONE_FILES, CLONE_FS | CLONE_FILES, CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD,
		CLONE_SIGHAND | CLONE_THREAD,
	};
	int flags = CLONE_VM | sharing[pick(sizeof(sharing) / sizeof(sharing[0]))];

	task->stack = malloc(STACK_BYTES);	/* never given back: nobody tells when it is free */
	if (!task->stack || clone(live, task->stack + STACK_BYTES, flags | (flags & CLONE_THREAD ? 0 : SIGCHLD), task) < 0)
		die("clone");
}

static void turn(struct task *task)
{
	if (!task->stack && pick(20) == 0) {
		start(task);
	} else if (!task->stack) {
		step();
	} else if (pick(60) == 0) {
		tell(task, LEAVE);
		task->stack = NULL;
	} else {
		tell(task, STEP);
	}
}

int main(int count, char **arguments)
{
	if (count != 3)
		die("walk SEED STEPS");
	state = strtoull(arguments[1], NULL, 10);
	begin();
	for (int left = atoi(arguments[2]); left; left--)
		turn(&tasks[pick(TASKS)]);
	for (int i = 0; i < TASKS; i++)
		if (tasks[i].stack)
			tell(&tasks[i], LEAVE);
	end();
	return 0;
}
