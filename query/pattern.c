/* SPDX-License-Identifier: BSD-2-Clause */
/* PCRE2, with its limits set, and a memory of what has matched. */
#include "pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MATCH_LIMIT 1000000		/* steps; a bad pattern takes some 10 ms to get there */
#define DEPTH_LIMIT 100000
#define HEAP_LIMIT_KIB 65536
#define JIT_STACK_SIZE (1u << 20)
#define MEMORY_MAX (1u << 24)		/* ids up to here are remembered, one byte each */

enum memory { MEMORY_NONE, MEMORY_NO, MEMORY_YES };

struct pattern {
	pcre2_code *code;
	pcre2_match_data *match;
	pcre2_match_context *limits;
	pcre2_jit_stack *stack;
	uint8_t *memory;		/* by id, enum memory */
	size_t memory_size;
};

static void describe(int number, char *error, size_t size)
{
	if (pcre2_get_error_message(number, (PCRE2_UCHAR *)error, size) == PCRE2_ERROR_BADDATA)
		snprintf(error, size, "error %d", number);
}

/* As a regular expression: anchored at both ends. */
static PCRE2_UCHAR *convert_glob(struct text source, PCRE2_SIZE *length, char *error, size_t size)
{
	PCRE2_UCHAR *converted = NULL;
	int result = pcre2_pattern_convert((PCRE2_SPTR)source.bytes, source.length, PCRE2_CONVERT_GLOB,
					   &converted, length, NULL);

	if (!result)
		return converted;
	describe(result, error, size);
	return NULL;
}

static pcre2_code *compile(PCRE2_SPTR source, size_t length, char *error, size_t size)
{
	int number;
	PCRE2_SIZE offset;
	pcre2_code *code = pcre2_compile(source, length, PCRE2_NEVER_UTF | PCRE2_NEVER_BACKSLASH_C, &number,
					 &offset, NULL);

	if (code) {
		/* Where the system forbids new code the interpreter does the same, slower. */
		pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
		return code;
	}
	describe(number, error, size);
	snprintf(error + strlen(error), size - strlen(error), ", at byte %zu of the pattern", offset);
	return NULL;
}

static pcre2_code *compile_source(struct text source, bool glob, char *error, size_t size)
{
	PCRE2_UCHAR *converted;
	PCRE2_SIZE length;
	pcre2_code *code;

	if (!glob)
		return compile((PCRE2_SPTR)source.bytes, source.length, error, size);
	converted = convert_glob(source, &length, error, size);
	if (!converted)
		return NULL;
	code = compile(converted, length, error, size);
	pcre2_converted_pattern_free(converted);
	return code;
}

struct pattern *pattern_new(struct text source, bool glob, char *error, size_t size)
{
	struct pattern *pattern = calloc(1, sizeof(*pattern));

	snprintf(error, size, "no memory");
	if (!pattern)
		return NULL;
	pattern->code = compile_source(source, glob, error, size);
	if (!pattern->code)
		goto cleanup;
	pattern->match = pcre2_match_data_create_from_pattern(pattern->code, NULL);
	pattern->limits = pcre2_match_context_create(NULL);
	pattern->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK_SIZE, NULL);
	if (!pattern->match || !pattern->limits || !pattern->stack)
		goto cleanup;
	pcre2_set_match_limit(pattern->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(pattern->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(pattern->limits, HEAP_LIMIT_KIB);
	pcre2_jit_stack_assign(pattern->limits, NULL, pattern->stack);
	return pattern;
cleanup:
	pattern_free(pattern);
	return NULL;
}

void pattern_free(struct pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_code_free(pattern->code);
	pcre2_match_data_free(pattern->match);
	pcre2_match_context_free(pattern->limits);
	pcre2_jit_stack_free(pattern->stack);
	free(pattern->memory);
	free(pattern);
}

void pattern_forget(struct pattern *pattern)
{
	if (pattern->memory_size)
		memset(pattern->memory, MEMORY_NONE, pattern->memory_size);
}

/* Where the id's result is kept; NULL: nowhere. */
static uint8_t *memory_of(struct pattern *pattern, uint32_t id)
{
	size_t size = pattern->memory_size ? pattern->memory_size : 1024;
	uint8_t *memory;

	if (!id || id >= MEMORY_MAX)
		return NULL;
	if (id < pattern->memory_size)
		return &pattern->memory[id];
	while (size <= id)
		size *= 2;
	memory = realloc(pattern->memory, size);
	if (!memory)
		return NULL;
	memset(memory + pattern->memory_size, MEMORY_NONE, size - pattern->memory_size);
	pattern->memory = memory;
	pattern->memory_size = size;
	return &memory[id];
}

int pattern_match(struct pattern *pattern, struct text text, uint32_t id)
{
	uint8_t *memory = memory_of(pattern, id);
	int result;

	if (memory && *memory != MEMORY_NONE)
		return *memory == MEMORY_YES;
	result = pcre2_match(pattern->code, (PCRE2_SPTR)text.bytes, text.length, 0, 0, pattern->match,
			     pattern->limits);
	if (result < 0 && result != PCRE2_ERROR_NOMATCH)
		return -1;
	if (memory)
		*memory = result >= 0 ? MEMORY_YES : MEMORY_NO;
	return result >= 0;
}
