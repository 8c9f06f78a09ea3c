/* SPDX-License-Identifier: BSD-2-Clause */
/* Says at the head of the trace where and when it was taken. */
#include "section.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "batch.h"

static int64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000000ll + now.tv_nsec;
}

static int add_property(struct batch *batch, const char *name, const void *value, size_t length)
{
	if (!batch_begin(batch, KIND_PROPERTY, sizeof(struct record_property)))
		return -1;
	BATCH_TEXT(batch, property, name, name, strlen(name));
	BATCH_TEXT(batch, property, value, value, length);
	return batch_end(batch);
}

static int add_string(struct batch *batch, const char *name, const char *value)
{
	return add_property(batch, name, value, strlen(value));
}

static int add_number(struct batch *batch, const char *name, unsigned long number)
{
	char text[24];

	snprintf(text, sizeof(text), "%lu", number);
	return add_string(batch, name, text);
}

/* The arguments, each with its NUL. */
static int add_command(struct batch *batch, char *const *command)
{
	size_t length = 0;
	char *joined, *at;
	int result;

	for (char *const *argument = command; *argument; argument++)
		length += strlen(*argument) + 1;
	at = joined = malloc(length);
	if (!joined)
		return -1;
	for (; *command; command++)
		at = stpcpy(at, *command) + 1;
	result = add_property(batch, "command", joined, length);
	free(joined);
	return result;
}

static void read_boot_id(unsigned char *boot_id)
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	unsigned digit;
	int count = 0;

	while (file && count < 32 && fscanf(file, " %1x", &digit) + fscanf(file, "%*1[-]") >= 1) {
		boot_id[count / 2] = boot_id[count / 2] << 4 | digit;
		count++;
	}
	if (file)
		fclose(file);
}

static int describe(struct batch *batch, char *const *command, const struct user *user)
{
	char cwd[2 * PATH_MAX], kernel[256];
	struct utsname name;

	uname(&name);
	snprintf(kernel, sizeof(kernel), "%.64s %.64s %.64s", name.sysname, name.release, name.machine);
	if (!getcwd(cwd, sizeof(cwd)))
		cwd[0] = 0;
	if (add_command(batch, command) < 0 || add_string(batch, "host", name.nodename) < 0 ||
	    add_string(batch, "kernel", kernel) < 0 || add_string(batch, "cwd", cwd) < 0 ||
	    add_string(batch, "user", user->name ? user->name : "") < 0)
		return -1;
	if (add_number(batch, "uid", user->uid) < 0 || add_number(batch, "gid", user->gid) < 0)
		return -1;
	return add_string(batch, "tool", "capture (buildtrace) " VERSION);
}

int section_begin(struct writer *writer, char *const *command, const struct user *user, unsigned cpus,
		  size_t ring_size)
{
	struct section_head head = {
		.major = FORMAT_MAJOR,
		.minor = FORMAT_MINOR,
		.kind = SECTION_RAW,
		.head_size = sizeof(head),
		.compatible = FEATURE_WAITS,
		.clock = CLOCK_IS_MONOTONIC,
		.cpus = cpus,
		.start = clock_ns(CLOCK_MONOTONIC),
		.ring_size = ring_size,
	};
	struct batch properties = { 0 };
	int result = -1;

	memcpy(head.magic, FORMAT_MAGIC, FORMAT_MAGIC_SIZE);
	head.wall_offset = clock_ns(CLOCK_REALTIME) - (int64_t)head.start;
	read_boot_id(head.boot_id);
	if (getrandom(head.uuid, sizeof(head.uuid), 0) == sizeof(head.uuid) && !describe(&properties, command, user))
		result = writer_section(writer, &head, &properties);
	batch_free(&properties);
	return result;
}
