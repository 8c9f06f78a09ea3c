/* SPDX-License-Identifier: BSD-2-Clause */
/* Copies and changes the environment. */
#include "environment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

/* The strings of the environment that the kernel made, in one piece (proc(5)). */
static char *read_initial(size_t *size)
{
	FILE *file = fopen("/proc/self/environ", "re"), *copy;
	char *text = NULL, part[4096];
	size_t got;

	if (!file)
		return NULL;
	copy = open_memstream(&text, size);
	while (copy && (got = fread(part, 1, sizeof(part), file)) > 0)
		fwrite(part, 1, got, copy);
	fclose(file);
	return copy && fclose(copy) == 0 ? text : NULL;
}

static int take_initial(struct environment *environment)
{
	size_t size, count = 0;
	char *text = read_initial(&size);

	if (!text)
		return -1;
	for (size_t i = 0; i < size; i++)
		count += !text[i];
	environment->strings = calloc(count + 2, sizeof(char *));
	if (!environment->strings)
		return -1;
	for (char *at = text; at < text + size; at += strlen(at) + 1)
		environment->strings[environment->count++] = at;
	return 0;
}

int environment_own(struct environment *environment)
{
	size_t count = 0;

	*environment = (struct environment){ 0 };
	if (getauxval(AT_SECURE))
		return take_initial(environment);
	while (environ && environ[count])
		count++;
	environment->strings = calloc(count + 1, sizeof(char *));
	if (!environment->strings)
		return -1;
	for (size_t i = 0; i < count; i++)
		environment->strings[i] = environ[i];
	environment->count = count;
	return 0;
}

/* Where the variable is; `count' when it is not there. */
static size_t find(const struct environment *environment, const char *name)
{
	size_t length = strlen(name), at = 0;

	while (at < environment->count &&
	       (strncmp(environment->strings[at], name, length) || environment->strings[at][length] != '='))
		at++;
	return at;
}

void environment_remove(struct environment *environment, const char *name)
{
	size_t at = find(environment, name);

	if (at == environment->count)
		return;
	for (; at < environment->count; at++)
		environment->strings[at] = environment->strings[at + 1];
	environment->count--;
}

int environment_set(struct environment *environment, const char *name, const char *value)
{
	size_t at = find(environment, name);
	char **strings, *text;

	if (!value)
		return 0;
	if (asprintf(&text, "%s=%s", name, value) < 0)
		return -1;
	strings = reallocarray(environment->strings, environment->count + 2, sizeof(*strings));
	if (!strings) {
		free(text);
		return -1;
	}
	environment->strings = strings;
	strings[at] = text;
	if (at == environment->count)
		strings[++environment->count] = NULL;
	return 0;
}
