/* SPDX-License-Identifier: BSD-2-Clause */
/* Compares texts, and reads numbers with their units. */
#include "value.h"

#include <string.h>

#define SECOND_NS 1000000000u
#define FRACTION_DIGITS 9

bool text_is(struct text text, const char *string)
{
	return text.length == strlen(string) && !memcmp(text.bytes, string, text.length);
}

bool text_begins(struct text text, const char *prefix)
{
	return text.length >= strlen(prefix) && !memcmp(text.bytes, prefix, strlen(prefix));
}

struct text text_last_part(struct text path)
{
	const char *slash = path.length ? memrchr(path.bytes, '/', path.length) : NULL;
	size_t before = slash ? slash - path.bytes + 1 : 0;

	return (struct text){ path.bytes + before, path.length - before };
}

int text_compare(struct text left, struct text right)
{
	size_t common = left.length < right.length ? left.length : right.length;
	int order = common ? memcmp(left.bytes, right.bytes, common) : 0;

	return order ? order : (left.length > right.length) - (left.length < right.length);
}

struct scanner {
	struct text rest;
	uint64_t whole;
	uint64_t fraction;		/* in units of 10^-FRACTION_DIGITS */
};

static int digit_of(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if ((character | 0x20) >= 'a' && (character | 0x20) <= 'f')
		return (character | 0x20) - 'a' + 10;
	return 99;
}

static bool next_digit(struct scanner *scanner, int base, int *digit)
{
	if (!scanner->rest.length || digit_of(*scanner->rest.bytes) >= base)
		return false;
	*digit = digit_of(*scanner->rest.bytes);
	scanner->rest.bytes++;
	scanner->rest.length--;
	return true;
}

static const char *scan_whole(struct scanner *scanner, int base)
{
	const char *begin = scanner->rest.bytes;
	int digit;

	while (next_digit(scanner, base, &digit))
		if (__builtin_mul_overflow(scanner->whole, (uint64_t)base, &scanner->whole) ||
		    __builtin_add_overflow(scanner->whole, (uint64_t)digit, &scanner->whole))
			return "the number is too large";
	return scanner->rest.bytes == begin ? "a number needs digits" : NULL;
}

static const char *scan_fraction(struct scanner *scanner)
{
	uint64_t worth = SECOND_NS;
	int digit;

	if (!scanner->rest.length || *scanner->rest.bytes != '.')
		return NULL;
	scanner->rest.bytes++;
	scanner->rest.length--;
	while (next_digit(scanner, 10, &digit)) {
		worth /= 10;
		if (!worth)
			return "a number has at most 9 digits after the point";
		scanner->fraction += worth * digit;
	}
	return worth == SECOND_NS ? "a number needs digits after the point" : NULL;
}

static uint64_t unit_factor(struct text unit, enum value_type type)
{
	static const struct {
		const char *name;
		enum value_type type;
		uint64_t factor;
	} units[] = {
		{ "", VALUE_TIME, SECOND_NS },	{ "s", VALUE_TIME, SECOND_NS }, { "ms", VALUE_TIME, 1000000 },
		{ "us", VALUE_TIME, 1000 },	{ "ns", VALUE_TIME, 1 },	{ "", VALUE_NUMBER, 1 },
		{ "K", VALUE_NUMBER, 1 << 10 }, { "M", VALUE_NUMBER, 1 << 20 }, { "G", VALUE_NUMBER, 1 << 30 },
		{ "", VALUE_NAME, 1 },		{ "", VALUE_ID, 1 },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (units[i].type == type && text_is(unit, units[i].name))
			return units[i].factor;
	return 0;
}

static const char *scale(const struct scanner *scanner, uint64_t factor, enum value_type type, uint64_t *magnitude)
{
	uint64_t fraction = scanner->fraction * factor / SECOND_NS;

	if (scanner->fraction * factor % SECOND_NS)
		return type == VALUE_TIME ? "a time cannot be finer than a nanosecond" : "a whole number is needed here";
	if (__builtin_mul_overflow(scanner->whole, factor, magnitude) ||
	    __builtin_add_overflow(*magnitude, fraction, magnitude) ||
	    (type != VALUE_ID && *magnitude > INT64_MAX))
		return "the number is too large";
	return NULL;
}

const char *value_parse_number(struct text text, enum value_type type, int64_t *number)
{
	bool negative = text_begins(text, "-");
	struct scanner scanner = { .rest = { text.bytes + negative, text.length - negative } };
	bool hexadecimal = text_begins(scanner.rest, "0x");
	uint64_t magnitude, factor;
	const char *wrong;

	scanner.rest.bytes += hexadecimal ? 2 : 0;
	scanner.rest.length -= hexadecimal ? 2 : 0;
	wrong = scan_whole(&scanner, hexadecimal ? 16 : 10);
	if (!wrong && !hexadecimal)
		wrong = scan_fraction(&scanner);
	if (wrong)
		return wrong;
	factor = unit_factor(scanner.rest, type);
	if (!factor)
		return type == VALUE_TIME     ? "a time has the unit s, ms, us or ns"
		       : type == VALUE_NUMBER ? "a number here has the unit K, M, G or none"
					      : "a number here has no unit";
	wrong = scale(&scanner, factor, type, &magnitude);
	if (!wrong)
		*number = negative ? -(int64_t)magnitude : (int64_t)magnitude;
	return wrong;
}
