/* SPDX-License-Identifier: BSD-2-Clause */
/* Splits a filter into words, strings, numbers and signs. */
#include "lexer.h"

#include <ctype.h>
#include <string.h>

/* Longer ones first. */
static const char *const signs[] = { "==", "!=", "<=", ">=", "!~", "&&", "||", "..", "<", ">",
				     "~",  "!",	 "(",  ")",  "{",  "}",	 ",",  "=",  "&", "|" };

/* The character `ahead' of the position; NUL at the end. */
static char at(const struct lexer *lexer, size_t ahead)
{
	size_t position = lexer->position + ahead;

	return position < lexer->source.length ? lexer->source.bytes[position] : '\0';
}

static bool is_letter(char character)
{
	return isalpha((unsigned char)character) || character == '_';
}

static bool is_digit(char character)
{
	return character >= '0' && character <= '9';
}

static void skip_space(struct lexer *lexer)
{
	while (lexer->position < lexer->source.length) {
		if (at(lexer, 0) == '#')
			while (lexer->position < lexer->source.length && at(lexer, 0) != '\n')
				lexer->position++;
		else if (isspace((unsigned char)at(lexer, 0)))
			lexer->position++;
		else
			break;
	}
}

static struct token token(struct lexer *lexer, enum token_kind kind, size_t length)
{
	struct token result = {
		.kind = kind,
		.place = { lexer->position, length },
		.text = { lexer->source.bytes + lexer->position, length },
	};

	lexer->position += length;
	return result;
}

static struct token wrong(struct lexer *lexer, size_t offset, size_t length, const char *message)
{
	problem_set(lexer->problem, (struct place){ offset, length }, "%s", message);
	return (struct token){ .kind = TOKEN_WRONG, .place = lexer->problem->place };
}

/* A dot belongs to a word or number only when more of it follows. */
static struct token word(struct lexer *lexer)
{
	size_t length = 1;

	for (;; length++) {
		char character = at(lexer, length), following = at(lexer, length + 1);

		if (is_letter(character) || is_digit(character) || (character && strchr("-+", character)))
			continue;
		if (character == '.' && (is_letter(following) || is_digit(following)))
			continue;
		return token(lexer, TOKEN_WORD, length);
	}
}

static struct token number(struct lexer *lexer)
{
	size_t length = 1;

	for (;; length++) {
		char character = at(lexer, length);

		if (is_letter(character) || is_digit(character))
			continue;
		if (character == '.' && is_digit(at(lexer, length + 1)))
			continue;
		return token(lexer, TOKEN_NUMBER, length);
	}
}

/* '...' and r"...": nothing in them is special but their end. */
static struct token raw_string(struct lexer *lexer, size_t prefix)
{
	size_t begin = lexer->position + prefix;
	const char *text = lexer->source.bytes + begin;
	const char *end = memchr(text, text[-1], lexer->source.length - begin);
	struct token result;

	if (!end)
		return wrong(lexer, lexer->position, prefix, "this string does not end");
	result = token(lexer, TOKEN_STRING, prefix + (end - text) + 1);
	result.text = (struct text){ text, end - text };
	return result;
}

static int hex_value(const char *digits)
{
	int value = 0;

	for (int i = 0; i < 2; i++) {
		if (!isxdigit((unsigned char)digits[i]))
			return -1;
		value = value * 16 + (is_digit(digits[i]) ? digits[i] - '0' : (digits[i] | 0x20) - 'a' + 10);
	}
	return value;
}

/* Puts what the escape at `text' (behind its backslash) means into *byte.  Returns its length, 0: it is none. */
static size_t unescape(const char *text, size_t length, char *byte)
{
	static const char letters[] = "\\\"'ntr0e", meanings[] = "\\\"'\n\t\r\0\033";
	const char *found = length && text[0] ? strchr(letters, text[0]) : NULL;
	int value;

	if (found) {
		*byte = meanings[found - letters];
		return 1;
	}
	value = length >= 3 && text[0] == 'x' ? hex_value(text + 1) : -1;
	*byte = value;
	return value < 0 ? 0 : 3;
}

static struct token string(struct lexer *lexer)
{
	size_t begin = lexer->position, rest = lexer->source.length - begin, length = 0, i;
	const char *source = lexer->source.bytes + begin;
	char *text = arena_alloc(lexer->arena, rest);
	struct token result;

	if (!text)
		return wrong(lexer, begin, 1, "no memory for this string");
	for (i = 1; i < rest && source[i] != '"'; i++) {
		size_t step = 0;

		if (source[i] != '\\') {
			text[length++] = source[i];
			continue;
		}
		step = unescape(source + i + 1, rest - i - 1, &text[length++]);
		if (!step)
			return wrong(lexer, begin + i, i + 1 < rest ? 2 : 1,
				     "no such escape; r\"...\" and '...' take backslashes as they are");
		i += step;
	}
	if (i >= rest)
		return wrong(lexer, begin, 1, "this string does not end");
	result = token(lexer, TOKEN_STRING, i + 1);
	result.text = (struct text){ text, length };
	return result;
}

static struct token sign(struct lexer *lexer)
{
	size_t rest = lexer->source.length - lexer->position;

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (strlen(signs[i]) <= rest &&
		    !memcmp(lexer->source.bytes + lexer->position, signs[i], strlen(signs[i])))
			return token(lexer, TOKEN_SIGN, strlen(signs[i]));
	return wrong(lexer, lexer->position, 1, "this character has no meaning here; strings need quotes: \"...\"");
}

struct token lexer_next(struct lexer *lexer)
{
	char first;

	skip_space(lexer);
	first = at(lexer, 0);
	if (lexer->position == lexer->source.length)
		return token(lexer, TOKEN_END, 0);
	if (first == 'r' && at(lexer, 1) == '"')
		return raw_string(lexer, 2);
	if (first == '\'')
		return raw_string(lexer, 1);
	if (first == '"')
		return string(lexer);
	if (is_digit(first) || (first == '-' && is_digit(at(lexer, 1))))
		return number(lexer);
	return is_letter(first) ? word(lexer) : sign(lexer);
}
