/* SPDX-License-Identifier: BSD-2-Clause */
/* Copies a text piece by piece, leaves out what is made by chance, and hashes the rest. */
#include "mask.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* What programs fill in themselves, or let mkstemp(3) fill in. */
static const struct template {
	const char *fixed;
	size_t random;			/* characters behind it */
	bool sure;			/* no other names begin so */
	bool last;			/* no extension follows */
} templates[] = {
	{ "conf", 6, false, false },						/* autoconf */
	{ "sh-thd.", 6, false, true },						/* bash */
	{ "cc", 6, false, false },						/* gcc */
	{ "st", 6, false, true },						/* binutils; but not strnlen1.c */
	{ "cmTC_", 5, true, false }, { "TryCompile-", 6, true, true },		/* cmake */
};

#define PID_DIGITS 7			/* PID_MAX_LIMIT is 2^22 */

static bool begins(struct text text, size_t at, const char *word)
{
	size_t length = strlen(word);

	return text.length - at >= length && !memcmp(text.bytes + at, word, length);
}

/* Where the rest of a name in /tmp ends, or its extension begins. */
static size_t skip_temporary(struct text text, size_t at)
{
	size_t end = at, dot = 0;

	while (end < text.length && (isalnum((unsigned char)text.bytes[end]) || strchr("._-", text.bytes[end]))) {
		if (!text.bytes[end])
			break;
		if (text.bytes[end] == '.')
			dot = end;
		end++;
	}
	return dot ? dot : end;
}

/* Whether the template may be filled in here: so many letters and digits, and then no more. */
static bool fits(struct text text, size_t at, const struct template *template)
{
	size_t end = at + strlen(template->fixed) + template->random;

	if (!begins(text, at, template->fixed) || text.length < end)
		return false;
	for (size_t i = at + strlen(template->fixed); i < end; i++)
		if (!isalnum((unsigned char)text.bytes[i]))
			return false;
	if (text.length == end)
		return true;
	return !isalnum((unsigned char)text.bytes[end]) && !(template->last && text.bytes[end] == '.');
}

/* Whether what fills it in looks random: a word has no capitals and digits within. */
static bool looks_random(struct text text, size_t at, const struct template *template)
{
	at += strlen(template->fixed);
	for (size_t i = at; i < at + template->random; i++)
		if (!islower((unsigned char)text.bytes[i]))
			return true;
	return template->sure;
}

static uint64_t hash_filled(struct text text, size_t at, const struct template *template)
{
	return XXH3_64bits(text.bytes + at, strlen(template->fixed) + template->random);
}

static bool is_learnt(const struct pairs *gone, struct text text, size_t at, const struct template *template)
{
	uint64_t hash = hash_filled(text, at, template);

	return gone && pairs_get(gone, hash >> 32, (uint32_t)hash) != NONE;
}

/* Most bytes are kept; those that begin a directory, a template or a number need a look. */
static size_t count_plain(struct text text, size_t at)
{
	size_t end = at;

	while (end < text.length && !isdigit((unsigned char)text.bytes[end]) && !memchr("/csT", text.bytes[end], 4))
		end++;
	return end - at;
}

/* The template that is filled in here; NULL: none is.  gone: what mask_learn() found; may be NULL. */
static const struct template *find_template(struct text text, size_t at, const struct pairs *gone)
{
	if (at && isalnum((unsigned char)text.bytes[at - 1]))
		return NULL;
	for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++)
		if (fits(text, at, &templates[i]) &&
		    (looks_random(text, at, &templates[i]) || is_learnt(gone, text, at, &templates[i])))
			return &templates[i];
	return NULL;
}

bool mask_is_random(struct text path)
{
	return find_template(path_base(path), 0, NULL) != NULL;
}

static void learn(struct pairs *gone, struct text part)
{
	for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++)
		if (fits(part, 0, &templates[i])) {
			uint64_t hash = hash_filled(part, 0, &templates[i]);

			*pairs_put(gone, hash >> 32, (uint32_t)hash) = 0;
		}
}

void mask_learn(struct model *model)
{
	for (size_t i = 0; i < model->file_count; i++)
		if (model->files[i].flags & FILE_GONE)
			for (uint32_t path = model->files[i].path; path; path = model->paths.list[path].parent)
				learn(&model->gone, path_base(model_path(model, path)));
}

static size_t count_digits(struct text text, size_t at)
{
	size_t end = at;

	while (end < text.length && isdigit((unsigned char)text.bytes[end]))
		end++;
	return end - at;
}

/* Whether the digits are the pid of the process or of one above it. */
static bool is_pid(const struct model *model, uint32_t process, const char *digits, size_t count)
{
	uint32_t value = 0;

	if (!count || count > PID_DIGITS || *digits == '0')
		return false;
	for (size_t i = 0; i < count; i++)
		value = value * 10 + (digits[i] - '0');
	for (; process != NONE; process = model->processes[process].parent)
		if (model->processes[process].pid == value)
			return true;
	return false;
}

struct piece {
	size_t keep, skip;
};

/* What comes next: bytes that count, and bytes by chance behind them. */
static struct piece next_piece(const struct model *model, uint32_t process, struct text text, size_t at)
{
	static const char temporary[] = "/tmp/";
	const size_t skip_from = at + strlen(temporary);
	size_t plain = count_plain(text, at), digits;
	const struct template *template;

	if (plain)
		return (struct piece){ plain, 0 };
	if (begins(text, at, temporary))
		return (struct piece){ strlen(temporary), skip_temporary(text, skip_from) - skip_from };
	template = find_template(text, at, &model->gone);
	if (template)
		return (struct piece){ strlen(template->fixed), template->random };
	digits = count_digits(text, at);
	if (is_pid(model, process, text.bytes + at, digits))
		return (struct piece){ 0, digits };
	return (struct piece){ digits ? digits : 1, 0 };
}

uint64_t mask_hash(const struct model *model, uint32_t process, struct text text, uint64_t seed)
{
	char *rest = memory_zeroed(text.length, 1);
	size_t length = 0;
	uint64_t hash;

	for (size_t at = 0; at < text.length;) {
		struct piece piece = next_piece(model, process, text, at);

		memcpy(rest + length, text.bytes + at, piece.keep);
		length += piece.keep;
		at += piece.keep + piece.skip;
	}
	hash = XXH3_64bits_withSeed(rest, length, seed);
	free(rest);
	return hash;
}
