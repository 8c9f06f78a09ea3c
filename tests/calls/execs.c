/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * execve and execveat: failures of every sort; programs by path, from descriptors, out of
 * memory, as scripts; by a thread that is not the leader; descriptors that are inherited
 * or closed on the way.  The program that is run is this one, with "after".
 */
#include <linux/memfd.h>
#include <pthread.h>
#include <sys/ioctl.h>

#include "calls.h"

#define KEPT 80		/* descriptors that each child has before its exec */
#define CLOSED 81
#define CLOSED_BY_IOCTL 82

extern char **environ;
static char self[PATH_MAX];	/* this program */

/* Events of the new program, between its loader and its end. */
static int after(void)
{
	expect_anything();
	EXPECT_NAME("rmdir", rmdir, CALL(rmdir, "/after/exec"), "\"/after/exec\"");
	open_at(KEPT, "none", O_RDONLY, below("kept/none"));
	open_at(CLOSED, "none", O_RDONLY, "\"none\"");
	open_at(CLOSED_BY_IOCTL, "none", O_RDONLY, "\"none\"");
	open_at(HERE, "none", O_RDONLY, below("none"));
	finish(7);
}

/* The quoted list of arguments. */
static const char *list(char *const *arguments)
{
	static char text[4 * PATH_MAX];
	size_t length = 0;

	text[length++] = '[';
	for (; *arguments; arguments++)
		length += sprintf(text + length, "%s%s", length > 1 ? "," : "", quote(*arguments));
	strcpy(text + length, "]");
	return text;
}

static pid_t start_prepared_child(void)
{
	pid_t child = start_child();
	long fd;

	if (child)
		return child;
	fd = open_at(HERE, "kept", O_RDONLY | O_CLOEXEC, below("kept"));
	expect("dup", "result=%ld fd2=%d path=%s", CALL(dup2, fd, KEPT), KEPT, below("kept"));
	expect("dup", "result=%ld fd2=%d path=%s", CALL(dup3, fd, CLOSED, O_CLOEXEC), CLOSED, below("kept"));
	expect("dup", "result=%ld fd2=%d path=%s", CALL(dup2, fd, CLOSED_BY_IOCTL), CLOSED_BY_IOCTL, below("kept"));
	expect("dup", "call=\"ioctl\" result=%ld fd=%d path=%s", CALL(ioctl, CLOSED_BY_IOCTL, FIOCLEX),
	       CLOSED_BY_IOCTL, below("kept"));
	return 0;
}

static void by_path(const char *path, const char *quoted)
{
	char *expected = strdup(quoted);	/* list() quotes a lot */
	char *arguments[] = { (char *)"zero", (char *)"after", (char *)"two\n", (char *)"", NULL };
	pid_t child = start_prepared_child();

	if (!child) {
		expect("exec", "result=0 path=%s real=%s argv=%s cwd=%s interpreter=- last=-", expected, quote(self),
		       list(arguments), quote(base()));
		CALL(execve, path, arguments, environ);
		die(path);
	}
	free(expected);
	await(child);
}

static void from_descriptor(long fd, const char *name, int flags, const char *expected, const char *real)
{
	char *arguments[] = { (char *)"fd", (char *)"after", NULL };
	pid_t child = start_prepared_child();

	if (!child) {
		/* By the time an exec has succeeded the kernel has forgotten which call it was; only a
		 * program that was named from a descriptor tells (capture(1)). */
		expect("exec", "call=\"%s\" result=0 path=%s real=%s argv=%s",
		       (int)fd != HERE && name[0] != '/' ? "execveat" : "execve", expected, real, list(arguments));
		CALL(execveat, (int)fd, name, arguments, environ, flags);
		die(name);
	}
	await(child);
}

/* A copy of this program that has no name. */
static void from_memory(void)
{
	long program = open_at(HERE, self, O_RDONLY, quote(self));
	long fd = CALL(memfd_create, "program", 0);
	char *arguments[] = { (char *)"memory", (char *)"after", NULL };
	char buffer[1 << 14];
	pid_t child;
	ssize_t got;

	while ((got = read(program, buffer, sizeof(buffer))) > 0)
		if (write(fd, buffer, got) != got)
			die("memfd");
	expect_close(program, quote(self));
	child = start_prepared_child();
	if (!child) {
		expect("exec", "result=0 real=- argv=%s", list(arguments));
		CALL(execveat, fd, "", arguments, environ, AT_EMPTY_PATH);
		die("memfd");
	}
	await(child);
	CALL(close, fd);
	expect("close", "result=0 fd=%ld real=-", fd);
}

static void write_script(const char *name, const char *interpreter, mode_t mode)
{
	char text[PATH_MAX + 16];
	int length = snprintf(text, sizeof(text), "#!%s after\n", interpreter);
	long fd = CALL(open, name, O_CREAT | O_WRONLY | O_TRUNC, mode);

	expect_open("open", fd, below(name), O_CREAT | O_WRONLY | O_TRUNC);
	if (write(fd, text, length) != length)
		die(name);
	expect_close(fd, below(name));
}

/* The script is the file; what the kernel runs is the interpreter. */
static void by_script(const char *name, char *const *interpreters)
{
	char *arguments[] = { (char *)"zero", (char *)"one", NULL };
	pid_t child = start_prepared_child();

	if (!child) {
		char *words = strdup(list(interpreters)), *got[8];
		size_t count = 0;

		for (; interpreters[count]; count++)
			got[count] = interpreters[count];
		got[count++] = (char *)name;
		got[count++] = arguments[1];
		got[count] = NULL;
		expect("exec", "result=0 path=%s interpreter=%s interpreters=%s argv=%s", below(name), quote(self), words,
		       list(got));
		CALL(execve, name, arguments, environ);
		die(name);
	}
	await(child);
}

static void expect_failure(const char *name, char *const *arguments, const char *path)
{
	expect("exec", "call=\"execve\" result=%ld path=%s argv=-", CALL(execve, name, arguments, environ), path);
}

static void failures(void)
{
	static char argument[(128 << 10) + 1];	/* one byte more than execve(2) takes */
	char *arguments[] = { argument, NULL };
	long fd;

	expect_failure("no-such", arguments, below("no-such"));
	expect_failure("kept", arguments, below("kept"));
	make_file("text");
	expect_failure("text", arguments, below("text"));
	expect_failure("text/x", arguments, below("text/x"));
	CALL(chmod, "text", 0700);
	expect_failure("text", arguments, below("text"));	/* empty: ENOEXEC */
	write_script("bad-script", "/no/such/interpreter", 0700);
	expect_failure("bad-script", arguments, below("bad-script"));
	memset(argument, 'a', sizeof(argument) - 1);
	expect_failure(self, arguments, quote(self));		/* E2BIG */
	fd = open_at(HERE, "text", O_RDONLY, below("text"));
	expect("exec", "call=\"execveat\" result=%ld path=%s", CALL(execveat, fd, "", arguments, environ, AT_EMPTY_PATH),
	       below("text"));
	expect("exec", "call=\"execveat\" result=%ld path=%s", CALL(execveat, fd, "x", arguments, environ, 0),
	       below("text/x"));
	expect_close(fd, below("text"));
	expect("exec", "call=\"execveat\" result=%ld path=%s", CALL(execveat, HERE, "none", arguments, environ, 0),
	       below("none"));
}

static void *exec_in_thread(void *leader)
{
	char *arguments[] = { (char *)"thread", (char *)"after", NULL };
	char line[PATH_MAX];
	int length;

	expect("close", "result=%ld fd=%d", CALL(close, 99), 99);
	/* From here on the thread is the leader. */
	length = snprintf(line, sizeof(line), "exec tid=%d pid=%d result=0 path=%s real=%s cwd=%s argv=%s\n",
			  *(pid_t *)leader, *(pid_t *)leader, below("link"), quote(self), quote(base()), list(arguments));
	if (write(STDOUT_FILENO, line, length) != length)
		die("stdout");
	CALL(execve, "link", arguments, environ);
	die("link");
}

/* The leader does nothing but wait; its place is taken. */
static void by_thread(void)
{
	pid_t child = start_prepared_child(), leader;
	pthread_t thread;

	if (!child) {
		leader = getpid();
		expect_anything();
		pthread_create(&thread, NULL, exec_in_thread, &leader);
		pthread_join(thread, NULL);
	}
	await(child);
}

int main(int argc, char **argv)
{
	long fd, directory;
	char *name;

	if (argc > 1 && !strcmp(argv[1], "after"))
		return after();
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		die("/proc/self/exe");
	name = strrchr(self, '/') + 1;
	begin();
	make_directory("kept");
	failures();
	by_path(self, quote(self));
	expect("symlink", "result=%ld path=%s", CALL(symlink, self, "link"), below("link"));
	by_path("link", below("link"));
	fd = open_at(HERE, self, O_RDONLY, quote(self));
	from_descriptor(fd, "", AT_EMPTY_PATH, quote(self), quote(self));
	from_descriptor(fd, self, 0, quote(self), quote(self));
	expect_close(fd, quote(self));
	name[-1] = 0;
	directory = open_at(HERE, self, O_RDONLY | O_DIRECTORY, quote(self));
	name[-1] = '/';
	from_descriptor(directory, name, 0, quote(self), quote(self));
	CALL(close, directory);
	expect("close", "result=0 fd=%ld", directory);
	from_memory();
	write_script("script", self, 0700);
	by_script("script", (char *[]){ self, (char *)"after", NULL });
	write_script("outer", "./script", 0700);
	by_script("outer", (char *[]){ self, (char *)"after", (char *)"./script", (char *)"after", NULL });
	by_thread();
	end();
	return 0;
}
