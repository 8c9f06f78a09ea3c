/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of the files of a generated build: as asked for, and as the kernel has them. */
#ifndef TESTS_TOOLS_BUILD_NAMES_H
#define TESTS_TOOLS_BUILD_NAMES_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* A path under construction: asked for, and as the kernel names it, leaf first. */
struct place {
	char asked[160], names[160];
	int asked_length, names_length;
};

/* The directory with this many files is the unit of the tree. */
static inline uint64_t directory_of(uint64_t file)
{
	return file / 64;
}

static inline void set_source(struct place *place, uint64_t source, const char *ending)
{
	place->asked_length = snprintf(place->asked, sizeof(place->asked), "unit_%" PRIu64 "%s", source, ending);
	place->names_length = snprintf(place->names, sizeof(place->names), "unit_%" PRIu64 "%s%cpart_%" PRIu64 "%csrc", source,
				       ending, 0, directory_of(source), 0) + 1;
}

static inline void set_header(struct place *place, uint64_t header, const char *directory)
{
	place->asked_length = snprintf(place->asked, sizeof(place->asked), "%s/lib_%" PRIu64 "/header_%" PRIu64 ".h",
				       directory, directory_of(header), header);
	place->names_length = snprintf(place->names, sizeof(place->names), "header_%" PRIu64 ".h%clib_%" PRIu64
				       "%cx86_64-linux-gnu%cinclude%cusr", header, 0, directory_of(header), 0, 0, 0) + 1;
}

/* mkstemp(3)'s, six letters; the multiplier has no factor in common with 62. */
static inline void set_temp(struct place *place, uint64_t temp, const char *ending)
{
	static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	uint64_t number = (temp + 1) * 1000003 % 56800235584;
	char name[7] = "";

	for (int i = 0; i < 6; i++, number /= 62)
		name[i] = letters[number % 62];
	place->asked_length = snprintf(place->asked, sizeof(place->asked), "/tmp/cc%s%s", name, ending);
	place->names_length = snprintf(place->names, sizeof(place->names), "cc%s%s%ctmp", name, ending, 0) + 1;
}

/* An absolute path of the system, from the script. */
static inline void set_system(struct place *place, const char *path)
{
	const char *end = path + strlen(path);

	place->asked_length = snprintf(place->asked, sizeof(place->asked), "%s", path);
	place->names_length = 0;
	for (const char *at = end; at > path;) {
		const char *name = at;

		while (name[-1] != '/')
			name--;
		memcpy(place->names + place->names_length, name, at - name);
		place->names_length += at - name;
		place->names[place->names_length++] = 0;
		at = name - 1;
	}
}

#endif
